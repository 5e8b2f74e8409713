import { transfer } from 'comlink';
import { MetricsDatabase } from '../database/metrics-database.ts';
import { countMetrics } from '../database/metrics/row-counts.ts';
import type { CatalogErrorCode } from '../domain/core/catalog-error.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CatalogRole, VersionOrigin } from '../domain/catalog/stored-version.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { CatalogOptions } from './catalog-state.ts';
import { Catalog } from './catalog.ts';
import type { CatalogMethods } from './catalog-methods.ts';
import type { CatalogNews } from '../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import type { CheckpointOutcome } from './checkpoints.ts';
import { CheckpointSchedule } from './checkpoints.ts';
import type { OpenDatabase } from './opening.ts';
import type { Part } from './parts.ts';
import { loadedLater, PUBLISHED, QUESTIONS, SEVERAL, WHOLE } from './parts.ts';
import { publishedCatalog } from './storage-failure.ts';
import { Turns } from './turns.ts';
import type { WholeCatalog } from './whole-catalog.ts';
import { metricDetail } from '../database/metrics/metric-detail.ts';
import { saveMetric } from '../database/metrics/metric-saves.ts';

/** What the service needs of the browser. */
export interface ServiceOptions {
  readonly store: CatalogStore;
  readonly name: string;
  readonly wasmUrl: string | undefined;
  readonly locks: CatalogOptions['locks'];
  readonly channel: CatalogOptions['channel'];
  /** Folds the journal somewhere else, where nobody waits for it. */
  readonly fold: () => Promise<CheckpointOutcome>;
}

/** The page draws its first list meanwhile, and asks for nothing else. */
const AHEAD_MS = 300;

/** Answers the page's calls, in their order. */
export function catalogService(place: ServiceOptions): CatalogMethods {
  const schedule = new CheckpointSchedule(place.fold);
  /** Whatever makes or finds the catalog does so alone: a second one beside the first would take its news away. */
  const beginnings = new Turns();
  let tell: (news: CatalogNews) => void = () => undefined;
  let catalog: Catalog | undefined;
  let isDamaged = false;
  let role: CatalogRole = 'own';

  const engine = place.wasmUrl === undefined ? {} : { wasmUrl: place.wasmUrl };
  const openDatabase: OpenDatabase = (bytes, options) => MetricsDatabase.open(bytes, { ...options, ...engine });
  const catalogPlace = (): CatalogOptions => ({
    ...place,
    role,
    openDatabase,
    onEvent: (event) => tell(event),
    onTip: (tip) => schedule.consider(tip),
    onOpened: (mark) => schedule.begin(mark),
  });
  let breakOff = new AbortController();
  /** Tells how far long work is, and lets `cancel` break it off. */
  const watched = async <T>(work: (watch: Watch) => Promise<T>): Promise<T> => {
    breakOff = new AbortController();
    return work({ signal: breakOff.signal, onProgress: (done, total) => tell({ is: 'progress', done, total }) });
  };

  const opened = (): Catalog => {
    if (catalog === undefined) throw new Error('the catalog was asked before it was started');
    return catalog;
  };
  const read: Catalog['read'] = (work) => opened().read(work);
  const write: Catalog['write'] = (work) => opened().write(work);
  /** An earlier page may have met a full disk: a start goes before, but nothing else needs to. */
  const renewLog = (): void => {
    place.store.renewLog().catch((error: unknown) => console.error('The browser could not begin a new log.', error));
  };
  /** What is needed later is loaded ahead of need: the server may be gone by then. */
  const loadAhead = (): void => {
    for (const load of [whole, questions, several, published]) load().catch(() => undefined);
    renewLog();
  };
  let isLoading = false;
  /** What is on the screen first comes first; the search index follows. */
  const readThenIndex: Catalog['read'] = async (work) => {
    const answer = await read(work);
    catalog?.prepareSearch();
    if (!isLoading) setTimeout(loadAhead, AHEAD_MS);
    isLoading = true;
    return answer;
  };
  const started = async (): Promise<CatalogStart> => {
    if (catalog === undefined) return { is: 'empty' };
    const total = await catalog.read((database) => database.run(countMetrics));
    return { is: 'open', total, canUndoImport: catalog.canUndoImport, access: catalog.access };
  };

  /** What a start does not need. */
  const whole = once(async (): Promise<WholeCatalog> => {
    const { wholeCatalog } = await import('./whole-catalog.ts');
    const { store, wasmUrl } = place;
    return wholeCatalog({ store, wasmUrl, openDatabase, present: () => catalog, begun, started, watched });
  });

  const questions = once(async (): Promise<Part<typeof QUESTIONS>> =>
    (await import('./questions.ts')).questions(read, write),
  );

  const several = once(async (): Promise<Part<typeof SEVERAL>> =>
    (await import('./several.ts')).several({ opened, openDatabase, watched }),
  );

  const published = once(async (): Promise<Part<typeof PUBLISHED>> => {
    const { publishedEditions } = await import('./published-editions.ts');
    const { wasmUrl, fold } = place;
    return publishedEditions({ wasmUrl, openDatabase, present: () => catalog, begun, started, watched, collect: fold });
  });

  /** Opens what another tab began, if it did. */
  async function openOther(): Promise<void> {
    if (catalog !== undefined) return;
    catalog = await Catalog.open(catalogPlace());
    if (catalog === undefined) return;
    tell({ is: 'replaced', canUndoImport: catalog.canUndoImport, access: catalog.access });
  }

  /** Begins the catalog with a file; returns whether it did, for another tab may have been first. Then that one is open. */
  const begun = (first: NewCatalog, watch: Watch = {}): Promise<boolean> =>
    beginnings.take(async () => {
      if (role === 'published' && !FOR_READERS.has(first.origin.is)) throw publishedCatalog();
      // Of what is damaged, another tab may have begun something whole by now, and nobody heard it.
      if (isDamaged) await openOther().catch(() => undefined);
      if (catalog !== undefined) return false;
      catalog = isDamaged
        ? await Catalog.beginBeside(catalogPlace(), first, watch)
        : await Catalog.create(catalogPlace(), first, watch);
      if (catalog !== undefined) return true;
      await openOther();
      return false;
    });

  /** What is stored cannot be opened: says why, and which whole states can be had of it. */
  async function damagedBy(error: unknown): Promise<CatalogStart> {
    // A newer version's catalog is not damaged, and where the browser opens nothing there is nothing to begin beside.
    isDamaged = error instanceof CatalogError && DAMAGE.has(error.code);
    renewLog();
    try {
      const rescues = isDamaged ? await (await whole()).rescues() : [];
      return { is: 'damaged', because: sentenceOf(error), rescues };
    } catch (trouble) {
      // What can be had of it is not known as long as the browser opens nothing.
      return { is: 'damaged', because: sentenceOf(trouble), rescues: [] };
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
    ...loadedLater(questions, QUESTIONS),
    ...loadedLater(several, SEVERAL),
    ...loadedLater(whole, WHOLE),
    ...loadedLater(published, PUBLISHED),

    start(news, whose = 'own') {
      tell = news;
      role = whose;
      return beginnings.take(async () => {
        // Before looking: what another tab begins meanwhile would go unheard. An open catalog listens for itself.
        listenForFirst();
        try {
          catalog = await Catalog.open(catalogPlace());
          return await started();
        } catch (error) {
          return damagedBy(error);
        }
      });
    },
    async newCatalog() {
      const { emptyFile } = await import('./new-file.ts');
      await begun({ file: await emptyFile(openDatabase), origin: { is: 'begun' } });
      return started();
    },
    async newSample(json) {
      const { sampleFile } = await import('./new-file.ts');
      await begun({ file: await sampleFile(openDatabase, json), origin: { is: 'sample' } });
      return started();
    },

    async list(request, rows = 0) {
      const asked: Catalog['read'] = rows > 0 ? readThenIndex : read;
      const listing = await asked((database) => {
        const answer = database.listing.listSoon(request);
        const firstRows = database.listing.rows(Array.from(answer.rowids.subarray(0, rows)), request.query);
        return { ...answer, firstRows };
      });
      return transfer(listing, [listing.rowids.buffer]);
    },
    rows: (rowids, query) => readThenIndex((database) => database.listing.rows(rowids, query)),
    detail: (id) => readThenIndex((database) => database.run((connection, now) => metricDetail(connection, id, now))),
    history: (metricId) => read((database) => database.getMetricHistory(metricId)),
    usageStats: (metricId, days) => read((database) => database.getUsageStats(metricId, days)),

    createMetric: (metric) => write((database) => database.createMetric(metric)),
    saveMetric: (save, changedBy) =>
      write((database) => database.edit((connection, now) => saveMetric(connection, save, changedBy, now))),
    deleteMetric: (id, deletedBy) => write((database) => database.deleteMetric(id, deletedBy)),
    restoreMetric: (id) => write((database) => database.restoreMetric(id)),
    emptyTrash: () => write((database) => database.emptyTrash()),
    addValidationTest: (metricId, test) => write((database) => database.addValidationTest(metricId, test)),
    updateValidationTest: (testId, updates) => write((database) => database.updateValidationTest(testId, updates)),
    recordTestResult: (testId, status) => write((database) => database.recordTestResult(testId, status)),
    removeValidationTest: (testId) => write((database) => database.removeValidationTest(testId)),
    recordUsage: (metricId, usedBy, context) => write((database) => database.recordUsage(metricId, usedBy, context)),

    async exportFile() {
      const bytes = await read((database) => database.export());
      return transfer(bytes, [bytes.buffer]);
    },
    async undoImport() {
      await opened().undoImport();
      return started();
    },
    async cancel() {
      breakOff.abort();
    },

    async restoreVersion(id) {
      await opened().restore(id);
      return started();
    },
    settle: () => opened().settle(),
    async rest() {
      if (catalog?.access.is === 'writable') schedule.run();
    },
  };
}

/** What may begin a published catalog. */
const FOR_READERS: ReadonlySet<VersionOrigin['is']> = new Set<VersionOrigin['is']>(['published', 'rescue']);

/** These say that what is stored is not what was written, or does not open. */
const DAMAGE: ReadonlySet<CatalogErrorCode> = new Set<CatalogErrorCode>([
  'damaged-storage',
  'damaged-file',
  'not-a-database',
  'not-a-catalog',
]);

function sentenceOf(error: unknown): string {
  if (error instanceof CatalogError) return error.message;
  return `The browser could not open its storage (${error instanceof Error ? error.message : String(error)}).`;
}

/** Loads something once; a failure is met again by the next who asks. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
