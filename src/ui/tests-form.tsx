import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ValidationTest } from '../domain/validation-test.ts';
import type { Written } from '../state/saving.ts';
import { ChangeButton } from './change-button.tsx';

/** What the form holds. */
export interface TestTexts {
  readonly testType: string;
  readonly testQuery: string | null;
  readonly expectedResult: string | null;
}

interface TestFormProps {
  /** The test to change; undefined for a new one. */
  readonly test: ValidationTest | undefined;
  readonly keep: (texts: TestTexts) => Promise<Written<ValidationTest>>;
  readonly done: () => void;
}

const COMMON_TYPES = ['not null', 'unique', 'range', 'freshness', 'reconciliation', 'row count', 'referential'];

/** A small form for one test. Refusals are said in it, and nothing that was typed is lost. */
export function TestForm({ test, keep, done }: TestFormProps) {
  const [type, setType] = useState(test?.testType ?? '');
  const [query, setQuery] = useState(test?.testQuery ?? '');
  const [expected, setExpected] = useState(test?.expectedResult ?? '');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => first.current?.focus(), []);

  async function submit(): Promise<void> {
    if (busy) return;
    if (type.trim() === '') {
      setProblem('Say what kind of test it is, such as “not null” or “range”.');
      first.current?.focus();
      return;
    }
    setBusy(true);
    const written = await keep({
      testType: type.trim(),
      testQuery: textOrNull(query),
      expectedResult: textOrNull(expected),
    });
    setBusy(false);
    if (written.is === 'done') done();
    if (written.is === 'refused') setProblem(written.because.message);
  }

  return (
    <form
      class="test-form"
      aria-label={test === undefined ? 'New test' : 'Test'}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        <span class="label">Type</span>
        <input
          ref={first}
          class="field"
          list={`${id}-types`}
          value={type}
          aria-invalid={problem !== undefined && type.trim() === ''}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          onInput={(event) => setType(event.currentTarget.value)}
        />
        <datalist id={`${id}-types`}>
          {COMMON_TYPES.map((common) => (
            <option key={common}>{common}</option>
          ))}
        </datalist>
      </label>
      <label>
        <span class="label">Expected result</span>
        <input class="field mono" value={expected} onInput={(event) => setExpected(event.currentTarget.value)} />
      </label>
      <label class="test-form-query">
        <span class="label">Query</span>
        <textarea
          class="field mono"
          rows={4}
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </label>
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <div class="test-form-end">
        <ChangeButton submits class="main-button" busy={busy}>
          Keep test
        </ChangeButton>
        <button type="button" class="quiet-button" onClick={done}>
          Discard
        </button>
      </div>
    </form>
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
