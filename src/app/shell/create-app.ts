import type { ReadonlySignal } from '@preact/signals';
import { computed, effect, signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { CatalogRole } from '../../domain/catalog/stored-version.ts';
import type { Clock } from '../../domain/core/instant.ts';
import { dayOf, instantOf } from '../../domain/core/instant.ts';
import type { Lineage, LineageWish } from '../../domain/lineage/lineage.ts';
import type { TrashedMetric } from '../../domain/metric/trash.ts';
import type { Usage, UsageStats } from '../../domain/metric/usage.ts';
import type { CatalogNews } from '../../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { ActivityState } from '../history/activity-state.ts';
import { createActivity } from '../history/activity-state.ts';
import type { Address } from '../core/address.ts';
import type { BackupPlace } from '../storage/backup-file.ts';
import type { BrowserCatalogs } from '../catalogs/browser-catalogs.ts';
import type { StorageQuestions } from '../storage/browser-storage.ts';
import type { Catalog, Download } from '../core/catalog.ts';
import { createCatalog } from '../core/catalog.ts';
import { noteBeginning, noteCopy } from '../core/catalog-copies.ts';
import { createCatalogMemory } from '../core/catalog-memory.ts';
import type { CatalogBeginning } from '../catalogs/catalogs.ts';
import type { Drafts } from '../edit/drafts.ts';
import { createDrafts } from '../edit/drafts.ts';
import type { Finding } from '../search/finding.ts';
import type { FormTexts } from '../core/form-texts.ts';
import { createFormTexts } from '../core/form-texts.ts';
import type { Imports, NamedBytes } from '../import/imports.ts';
import { createImports } from '../import/imports.ts';
import type { KeptTexts } from '../core/local-store.ts';
import { LAST_SHOWN, PUBLISHED_CATALOG } from '../core/known-catalogs.ts';
import type { Later } from '../core/lazy-module.ts';
import { createLater } from '../core/lazy-module.ts';
import type { MetricActions } from '../metric/metric-actions.ts';
import { createMetricActions } from '../metric/metric-actions.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import { createMetricList } from '../list/metric-list-state.ts';
import type { Navigation } from '../core/navigation.ts';
import { createNavigation } from '../core/navigation.ts';
import type { Notices } from '../core/notices.ts';
import { createNotices } from '../core/notices.ts';
import type { PersonState } from '../core/person.ts';
import { createPerson } from '../core/person.ts';
import type { Progress } from '../core/progress.ts';
import { createProgress } from '../core/progress.ts';
import type { PublishedEditions } from '../published/published-editions.ts';
import type { Questions } from '../core/confirm.ts';
import { createQuestions } from '../core/confirm.ts';
import type { Reader, ReportBug } from '../core/query.ts';
import { createReader } from '../core/query.ts';
import type { RowNames } from '../list/row-names.ts';
import type { SaveState, Saving } from '../core/saving.ts';
import { createSaving } from '../core/saving.ts';
import type { Settings } from '../core/settings.ts';
import { createSettings } from '../core/settings.ts';
import type { Several } from '../bulk-edit/bulk-edit.ts';
import type { SeveralCatalogs } from '../catalogs/catalog-actions.ts';
import type { StorageState } from '../storage/storage-state.ts';
import type { Unsaved } from '../core/unload-guard.ts';
import { createUnsaved } from '../core/unload-guard.ts';
import type { Install, Updates } from '../updates/updates.ts';

/** A metric's usage over so many days, with the latest single usages. */
export interface UsageReading {
  readonly stats: UsageStats;
  readonly latest: readonly Usage[];
}

/** Of which metric, and how much. */
export interface LineageAsk {
  readonly id: string;
  readonly wish: LineageWish;
}

/** The catalog that may be published beside the page. */
export interface PublishedPlace {
  /** Where its file is. */
  readonly address: string;
  /** Whether this page may be the first of its person: where there is a published catalog, it is what they came for. */
  readonly isFirstVisit: boolean;
  /** Shows it: the page ends. */
  show(): void;
}

/** What the page takes from the browser. */
export interface PageFacts {
  readonly client: CatalogClient;
  /** The catalogs of this browser, of which `client` answers for one. */
  readonly catalogs: BrowserCatalogs;
  readonly published: PublishedPlace;
  readonly address: Address;
  /** What belongs to the catalog that is shown. */
  readonly kept: KeptTexts;
  /** What holds whichever catalog is shown: the person, the settings. */
  readonly keptForAll: KeptTexts;
  readonly now: Clock;
  readonly download: Download;
  readonly fetchSample: () => Promise<string>;
  /** Loads the page anew. */
  readonly reload: () => void;
  /** `navigator.storage`, where there is one. */
  readonly browserStorage: StorageQuestions | undefined;
  /** Where backups can go; undefined where the browser cannot write to files. */
  readonly backupPlace: () => Promise<BackupPlace | undefined>;
  /** Keeps the page itself in this browser. */
  readonly install: Install;
  /** What the tab is called. */
  readonly title: () => string;
}

/**
 * Everything the screens read and call, one part for each concern. Components get it from `usePage()`
 * (`app/core/page-context.ts`). Readers (`history`, `usage`, …) read while a component shows them:
 * `useEffect(() => page.history.show(metricId), [metricId])`, then `page.history.reading.value`.
 */
export interface Page {
  readonly client: CatalogClient;
  readonly now: Clock;
  readonly catalog: Catalog;
  /** Whose the catalog is. */
  readonly role: CatalogRole;
  /** Editions of the published catalog; from when they are loaded: after the first list. */
  readonly editions: Later<PublishedEditions>;
  /** The catalogs of this browser, which one is shown, and under what name; from when they are loaded: after the first list. */
  readonly catalogs: Later<SeveralCatalogs>;
  readonly navigation: Navigation;
  readonly list: MetricList;
  /** The names of all metrics, once the search index is complete. */
  readonly names: Later<RowNames>;
  /** Saved views and what was opened last; from when it is loaded: after the first list. */
  readonly finding: Later<Finding>;
  /** A metric's page by id; `undefined` as value where there is no such metric. */
  readonly detail: Reader<string, MetricDetail | undefined>;
  /** A metric's changes, newest first, by the metric's id. */
  readonly history: Reader<string, SavedChange[]>;
  readonly usage: Reader<{ readonly metricId: string; readonly days: number }, UsageReading>;
  /** What a metric is made from and what is made from it; `undefined` as value where there is no such metric. */
  readonly lineage: Reader<LineageAsk, Lineage | undefined>;
  readonly activity: ActivityState;
  readonly trash: Reader<'trash', TrashedMetric[]>;
  readonly imports: Imports;
  readonly metrics: MetricActions;
  /** The list's selection and what is done to several metrics at once. */
  readonly several: Later<Several>;
  readonly drafts: Drafts;
  readonly formTexts: FormTexts;
  readonly saving: Saving;
  /** How far long work on the whole catalog is. */
  readonly progress: Progress;
  /** Looks after the catalog's storage and its backups from when it is loaded: after the first list. */
  readonly storage: Later<StorageState>;
  /** Newer versions of the page; from when it is loaded the page is kept in this browser: after the first list. */
  readonly updates: Later<Updates>;
  /** What is being typed and may not outlive the page. */
  readonly unsaved: Unsaved;
  readonly person: PersonState;
  readonly notices: Notices;
  readonly questions: Questions;
  readonly settings: Settings;
  /** The first bug that was met; the catalog itself is safe. */
  readonly bug: ReadonlySignal<unknown>;
  /** Takes an error that no person can act on. */
  readonly report: ReportBug;
  /** Starts the catalog and follows its news. Called once. */
  start(): Promise<void>;
  /** Takes in a file that came from outside: into the catalog, or beside a published one as a catalog of its own. */
  openFile(file: NamedBytes): Promise<void>;
  /** To be called when the page is out of sight. */
  rest(): void;
  /** Loads the page anew; what is being written in a form comes back as a draft. */
  reload(): void;
  /** The same, in the newest version that can be had. */
  reloadNewest(): Promise<void>;
  /** Whether the page is going because it was asked to `reload`. */
  isReloading(): boolean;
}

/** How long a first visit waits for the answer whether a catalog is published. */
const PATIENCE_MS = 2000;

/** Latest usages that the usage tab lists. */
const USAGES = 50;

/** Builds the page's whole state. Nothing is read before `start`. */
export function createPage(facts: PageFacts): Page {
  const { client, kept, keptForAll, now, published } = facts;
  const role: CatalogRole = facts.catalogs.shownId === PUBLISHED_CATALOG ? 'published' : 'own';
  const bug = signal<unknown>(undefined);
  const report = (error: unknown): void => {
    console.error(error);
    bug.value ??= error;
  };

  const person = createPerson(keptForAll);
  const notices = createNotices();
  const questions = createQuestions();
  const unsaved = createUnsaved();
  const saving = createSaving({
    person,
    report,
    access() {
      const state = catalog.state.value;
      return state.is === 'open' ? state.access : undefined;
    },
    storesAgain: () => client.settle(),
    settled: () => notices.tell('The browser stores changes again.'),
  });
  const fetching = signal(false);
  const busy = computed((): SaveState => (fetching.value ? { is: 'saving' } : saving.state.value));
  const progress = createProgress(busy, () => client.cancel(), report);
  const navigation = createNavigation(facts.address);
  const list = createMetricList(client, report);
  const detail = createReader((id: string) => client.detail(id), report);
  const history = createReader((id: string) => client.history(id), report);
  const usage = createReader(async ({ metricId, days }: { metricId: string; days: number }): Promise<UsageReading> => {
    const [stats, latest] = await Promise.all([client.usageStats(metricId, days), client.usages(metricId, USAGES)]);
    return { stats, latest };
  }, report);
  const lineage = createReader(({ id, wish }: LineageAsk) => client.lineage(id, wish), report);
  const activity = createActivity(client, report);
  const trash = createReader((_: 'trash') => client.trash(), report);

  const names = createLater(async () => (await import('../list/row-names.ts')).createRowNames(client));

  /** Nobody waits for names: where they cannot be had, rows are blank a little longer. */
  function readNames(): void {
    names
      .load()
      .then((loaded) => loaded.fill())
      .catch(() => undefined);
  }

  function readAgain(): void {
    void list.again();
    for (const reader of [detail, history, usage, lineage, activity, trash]) reader.again();
    finding.there.peek()?.views.again();
    several.there.peek()?.selection.again();
  }

  const finding = createLater(async () => {
    const { createFinding } = await import('../search/finding.ts');
    return createFinding({ client, kept, saving, notices, navigation, report });
  });

  /** What the catalog has begun with here, just now. */
  let beginning: CatalogBeginning | undefined;
  const beganWith = (what: CatalogBeginning): void => {
    beginning = what;
    catalogs.there.peek()?.opened(beginning);
  };
  const catalogs = createLater(async () => {
    const { createSeveralCatalogs } = await import('../catalogs/catalog-actions.ts');
    const made = createSeveralCatalogs({
      ...facts,
      browser: facts.catalogs,
      unsaved,
      questions,
      report,
      leave: () => navigation.go({ at: 'list' }),
    });
    effect(() => {
      if (isOpen.value) made.opened(beginning);
    });
    return made;
  });

  /** What the names of the catalog's files begin with. */
  async function fileStem(): Promise<string> {
    const there = catalogs.there.peek() ?? (await catalogs.load().catch(() => undefined));
    return there?.fileStem() ?? 'metricbook';
  }

  const memory = createCatalogMemory(kept);
  const today = () => dayOf(instantOf(now()));
  const catalog = createCatalog({
    client,
    saving,
    notices,
    report,
    download: facts.download,
    unsaved,
    fileStem,
    memory,
    today,
    fetchSample: facts.fetchSample,
    replaced() {
      names.there.peek()?.forget();
      // Its rows may have other numbers.
      several.there.peek()?.selection.giveUp();
      readAgain();
    },
    begun: () => noteBeginning(kept),
    begunWithSample: () => beganWith({ is: 'sample' }),
    exported(mark) {
      noteCopy(kept, 'last-export', { at: instantOf(now()), mark });
      storage.there.peek()?.exported();
    },
  });

  const isOpen = computed(() => catalog.state.value.is === 'open');

  const storage = createLater(async () => {
    const [{ createStorage }, backupPlace] = await Promise.all([
      import('../storage/storage-state.ts'),
      facts.backupPlace(),
    ]);
    return createStorage({
      ...facts,
      role,
      catalog,
      saving,
      questions,
      notices,
      report,
      backupPlace,
      unsaved,
      fileStem,
      showStorage: () => void navigation.go({ at: 'storage' }),
    });
  });

  const editions = createLater(async () => {
    const { createPublishedEditions } = await import('../published/published-editions.ts');
    return createPublishedEditions({
      client,
      address: published.address,
      role,
      catalog,
      imports,
      kept,
      now,
      report,
      fetching,
      isThere() {
        catalogs.load().then(
          (loaded) => {
            const isListed = loaded.list.peek().some(({ id }) => id === PUBLISHED_CATALOG);
            if (!isListed) loaded.add('', { id: PUBLISHED_CATALOG });
          },
          () => {
            /* Offline now; it is listed another time. */
          },
        );
      },
    });
  });

  const several = createLater(async () => {
    const { createSeveral } = await import('../bulk-edit/bulk-edit.ts');
    return createSeveral({ ...facts, unsaved, fileStem, list, saving, notices, report, today });
  });

  function changed(): void {
    storage.load().then(
      (loaded) => loaded.changed(),
      () => {
        /* Offline now; the next change loads it. */
      },
    );
  }

  const imports = createImports({
    client,
    saving,
    report,
    hasCatalog: () => catalog.state.peek().is === 'open',
    preview: () => void navigation.go({ at: 'import' }),
    accepted(start, file, choice) {
      const had = catalog.state.peek().is === 'open';
      catalog.found(start);
      navigation.replace({ at: 'list' });
      if (!had) {
        beganWith({ is: 'file', file });
        return;
      }
      notices.tell(`${file} ${choice === 'replace' ? 'took the catalog’s place' : 'was merged into the catalog'}.`, {
        label: 'Undo import',
        run: () => void catalog.undoImport(),
      });
    },
  });

  function hear(news: CatalogNews): void {
    switch (news.is) {
      case 'facets-ready':
        void list.again();
        return;
      case 'changed':
        readAgain();
        changed();
        return;
      case 'search-ready':
        readAgain();
        readNames();
        return;
      case 'replaced':
        // Another tab imported, or began the first catalog: this tab can take that back as well.
        catalog.foundElsewhere(news.canUndoImport, news.access);
        changed();
        return;
      case 'stopped':
        catalog.stopped(news.because);
        return;
      case 'written-back':
        notices.keep(
          'The browser had lost the stored catalog: its site data was cleared. This tab stored all it has again, as a new version. Keep a copy as a file.',
          { label: 'Download the catalog', run: () => void catalog.exportFile() },
        );
        return;
      case 'set-aside':
        notices.keep(
          'The browser had lost the stored catalog, and another tab stored an older one again. What this tab knew beyond it is kept as a version.',
          { label: 'Storage', run: () => void navigation.go({ at: 'storage' }) },
        );
        return;
      case 'saved-after-all':
        saving.savedAfterAll();
        notices.keep('The change that was told as not saved is saved after all.');
        return;
      case 'progress':
        progress.hear(news);
    }
  }

  effect(() => {
    if (catalog.state.value.is !== 'open') return;
    void list.ask({ query: navigation.query.value.trim(), sort: navigation.sort.value });
  });

  effect(() => {
    // At once: whoever comes back without a network shall find it, however short the visit was.
    if (isOpen.value && keptForAll.get(LAST_SHOWN) !== facts.catalogs.shownId)
      keptForAll.set(LAST_SHOWN, facts.catalogs.shownId);
  });

  effect(() => {
    const metrics = list.listing.value?.total;
    if (metrics !== undefined) memory.keep({ metrics, day: today() });
  });

  /** Shows what is published beside the page, for that is what somebody comes for who has nothing here; else the first visit. */
  async function welcome(isPublished: Promise<boolean>): Promise<void> {
    const nothing: CatalogStart = { is: 'empty' };
    // A server that takes its time holds nobody up; what it says later still counts, as long as nothing was begun.
    const patience = setTimeout(() => catalog.found(nothing), PATIENCE_MS);
    const isThere = await isPublished;
    clearTimeout(patience);
    const { is } = catalog.state.peek();
    if (isThere && (is === 'starting' || is === 'empty')) published.show();
    else if (is === 'starting') catalog.found(nothing);
  }

  const updates = createLater(async () => {
    const { createUpdates } = await import('../updates/updates.ts');
    return createUpdates({
      ...facts,
      catalogState: catalog.state,
      saving,
      progress,
      imports,
      person,
      navigation,
      notices,
      unsaved,
      report,
      reload,
    });
  });

  let reloading = false;
  function reload(): void {
    reloading = true;
    facts.reload();
  }

  return {
    client,
    now,
    catalog,
    role,
    editions,
    catalogs,
    navigation,
    list,
    names,
    finding,
    detail,
    history,
    usage,
    lineage,
    activity,
    trash,
    imports,
    metrics: createMetricActions({ client, saving, notices, questions, navigation }),
    several,
    drafts: createDrafts(kept),
    formTexts: createFormTexts(kept),
    saving,
    progress,
    storage,
    updates,
    unsaved,
    person,
    notices,
    questions,
    settings: createSettings(keptForAll),
    bug,
    report,
    async openFile(file) {
      await (role === 'own' ? imports : (await catalogs.load()).newCatalog).open(file);
    },
    rest() {
      storage.there.peek()?.rest();
      if (catalog.state.peek().is === 'open') client.rest().catch(report);
    },
    reload,
    async reloadNewest() {
      const loaded = await updates.load().catch(() => undefined);
      if (loaded === undefined) reload();
      else await loaded.reloadNewest();
    },
    isReloading: () => reloading,
    async start() {
      try {
        const mayBeRead = published.isFirstVisit && memory.find() === undefined;
        const isPublished = mayBeRead ? client.isPublished(published.address) : undefined;
        const start = await client.start(hear, role);
        if (start.is === 'empty' && isPublished !== undefined) await welcome(isPublished);
        else catalog.found(start);
      } catch (error) {
        if (error instanceof CatalogError) catalog.found({ is: 'damaged', because: error.message, rescues: [] });
        else report(error);
      }
    },
  };
}
