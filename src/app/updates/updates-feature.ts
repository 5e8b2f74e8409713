import type { AppContext } from '../core/app-context.ts';
import { defineLazyFeature } from '../core/feature.ts';

/** Newer versions of the page. Loaded after the first list; loading it also installs the page in this browser. */
export const UPDATES = defineLazyFeature(async (app) => {
  const { createUpdates, IMPORTS } = await import('./updates.ts');
  return createUpdates(app, IMPORTS.of(app));
});

/** Reloads the page in the newest version that is available. */
export async function reloadNewest(app: AppContext): Promise<void> {
  const updates = await UPDATES.of(app)
    .load()
    .catch(() => undefined);
  if (updates === undefined) app.reload();
  else await updates.reloadNewest();
}
