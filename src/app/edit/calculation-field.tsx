import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { KnownValues } from '../../domain/search/known-values.ts';
import { MAX_COMPLETIONS } from '../../domain/search/known-values.ts';
import { caseFold } from '../../domain/core/words.ts';
import { SQL_KEYWORDS } from '../../domain/metric/sql-tokens.ts';
import type { AppContext } from '../core/app-context.ts';
import type { CodeEditor, CodeWord } from './code-editor.ts';
import { useApp } from '../core/use-app.ts';
import { CODE } from '../kit/stored-text.ts';
import { quietMoments } from '../kit/timing/quiet-moment.ts';
import './calculation-field.css';

interface CalculationFieldProps {
  readonly id: string;
  readonly text: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  readonly dataSources: KnownValues['dataSources'];
  readonly onText: (text: string) => void;
}

const HINT = 'SQL, a formula or prose';

/**
 * The field of the calculation. A plain field at first, replaced by a code editor, with the same text and cursor, when
 * the field gets the focus or nobody types for a moment: starting the editor would hold up a key in another field. If
 * it cannot be loaded, the plain field stays.
 */
export function CalculationField({ id, text, isInvalid, describedBy, dataSources, onText }: CalculationFieldProps) {
  const app = useApp();
  const [isEditor, setIsEditor] = useState(false);
  const plain = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const isComposingRef = useRef(false);
  const editorRef = useRef<CodeEditor>(undefined);
  // The editor is opened once, but must call the latest callbacks.
  const newestRef = useRef({ onText, dataSources });
  useLayoutEffect(() => {
    newestRef.current = { onText, dataSources };
  });

  useEffect(() => {
    const gone = new AbortController();
    const focused = new Promise<void>((resolve) => {
      plain.current?.addEventListener('focus', () => resolve(), { once: true, signal: gone.signal });
      if (document.activeElement === plain.current) resolve();
    });
    async function exchange(): Promise<void> {
      await Promise.race([focused, quietMoments(window, gone.signal)()]);
      const { openCodeEditor } = await import('./code-editor.ts');
      if (isComposingRef.current) await composed(plain.current);
      const [field, place] = [plain.current, host.current];
      if (gone.signal.aborted || field === null || place === null) return;
      editorRef.current = openCodeEditor({
        host: place,
        label: 'Calculation',
        hint: HINT,
        text: field.value,
        selection: selectionIn(field),
        hasFocus: document.activeElement === field,
        onText: (written) => newestRef.current.onText(written),
        words: (begun) => wordsFor(app, begun, newestRef.current.dataSources),
      });
      setIsEditor(true);
    }
    exchange().catch(() => {
      /* Offline, or an old browser: the plain field is sufficient. */
    });
    return () => {
      gone.abort();
      editorRef.current?.close();
    };
  }, [app]);

  useLayoutEffect(() => editorRef.current?.setText(text), [text]);
  useLayoutEffect(() => editorRef.current?.setInvalid(isInvalid), [isInvalid, isEditor]);

  return (
    <div
      class="calculation-field"
      data-invalid={isInvalid}
      // Gives the field's id to the element that can be focused.
      id={isEditor ? id : undefined}
      tabIndex={isEditor ? -1 : undefined}
      onFocus={(event) => {
        if (event.target === event.currentTarget) editorRef.current?.focus();
      }}
    >
      {!isEditor && (
        <textarea
          ref={plain}
          id={id}
          class="calculation-plain"
          {...CODE}
          aria-label="Calculation"
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          rows={Math.max(5, text.split('\n').length)}
          placeholder={HINT}
          value={text}
          onCompositionStart={() => (isComposingRef.current = true)}
          onCompositionEnd={() => (isComposingRef.current = false)}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
      <div ref={host} />
    </div>
  );
}

/** Resolves when the composition of a word in the field ends. */
function composed(field: HTMLTextAreaElement | null): Promise<void> {
  return new Promise((resolve) => {
    field?.addEventListener('compositionend', () => setTimeout(resolve), { once: true });
  });
}

function selectionIn({ selectionStart, selectionEnd, selectionDirection }: HTMLTextAreaElement) {
  return selectionDirection === 'backward'
    ? { anchor: selectionEnd, head: selectionStart }
    : { anchor: selectionStart, head: selectionEnd };
}

/** Returns keywords, then metrics by id, then data sources. Keywords are lower-case if the typed text is. */
async function wordsFor(
  { client }: AppContext,
  begun: string,
  dataSources: KnownValues['dataSources'],
): Promise<CodeWord[]> {
  const metrics = await client.metricsMatching(begun, MAX_COMPLETIONS);
  const upper = begun.toUpperCase();
  const isSmall = begun === begun.toLowerCase();
  const keywords = [...SQL_KEYWORDS]
    .filter((keyword) => keyword.startsWith(upper))
    .map((keyword) => (isSmall ? keyword.toLowerCase() : keyword));
  const folded = caseFold(begun);
  const sources = dataSources.filter(({ value }) => caseFold(value).includes(folded)).slice(0, MAX_COMPLETIONS);
  return [
    ...keywords.map((word): CodeWord => ({ word, is: 'keyword', note: '' })),
    ...metrics.map(({ id, name }): CodeWord => ({ word: id, is: 'metric', note: name })),
    ...sources.map(({ value }): CodeWord => ({ word: value, is: 'data source', note: 'data source' })),
  ];
}
