import { openAsNewCatalog } from '../catalogs/catalogs-feature.ts';
import type { AppContext } from '../core/app-context.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import { IMPORTS } from '../import/imports.ts';

/** Takes in a file that came from outside: into the catalog, or beside a published one as a catalog of its own. */
export function openFile(app: AppContext, file: NamedBytes): Promise<void> {
  return app.role === 'own' ? IMPORTS.of(app).open(file) : openAsNewCatalog(app, file);
}
