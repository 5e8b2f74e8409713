import { undoForeignChanges } from './foreign-changes.ts';
import { takeOneLine } from './one-line-input.ts';

/** Watches what others do to the page: to its text, and what they put into its fields. */
export function watchPage(page: Element): void {
  undoForeignChanges(page);
  takeOneLine(page.ownerDocument);
}
