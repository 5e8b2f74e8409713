import { fileStemOfShown } from '../catalogs/catalogs-feature.ts';
import type { AppContext } from '../core/app-context.ts';
import { createAppContext } from '../core/app-context.ts';
import type { AppOptions } from '../core/app-options.ts';
import type { Feature } from '../core/feature.ts';
import { LIST, ROW_NAMES } from '../list/list-feature.ts';
import { STORAGE } from '../storage/storage-feature.ts';
import { UPDATES } from '../updates/updates-feature.ts';
import { tellCatalogEvents } from './catalog-notices.ts';

/**
 * Features that react to the catalog's events before a screen uses them. All others are created when they are first
 * used.
 */
const MADE_AT_ONCE: readonly Feature<object>[] = [LIST, ROW_NAMES, STORAGE];

/** Builds the app's state. Nothing is read before the catalog is started (`start-catalog.ts`). */
export function createApp(options: AppOptions): AppContext {
  const app: AppContext = createAppContext(options, () => fileStemOfShown(app));
  for (const feature of MADE_AT_ONCE) feature.of(app);
  tellCatalogEvents(app);
  return app;
}

/** Writes what waits: the backup, and a checkpoint. Call it when the page is hidden. */
export function rest(app: AppContext): void {
  STORAGE.of(app).loaded.peek()?.rest();
  if (app.catalog.state.peek().is === 'open') app.client.rest().catch(app.report);
}

/** Looks for a newer version of the page. Call it when the page is visible again. */
export function wake(app: AppContext): void {
  UPDATES.of(app).loaded.peek()?.look();
}
