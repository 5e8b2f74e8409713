import { CatalogDatabase } from '../database/catalog-database.ts';
import type { ApiDeps } from './api/api-deps.ts';
import type { CatalogApi, EagerApi } from './api/catalog-api.ts';
import { createListApi } from './api/list.ts';
import { createMetricsApi, loadMetricDetail } from './api/metrics.ts';
import { createSessionApi } from './api/session.ts';
import type { Catalog } from './catalog.ts';
import { CatalogSession, type SessionOptions } from './catalog-session.ts';
import { lazyApi, once } from './lazy-api.ts';
import { LastShown } from './last-shown.ts';
import { LongWork } from './long-work.ts';
import type { OpenDatabase } from './open-database.ts';
import type { ForeignWorkers } from './foreign/in-foreign-worker.ts';
import { loadStorageAhead } from '../storage/catalog-store.ts';
import type { ZoneClock } from '../domain/core/time-zone.ts';

/** The browser services that the catalog needs. */
export interface ServiceOptions extends Omit<SessionOptions, 'openDatabase' | 'salvageOptions'> {
  readonly wasmUrl: string | undefined;
  /** The build of the page: what it shows first is kept for no other. Undefined if nothing is to be kept. */
  readonly build: string | undefined;
  /** A mark of the user's day, the same as the page makes; by default always the same. */
  readonly dayMark?: () => string;
  /** The workers of the page in which files of other programs are read. */
  readonly foreignWorkers: () => ForeignWorkers;
  /** The user's time zone; by default UTC. */
  readonly zone?: ZoneClock;
}

/** Time for the page to draw its first list. It calls nothing else by then. */
const AHEAD_MS = 300;

/** Answers the page's calls in order. */
export function catalogService(options: ServiceOptions): CatalogApi {
  const { wasmUrl, zone } = options;
  const always = { ...(wasmUrl !== undefined && { wasmUrl }), ...(zone !== undefined && { zone }) };
  const openDatabase: OpenDatabase = (bytes, how) =>
    CatalogDatabase.open(bytes, { ...how, ...always, isIndexedLater: true });
  const session = new CatalogSession({
    ...options,
    openDatabase,
    salvageOptions: async () => (await later.files()).salvageOptions(),
  });
  const work = new LongWork((event) => session.emit(event));
  const deps = depsOf(session, work, { ...options, openDatabase });
  const later = laterApis(deps);
  const lastShown = new LastShown();
  const { build } = options;
  const keepFirstScreen = async (): Promise<void> => {
    if (build === undefined) return;
    const { FirstScreenKeeper } = await import('./first-screen-keeper.ts');
    const present = (): Catalog | undefined => session.present;
    session.firstScreen ??= new FirstScreenKeeper({ ...options, build, present, lastShown });
    session.firstScreen.soon();
  };
  const readFirst = readingFirst(session, [
    loadMetricDetail,
    ...Object.values(later),
    loadStorageAhead,
    keepFirstScreen,
  ]);
  const eager: EagerApi = {
    ...createSessionApi(deps, session, work),
    ...createListApi(deps, readFirst, lastShown),
    ...createMetricsApi(readFirst, lastShown),
    // Called on a first visit, which should load no other module.
    isPublished: async (address) => (await later.published()).isPublished(address),
  };
  return lazyApi<CatalogApi>(eager, Object.values(later));
}

/** The APIs that a first list does not need. Each module is loaded once. */
function laterApis(deps: ApiDeps) {
  return {
    edits: once(async () => (await import('./api/edit-apis.ts')).createEditApis(deps)),
    files: once(async () => (await import('./api/file-apis.ts')).createFileApis(deps)),
    queries: once(async () => (await import('./api/query-apis.ts')).createQueryApis(deps)),
    bulk: once(async () => (await import('./api/bulk.ts')).createBulkApi(deps)),
    reviews: once(async () => (await import('./api/review.ts')).createReviewApi(deps)),
    duplicates: once(async () => (await import('./api/duplicates.ts')).createDuplicatesApi(deps)),
    published: once(async () => (await import('./api/published.ts')).createPublishedApi(deps)),
  };
}

function depsOf(
  session: CatalogSession,
  work: LongWork,
  {
    store,
    wasmUrl,
    openDatabase,
    writeCheckpoint,
    foreignWorkers,
  }: ServiceOptions & { readonly openDatabase: OpenDatabase },
): ApiDeps {
  const opened = (): Catalog => session.opened;
  return {
    store,
    wasmUrl,
    openDatabase,
    foreignWorkers,
    collectGarbage: writeCheckpoint,
    opened,
    present: () => session.present,
    read: async (task) => opened().read(task),
    write: async (task) => opened().write(task),
    query: async (query) => opened().read((database) => database.run(query)),
    edit: async (edit) => opened().write((database) => database.edit(edit)),
    begin: (first, watch) => session.begin(first, watch),
    started: () => session.started(),
    watched: (task) => work.run(task),
  };
}

/**
 * Reads what the first screen shows, then prepares the search index and loads the lazy APIs ahead of need: the server
 * may be gone when they are called. From then on, what the page shows first is kept for its next start.
 */
function readingFirst(session: CatalogSession, loads: readonly (() => Promise<unknown>)[]): Catalog['read'] {
  let isLoading = false;
  const loadAhead = (): void => {
    for (const load of loads) load().catch(() => undefined);
    session.rotateLog();
  };
  return async (task) => {
    const answer = await session.opened.read(task);
    session.present?.prepareSearch();
    if (!isLoading) setTimeout(loadAhead, AHEAD_MS);
    isLoading = true;
    return answer;
  };
}
