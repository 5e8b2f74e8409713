import { oneLine } from '../../domain/core/one-line.ts';

/** Kinds of input that bring text from elsewhere (Input Events, level 2). */
const FROM_ELSEWHERE: ReadonlySet<string> = new Set([
  'insertFromPaste',
  'insertFromDrop',
  'insertFromYank',
  'insertReplacementText',
]);

/**
 * Makes every field of one line (an input, or a text area with `data-one-line`) take tabs and line ends as spaces,
 * however they come in: pasted, dropped or put in by another program. A browser drops line ends there, which joins
 * words, and keeps tabs, which nobody sees.
 */
export function takeOneLine(page: Document): void {
  page.addEventListener('beforeinput', (event) => putInOneLine(page, event));
}

function putInOneLine(page: Document, event: InputEvent): void {
  if (!(event.target instanceof Element) || !event.target.matches('input, [data-one-line]')) return;
  if (!FROM_ELSEWHERE.has(event.inputType)) return;
  const text = event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
  const line = oneLine(text);
  if (line === text) return;
  event.preventDefault();
  // The only way to put in a text that the browser's Undo takes back.
  page.execCommand('insertText', false, line);
}
