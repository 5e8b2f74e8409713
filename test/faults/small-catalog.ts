import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import { NO_CHOICES } from '../../src/domain/review/choices.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import { rawDatabase } from '../database/sqlite-dump.ts';
import { NAME } from './disk.ts';
import { FORMER } from './next-migration.ts';
import type { Tab } from './tabs.ts';
import { newTab, open, start } from './tabs.ts';

export const AUTHOR = 'ann@example.com';

/** Creates the file of another catalog: these metrics, with enough text for several blocks. */
export async function fileOf(...ids: readonly string[]): Promise<Uint8Array> {
  using database = await MetricsDatabase.open();
  for (const id of ids) database.createMetric({ id, name: `The ${id}`, description: `${id} `.repeat(1500) });
  return database.export();
}

/** Checks a file as opening it does; returns its token. */
export async function inspected({ service }: Tab, file: Uint8Array): Promise<number> {
  const inspection = await service.inspectFile('other.db', file.slice());
  if (inspection.is !== 'ready') throw new Error('the file was refused');
  return inspection.preview.token;
}

/** What is done with a checked file. */
export type ImportChoice = 'replace' | 'merge';

/** Prepares the import of a checked file. A merge is reviewed first. */
export async function importing(
  { service }: Tab,
  token: number,
  choice: ImportChoice,
): Promise<() => Promise<unknown>> {
  if (choice === 'replace') return () => service.acceptImport(token);
  await service.reviewImport(token);
  return () => service.mergeImport(token, NO_CHOICES, AUTHOR);
}

export async function imported(tab: Tab, choice: ImportChoice, ...ids: readonly string[]): Promise<void> {
  const accept = await importing(tab, await inspected(tab, await fileOf(...ids)), choice);
  await accept();
}

/** Checkpoints the journal and collects garbage, as the short-lived worker does. */
export async function checkpointed(factory: IDBFactory, clock?: () => Date): Promise<void> {
  const store = new CatalogStore(factory, NAME, { clock });
  try {
    await checkpoint(store, open);
  } finally {
    store.close();
  }
}

/** Begins a catalog of metrics that have dependents, tests and usage. */
export async function begun(factory: IDBFactory): Promise<Tab> {
  const tab = newTab(factory);
  await start(tab);
  await tab.service.newCatalog();
  await someChanges(tab.service);
  return tab;
}

async function someChanges(service: CatalogClient): Promise<void> {
  await service.createMetric({ id: 'revenue', name: 'Revenue', description: 'All that is paid. '.repeat(1000) });
  await service.createMetric({ id: 'orders', name: 'Orders', dependencies: ['revenue'], tags: ['finance'] });
  await service.addValidationTest('revenue', { testType: 'not null', testQuery: 'SELECT 1' });
  await service.recordUsage('revenue', 'bob', 'board');
  await renamed(service, 'revenue', 'Total revenue');
}

/** Changes a name, as a form saves it. */
export async function renamed(service: CatalogClient, id: string, name: string): Promise<void> {
  await service.saveMetric({ id, newId: id, updates: { name }, base: {}, reason: `now ${name}` }, AUTHOR);
}

/** Creates a catalog with an earlier version, a checkpoint, the one before that, and a journal. */
export async function someCatalog(factory: IDBFactory): Promise<void> {
  const tab = await begun(factory);
  await imported(tab, 'merge', 'revenue', 'refunds');
  await tab.service.recordUsage('orders', 'cleo', null);
  await checkpointed(factory);
  await renamed(tab.service, 'orders', 'All orders');
  await checkpointed(factory);
  await tab.service.deleteMetric('refunds', AUTHOR);
  await renamed(tab.service, 'revenue', 'Net revenue');
}

/**
 * Creates a catalog that the version before the next one stored, with a change in its journal. Must be called while
 * the next one is mocked.
 */
export async function formerCatalog(factory: IDBFactory): Promise<void> {
  const store = new CatalogStore(factory, NAME);
  const file = formerFile(await fileOf('revenue', 'orders'));
  const stored = await store.replace(NO_HEAD, { file, origin: { is: 'begun' } });
  using database = await MetricsDatabase.open(file);
  database.replica.begin();
  database.recordUsage('revenue', 'bob', 'in the journal');
  const record = database.replica.record();
  database.replica.commit();
  if (stored.is === 'stored' && record !== undefined) await store.append(stored.head, record);
  store.close();
}

function formerFile(file: Uint8Array): Uint8Array {
  using database = rawDatabase(file);
  database.exec(FORMER);
  return database.export();
}
