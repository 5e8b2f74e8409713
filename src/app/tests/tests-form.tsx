import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Texts } from '../core/form-drafts.ts';
import type { ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { Written } from '../core/saving.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { CODE, PROSE } from '../kit/stored-text.ts';

/** The fields of the form. */
export const TEST_FIELDS = ['testType', 'testQuery', 'expectedResult'] as const;
type TestField = (typeof TEST_FIELDS)[number];

/** The texts of the form. */
export interface TestTexts {
  readonly testType: string;
  readonly testQuery: string | null;
  readonly expectedResult: string | null;
}

type TestFormProps = { readonly done: () => void } & (
  | {
      readonly metricId: string;
      readonly test: undefined;
      readonly keep: (texts: TestTexts) => Promise<Written<ValidationTest>>;
    }
  | {
      readonly metricId: string;
      readonly test: ValidationTest;
      /** Saves only the fields that the user changed. */
      readonly keep: (updates: ValidationTestUpdates) => Promise<Written<ValidationTest>>;
    }
);

const COMMON_TYPES = ['not null', 'unique', 'range', 'freshness', 'reconciliation', 'row count', 'referential'];

const CHANGED_MEANWHILE = 'Somebody else changed this test. Check your values and save again to replace theirs.';

/** Returns the name under which the form's draft is stored. */
export function testFormName(metricId: string, testId: number | undefined): string {
  return testId === undefined ? `new test:${metricId}` : `test:${metricId}:${testId}`;
}

/**
 * A small form for one test. It shows refusals itself. A user who leaves without saving or discarding finds the text
 * again.
 */
export function TestForm({ metricId, test, keep, done }: TestFormProps) {
  const form = useDraftForm<TestField>(testFormName(metricId, test?.id), textsOf(test));
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  const { texts } = form;
  const noType = texts.testType.trim() === '';

  useEffect(() => first.current?.focus(), []);

  async function submit(): Promise<void> {
    if (busy) return;
    if (noType) {
      setProblem('Enter a type, such as “not null” or “range”.');
      first.current?.focus();
      return;
    }
    const now = textsOf(test);
    const mine = TEST_FIELDS.filter((field) => texts[field] !== form.base[field]);
    if (mine.some((field) => now[field] !== form.base[field] && now[field] !== texts[field])) {
      form.rebase(now);
      setProblem(CHANGED_MEANWHILE);
      return;
    }
    setBusy(true);
    const written = await (test === undefined ? keep(valuesOf(texts)) : keep(pick(valuesOf(texts), mine)));
    setBusy(false);
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is === 'done') discard();
  }

  function discard(): void {
    form.drop();
    done();
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
      <datalist id={`${id}-types`}>
        {COMMON_TYPES.map((common) => (
          <option key={common}>{common}</option>
        ))}
      </datalist>
      {form.broughtBack && <p class="form-back">Your unsaved text was restored.</p>}
      <label>
        <span class="label">Type</span>
        <input
          {...PROSE}
          ref={first}
          class="field"
          list={`${id}-types`}
          value={texts.testType}
          aria-invalid={problem !== undefined && noType}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          onInput={(event) => form.write('testType', event.currentTarget.value)}
        />
      </label>
      <label>
        <span class="label">Expected result</span>
        <input
          {...PROSE}
          class="field mono"
          value={texts.expectedResult}
          onInput={(event) => form.write('expectedResult', event.currentTarget.value)}
        />
      </label>
      <label class="test-form-query">
        <span class="label">Query</span>
        <textarea
          {...CODE}
          class="field mono"
          rows={4}
          spellcheck={false}
          value={texts.testQuery}
          onInput={(event) => form.write('testQuery', event.currentTarget.value)}
        />
      </label>
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <div class="test-form-end">
        <WriteButton submits class="main-button" busy={busy}>
          Save test
        </WriteButton>
        <button type="button" class="quiet-button" onClick={discard}>
          Discard
        </button>
      </div>
    </form>
  );
}

function textsOf(test: ValidationTest | undefined): Texts<TestField> {
  return {
    testType: test?.testType ?? '',
    testQuery: test?.testQuery ?? '',
    expectedResult: test?.expectedResult ?? '',
  };
}

function valuesOf(texts: Texts<TestField>): TestTexts {
  return {
    testType: texts.testType.trim(),
    testQuery: textOrNull(texts.testQuery),
    expectedResult: textOrNull(texts.expectedResult),
  };
}

function pick(values: TestTexts, fields: readonly TestField[]): ValidationTestUpdates {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
