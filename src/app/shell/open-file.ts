import { openAsNewCatalog } from '../catalogs/catalogs-feature.ts';
import type { AppContext } from '../core/app-context.ts';
import type { FileUse } from '../core/commands.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import { incomingFile } from '../core/named-bytes.ts';
import { IMPORTS } from '../import/imports.ts';

/**
 * Opens files that came from outside together: imports one of them into the catalog, or opens it as a new one. Beside
 * a published catalog it is always a new one. Nothing happens without a file.
 */
export async function openFiles(app: AppContext, files: readonly NamedBytes[], use: FileUse): Promise<void> {
  const file = incomingFile(files);
  if (file === undefined) return;
  await (use === 'new' || app.role !== 'own' ? openAsNewCatalog(app, file) : IMPORTS.of(app).open(file));
}
