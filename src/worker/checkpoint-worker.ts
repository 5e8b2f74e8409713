import sqlWasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { CatalogDatabase } from '../database/catalog-database.ts';
import { CatalogStore } from '../storage/catalog-store.ts';
import { createSpaceProbe } from '../storage/idb/disk-space.ts';
import { checkpoint } from './checkpoints.ts';

const store = new CatalogStore(indexedDB, self.name, { hasSpace: createSpaceProbe(navigator.storage) });

checkpoint(store, (bytes, options) =>
  CatalogDatabase.open(bytes, { ...options, wasmUrl: sqlWasmUrl, isIndexedLater: true }),
)
  .then((outcome) => self.postMessage(outcome))
  // Reaches the worker's creator as an error event, whatever it is.
  .catch((error: unknown) => reportError(error));
