import type { AppContext } from '../core/app-context.ts';
import { takeLaunchedFiles } from '../import/launched-files.ts';
import { takePastedCells } from '../review/pasted-cells.ts';
import { undoForeignChanges } from './foreign-changes.ts';
import { takeOneLine } from './one-line-input.ts';
import { openFiles } from './open-file.ts';

/**
 * Watches what others do to the page: to its text, what they put into its fields, and the files and cells that they
 * open with it. By now it is known if there is a catalog to compare files with.
 */
export function watchPage(app: AppContext, page: Element): void {
  undoForeignChanges(page);
  takeOneLine(page.ownerDocument);
  takePastedCells(app, page.ownerDocument, (files) => openFiles(app, files, 'import'));
  takeLaunchedFiles(window, (files) => openFiles(app, files, 'import'), app.report);
}
