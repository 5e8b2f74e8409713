import { defineFeature, defineLazyFeature } from '../core/feature.ts';

const LOADED_STORAGE = defineLazyFeature(async (app) => {
  const [{ createStorage }, backupPlace] = await Promise.all([import('./storage-state.ts'), app.options.backupPlace()]);
  return createStorage(app, backupPlace);
});

/** The catalog's storage and its backups. Loaded after the first list, or by the first change. */
export const STORAGE = defineFeature((app) => {
  const storage = LOADED_STORAGE.of(app);
  app.events.on(['changed', 'replaced'], () => {
    storage.load().then(
      (loaded) => loaded.changed(),
      () => {
        /* Offline now; the next change loads it. */
      },
    );
  });
  return storage;
});
