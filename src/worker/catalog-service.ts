import { transfer } from 'comlink';
import { MetricsDatabase } from '../database/metrics-database.ts';
import { CatalogError } from '../domain/catalog-error.ts';
import { compareCatalogs } from '../domain/comparison.ts';
import type { Listing, ListRequest } from '../domain/listing.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { CatalogPlace } from './catalog.ts';
import { Catalog } from './catalog.ts';
import type { CatalogMethods, CatalogNews, CatalogStart } from './catalog-methods.ts';
import { CheckpointSchedule } from './checkpoints.ts';
import { Imports } from './imports.ts';
import { Turns } from './turns.ts';

/** What the service needs of the browser. */
export interface ServicePlace {
  readonly store: CatalogStore;
  readonly name: string;
  readonly wasmUrl: string | undefined;
  readonly locks: CatalogPlace['locks'];
  readonly channel: CatalogPlace['channel'];
  /** Folds the journal somewhere else, where nobody waits for it. */
  readonly fold: () => Promise<unknown>;
}

/** Answers the page's calls, in their order. */
export function catalogService(place: ServicePlace): CatalogMethods {
  const imports = new Imports(place.wasmUrl);
  const schedule = new CheckpointSchedule(place.fold);
  /** Whatever makes or finds the catalog does so alone: a second one beside the first would take its news away. */
  const beginnings = new Turns();
  let tell: (news: CatalogNews) => void = () => undefined;
  let catalog: Catalog | undefined;
  let isDamaged = false;

  const openDatabase = (bytes?: Uint8Array): Promise<MetricsDatabase> =>
    MetricsDatabase.open(bytes, { isOwn: true, ...(place.wasmUrl === undefined ? {} : { wasmUrl: place.wasmUrl }) });
  const catalogPlace: CatalogPlace = {
    ...place,
    openDatabase,
    onEvent: (event) => tell(event),
    onHead: (head) => schedule.consider(head),
  };

  const opened = (): Catalog => {
    if (catalog === undefined) throw new Error('the catalog was asked before it was started');
    return catalog;
  };
  const read: Catalog['read'] = (work) => opened().read(work);
  const write: Catalog['write'] = (work) => opened().write(work);
  /** What is on the screen first comes first; the search index follows. */
  const readThenIndex: Catalog['read'] = async (work) => {
    const answer = await read(work);
    catalog?.prepareSearch();
    return answer;
  };
  const started = async (): Promise<CatalogStart> => {
    if (catalog === undefined) return { is: 'empty' };
    const total = await catalog.read((database) => database.count('metrics'));
    return { is: 'open', total, canUndoImport: catalog.hasPrevious };
  };

  /** Opens what another tab began, if it did. */
  async function openOther(): Promise<void> {
    if (catalog !== undefined) return;
    catalog = await Catalog.open(catalogPlace);
    if (catalog !== undefined) tell({ is: 'replaced', canUndoImport: catalog.hasPrevious });
  }

  /** Begins the catalog with a file; returns whether it did, for another tab may have been first. Then that one is open. */
  const begun = (file: Uint8Array): Promise<boolean> =>
    beginnings.take(async () => {
      if (catalog !== undefined) return false;
      catalog = await (isDamaged ? Catalog.beginBeside(catalogPlace, file) : Catalog.create(catalogPlace, file));
      if (catalog !== undefined) return true;
      await openOther();
      return false;
    });

  /** The bytes of a new catalog with what `fill` puts in. */
  async function fileWith(fill: (database: MetricsDatabase) => void): Promise<Uint8Array> {
    const database = await openDatabase();
    try {
      fill(database);
      return database.export();
    } finally {
      database.close();
    }
  }

  /** Another tab may begin the catalog that this one lacks. */
  function listenForFirst(): void {
    place.channel.onmessage = () => {
      beginnings
        .take(openOther)
        .catch((error: unknown) => console.error('Metricbook could not open what another tab began.', error));
    };
  }

  return {
    start(news) {
      tell = news;
      return beginnings.take(async () => {
        // Before looking: what another tab begins meanwhile would go unheard. An open catalog listens for itself.
        listenForFirst();
        try {
          catalog = await Catalog.open(catalogPlace);
          return await started();
        } catch (error) {
          isDamaged = error instanceof CatalogError && error.code === 'damaged-storage';
          return { is: 'damaged', because: sentenceOf(error) };
        }
      });
    },
    async newCatalog() {
      await begun(await fileWith(() => undefined));
      return started();
    },
    async newSample(json) {
      const { readSample } = await import('../formats/sample-catalog.ts');
      await begun(await fileWith((database) => database.addContent(readSample(json, new Date()))));
      return started();
    },

    async list(request: ListRequest): Promise<Listing> {
      const listing = await read((database) => database.listSoon(request));
      return transfer(listing, [listing.rowids.buffer]);
    },
    rows: (rowids, query) => readThenIndex((database) => database.listRows(rowids, query)),
    detail: (id) => readThenIndex((database) => database.metricDetail(id)),
    history: (metricId) => read((database) => database.getMetricHistory(metricId)),
    activity: (limit, before) => read((database) => database.latestChanges(limit, before)),
    usageStats: (metricId, days) => read((database) => database.getUsageStats(metricId, days)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),

    createMetric: (metric) => write((database) => database.createMetric(metric)),
    saveMetric: (save, changedBy) => write((database) => database.saveMetric(save, changedBy)),
    deleteMetric: (id, deletedBy) => write((database) => database.deleteMetric(id, deletedBy)),
    restoreMetric: (id) => write((database) => database.restoreMetric(id)),
    emptyTrash: () => write((database) => database.emptyTrash()),
    revertChange: (changeId, changedBy) => write((database) => database.revertChange(changeId, changedBy)),
    addValidationTest: (metricId, test) => write((database) => database.addValidationTest(metricId, test)),
    updateValidationTest: (testId, updates) => write((database) => database.updateValidationTest(testId, updates)),
    recordTestResult: (testId, status) => write((database) => database.recordTestResult(testId, status)),
    removeValidationTest: (testId) => write((database) => database.removeValidationTest(testId)),
    recordUsage: (metricId, usedBy, context) => write((database) => database.recordUsage(metricId, usedBy, context)),

    async exportFile() {
      const bytes = await read((database) => database.export());
      return transfer(bytes, [bytes.buffer]);
    },
    async inspectFile(name, bytes) {
      return imports.inspect(name, bytes, async (theirs) =>
        catalog === undefined
          ? compareCatalogs([], theirs)
          : catalog.read((database) => compareCatalogs(database.getAllMetrics(), theirs)),
      );
    },
    async acceptImport(token, choice, changedBy) {
      if (catalog !== undefined)
        await catalog.replace((present) => imports.accepted(token, choice, changedBy, present));
      else if (!(await begun(await imports.accepted(token, choice, changedBy, undefined)))) throw begunMeanwhile();
      imports.drop(token);
      return started();
    },
    async dropImport(token) {
      imports.drop(token);
    },
    async undoImport() {
      await opened().swapBack();
      return started();
    },
    async rest() {
      schedule.run();
    },
    async rescueFile() {
      const bytes = await place.store.rescue();
      return transfer(bytes, [bytes.buffer]);
    },
  };
}

function begunMeanwhile(): CatalogError {
  return new CatalogError(
    'changed-meanwhile',
    'Another tab began a catalog meanwhile. Nothing was imported; open the file again.',
  );
}

function sentenceOf(error: unknown): string {
  if (error instanceof CatalogError) return error.message;
  return `The browser could not open its storage (${error instanceof Error ? error.message : String(error)}).`;
}
