import { openAsNewCatalog } from '../catalogs/catalogs-feature.ts';
import type { AppContext } from '../core/app-context.ts';
import type { IncomingFile } from '../core/named-bytes.ts';
import { IMPORTS } from '../import/imports.ts';

/**
 * Opens a file that came from outside: imports it into the catalog, or opens it as a new one beside a published
 * catalog.
 */
export function openFile(app: AppContext, file: IncomingFile): Promise<void> {
  return app.role === 'own' ? IMPORTS.of(app).open(file) : openAsNewCatalog(app, file);
}
