import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineKeepIndent } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { Compartment, EditorState } from '@codemirror/state';
import type { DecorationSet, KeyBinding, ViewUpdate } from '@codemirror/view';
import { Decoration, EditorView, keymap, placeholder, ViewPlugin } from '@codemirror/view';
import { isComposition } from '../keys/press.ts';
import { sqlTokens } from '../../domain/metric/sql-tokens.ts';
import { unixLines } from '../../domain/core/line-ends.ts';

/** A completion, and the kind of thing that it names. */
export interface CodeWord {
  readonly word: string;
  readonly is: 'keyword' | 'metric' | 'data source';
  readonly note: string;
}

/** The host element of a code editor, its initial state, and its callbacks. */
export interface CodeEditorPlace {
  readonly host: HTMLElement;
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  /** The cursor (`head`), and the other end of the selection. */
  readonly selection: { readonly anchor: number; readonly head: number };
  readonly hasFocus: boolean;
  readonly onText: (text: string) => void;
  readonly words: (begun: string) => Promise<readonly CodeWord[]>;
}

/** An open code editor. */
export interface CodeEditor {
  /** Replaces the text with one from outside the editor. */
  setText(text: string): void;
  setInvalid(isInvalid: boolean): void;
  focus(): void;
  close(): void;
}

/**
 * Replaces a selection that is typed over. By default the browser keeps the look of the deleted text as an inline
 * style, which a strict content policy blocks and reports.
 */
const TYPED_OVER: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const isTyped = event.inputType === 'insertText' && !isComposition(event);
    const { from, to } = selectedIn(view);
    if (!isTyped || event.data === null || from === to) return false;
    view.dispatch({
      changes: { from, to, insert: event.data },
      selection: { anchor: from + event.data.length },
      userEvent: 'input.type',
      scrollIntoView: true,
    });
    event.preventDefault();
    return true;
  },
});

/** Returns the selection, which the browser knows a moment before the editor does. */
function selectedIn(view: EditorView): { readonly from: number; readonly to: number } {
  // Not every browser can tell the selection in a shadow root.
  const root = view.root as Partial<Pick<Document, 'getSelection'>>;
  const { anchorNode = null, anchorOffset = 0, focusNode = null, focusOffset = 0 } = root.getSelection?.() ?? {};
  const isInside = view.contentDOM.contains(anchorNode) && view.contentDOM.contains(focusNode);
  if (!isInside || anchorNode === null || focusNode === null) return view.state.selection.main;
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** Unlike the default, this deletes no space beside the cursor, which may be within a quoted text. */
const NEW_LINE: KeyBinding = { key: 'Enter', run: insertNewlineKeepIndent, shift: insertNewlineKeepIndent };

/** Limit, as for a displayed calculation: all of the text is coloured again at each key. */
const MAX_COLORED_LENGTH = 20_000;

/**
 * Opens a code editor in a host element, with the colours of a displayed calculation and its own undo. Tab leaves it,
 * like any other field. It is in a shadow root with adopted style sheets, which a strict content policy allows.
 */
export function openCodeEditor(place: CodeEditorPlace): CodeEditor {
  const root = place.host.shadowRoot ?? place.host.attachShadow({ mode: 'open' });
  const validity = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: place.text,
      selection: within(place.selection, place.text),
      extensions: [
        history(),
        bracketMatching(),
        indentUnit.of('  '),
        EditorView.lineWrapping,
        placeholder(place.hint),
        autocompletion({ override: [completing(place.words)], icons: false, selectOnOpen: false }),
        keymap.of([...completionKeymap, NEW_LINE, ...defaultKeymap, ...historyKeymap]),
        COLOURS,
        LOOK,
        TYPED_OVER,
        EditorView.contentAttributes.of({
          'aria-label': place.label,
          dir: 'ltr',
          translate: 'no',
          autocapitalize: 'off',
          spellcheck: 'false',
        }),
        validity.of(marked(false)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) place.onText(update.state.doc.toString());
        }),
      ],
    }),
  });
  if (place.hasFocus) view.focus();
  return {
    setText(text) {
      // The document stores every line ending as one character.
      if (view.state.doc.toString() === unixLines(text)) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    setInvalid: (isInvalid) => view.dispatch({ effects: validity.reconfigure(marked(isInvalid)) }),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

/**
 * Limits a selection to the document, which stores every line ending as one character. The selection may come from a
 * text with two.
 */
function within({ anchor, head }: CodeEditorPlace['selection'], text: string): CodeEditorPlace['selection'] {
  const length = unixLines(text).length;
  return { anchor: Math.min(anchor, length), head: Math.min(head, length) };
}

function marked(isInvalid: boolean): Extension {
  return EditorView.contentAttributes.of({ 'aria-invalid': String(isInvalid) });
}

function completing(words: CodeEditorPlace['words']) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const begun = context.matchBefore(/[\p{L}\p{N}_.:]+/u);
    if (begun === null || (begun.text.length < 2 && !context.explicit)) return null;
    const options = (await words(begun.text)).filter(({ word }) => word !== begun.text);
    // Offers nothing if the user has moved to another field.
    if (context.view?.hasFocus === false) return null;
    return { from: begun.from, options: options.map(optionOf), filter: false };
  };
}

function optionOf({ word, is, note }: CodeWord): Completion {
  return { label: word, detail: note, type: is };
}

const MARKS = new Map(
  ['keyword', 'function', 'string', 'comment', 'template'].map((kind) => [
    kind,
    Decoration.mark({ class: `sql-${kind}` }),
  ]),
);

/** Uses the same tokens and classes as a displayed calculation. */
const COLOURS = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;

    constructor(view: EditorView) {
      this.marks = marksOf(view.state.doc.toString());
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.marks = marksOf(update.state.doc.toString());
    }
  },
  { decorations: ({ marks }) => marks },
);

function marksOf(text: string): DecorationSet {
  if (text.length > MAX_COLORED_LENGTH) return Decoration.none;
  let at = 0;
  const marks = sqlTokens(text).flatMap(({ kind, text: token }) => {
    const from = at;
    at += token.length;
    const mark = MARKS.get(kind);
    return mark === undefined ? [] : [mark.range(from, at)];
  });
  return Decoration.set(marks);
}

/** Uses the page's colours and sizes: custom properties are inherited into the shadow root. */
const LOOK = EditorView.theme({
  '&': { color: 'var(--ink)', font: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', maxHeight: '60vh', minHeight: '8.25em', overflow: 'auto' },
  '.cm-content': { padding: '13px 0', caretColor: 'var(--accent)', fontVariantLigatures: 'none', minHeight: '7em' },
  '.cm-line': { padding: '0 16px' },
  '.cm-line::selection, .cm-line ::selection': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 28%, transparent)',
  },
  '.cm-placeholder': { color: 'var(--faint)', fontStyle: 'italic' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--added)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--removed)' },
  '.sql-keyword': { color: 'var(--sql-keyword)', fontWeight: '600' },
  '.sql-function': { color: 'var(--sql-function)' },
  '.sql-string': { color: 'var(--sql-string)' },
  '.sql-comment': { color: 'var(--faint)' },
  '.sql-template': {
    color: 'var(--soft)',
    backgroundColor: 'color-mix(in oklab, var(--ink) 6%, transparent)',
    borderRadius: '3px',
  },
  '.cm-tooltip': {
    border: '1px solid var(--edge)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--sheet)',
    color: 'var(--ink)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { padding: '4px', font: 'inherit', maxHeight: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '16px',
    padding: '3px 8px',
    borderRadius: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--wash)',
    color: 'var(--accent)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none' },
  '.cm-completionDetail': {
    margin: 0,
    font: '400 var(--text-tiny) / 1.6 var(--sans)',
    fontStyle: 'normal',
    color: 'var(--soft)',
  },
});
