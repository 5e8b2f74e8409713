import { computed, effect } from '@preact/signals';
import type { AppContext } from '../core/app-context.ts';
import { defineLazyFeature } from '../core/feature.ts';
import type { IncomingFile } from '../core/named-bytes.ts';

/** The catalogs of this browser, the current one and its name. Loaded after the first list. */
export const CATALOGS = defineLazyFeature(async (app) => {
  const { createCatalogManager } = await import('./catalog-manager.ts');
  const catalogs = createCatalogManager(app);
  const { catalog } = app;
  const isOpen = computed(() => catalog.state.value.is === 'open');
  effect(() => {
    if (isOpen.value) catalogs.opened(catalog.beginning.value);
  });
  effect(() => void (app.catalogName.value = catalogs.shown.value.ownName));
  return catalogs;
});

/** Resolves with the start of every file name of the current catalog. */
export async function fileStemOfShown(app: AppContext): Promise<string> {
  const catalogs = await CATALOGS.of(app)
    .load()
    .catch(() => undefined);
  return catalogs?.fileStem() ?? 'metricbook';
}

/** Opens a file as a catalog of its own, beside the current one. */
export async function openAsNewCatalog(app: AppContext, file: IncomingFile): Promise<void> {
  await (await CATALOGS.of(app).load()).newCatalog.open(file);
}
