import type { ReadonlySignal, Signal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { CatalogRole } from '../../domain/catalog/stored-version.ts';
import type { Day } from '../../domain/core/instant.ts';
import { today } from '../../domain/core/time-zone.ts';
import type { AppOptions } from './app-options.ts';
import type { Catalog } from './catalog.ts';
import { createCatalog } from './catalog.ts';
import type { CatalogEvents } from './catalog-events.ts';
import { createCatalogEvents } from './catalog-events.ts';
import type { Confirm } from './confirm.ts';
import { createConfirm } from './confirm.ts';
import type { Drafts } from './drafts.ts';
import { createDrafts } from './drafts.ts';
import type { FormDrafts } from './form-drafts.ts';
import { createFormDrafts } from './form-drafts.ts';
import { PUBLISHED_CATALOG } from './known-catalogs.ts';
import type { Navigation } from './navigation.ts';
import { createNavigation } from './navigation.ts';
import type { Notices } from './notices.ts';
import type { OpeningGate } from './opening-gate.ts';
import { createOpeningGate } from './opening-gate.ts';
import { createNotices } from './notices.ts';
import type { PersonState } from './person.ts';
import { createPerson } from './person.ts';
import type { Progress } from './progress.ts';
import { createProgress } from './progress.ts';
import type { ReportBug } from './query.ts';
import type { SaveState, Saving } from './saving.ts';
import { createSaving } from './saving.ts';
import type { Settings } from './settings.ts';
import { createSettings } from './settings.ts';
import type { UnloadGuard } from './unload-guard.ts';
import { createUnloadGuard } from './unload-guard.ts';

type FromOptions = Pick<AppOptions, 'client' | 'now' | 'zone' | 'download' | 'catalogStore' | 'globalStore'>;

/**
 * The services that all features share. Each feature's own state is a `Feature` over this context (`feature.ts`).
 * Components get both from `use-app.ts`.
 */
export interface AppContext extends FromOptions {
  readonly options: AppOptions;
  /** The user's own day. */
  readonly today: () => Day;
  readonly catalog: Catalog;
  /** Calls to `client` wait here while the catalog is being opened. */
  readonly gate: OpeningGate;
  readonly events: CatalogEvents;
  /** Tells the user's own catalog from the published one. */
  readonly role: CatalogRole;
  /**
   * The name that the user gave the current catalog; undefined if it has none, or until the list of catalogs is
   * loaded.
   */
  readonly catalogName: Signal<string | undefined>;
  /** Resolves with the start of every file name of this catalog. */
  fileStem(): Promise<string>;
  readonly navigation: Navigation;
  readonly saving: Saving;
  /**
   * True while an edition of the published catalog is being downloaded. This is long work, so `progress` shows it
   * too.
   */
  readonly fetching: Signal<boolean>;
  /** The progress of long work on the whole catalog. */
  readonly progress: Progress;
  readonly drafts: Drafts;
  readonly formDrafts: FormDrafts;
  /** Knows what is being typed or written and would be lost with the page. */
  readonly unloadGuard: UnloadGuard;
  readonly person: PersonState;
  readonly notices: Notices;
  readonly confirm: Confirm;
  readonly settings: Settings;
  /** The first bug; the catalog itself is safe. */
  readonly bug: ReadonlySignal<unknown>;
  /** Takes an error that no user can act on. */
  readonly report: ReportBug;
  /** Reloads the page. Text in a form comes back as a draft. */
  reload(): void;
  /** Returns true once `reload` was called and the page is going away. */
  isReloading(): boolean;
}

/** Parts of the context that need only the browser. */
function createBasics(options: AppOptions) {
  const { now, zone, download, catalogStore, globalStore } = options;
  const gate = createOpeningGate();
  const bug = signal<unknown>(undefined);
  let isReloading = false;
  const role: CatalogRole = options.catalogs.shownId === PUBLISHED_CATALOG ? 'published' : 'own';
  return {
    options,
    client: gate.guard(options.client),
    gate,
    now,
    zone,
    today: () => today(now(), zone()),
    download,
    catalogStore,
    globalStore,
    role,
    events: createCatalogEvents(),
    catalogName: signal<string | undefined>(undefined),
    navigation: createNavigation(options.address),
    fetching: signal(false),
    drafts: createDrafts(catalogStore),
    formDrafts: createFormDrafts(catalogStore),
    unloadGuard: createUnloadGuard(),
    person: createPerson(globalStore),
    notices: createNotices(),
    confirm: createConfirm(),
    settings: createSettings(globalStore),
    bug,
    report: (error: unknown): void => {
      console.error(error);
      bug.value ??= error;
    },
    reload(): void {
      isReloading = true;
      options.reload();
    },
    isReloading: () => isReloading,
  };
}

/**
 * Builds the context. `fileStem` comes from the list of catalogs, a feature that is loaded later. Nothing is read
 * before the catalog is started.
 */
export function createAppContext(options: AppOptions, fileStem: () => Promise<string>): AppContext {
  const basics = createBasics(options);
  const { client, events, fetching, notices, person, report } = basics;
  const saving = createSaving({
    person,
    report,
    access() {
      const state = catalog.state.value;
      return state.is === 'open' || state.is === 'opening' ? state.access : undefined;
    },
    storesAgain: () => client.retry(),
    settled: () => notices.tell('The browser stores changes again.'),
  });
  const busy = computed((): SaveState => (fetching.value ? { is: 'saving' } : saving.state.value));
  const progress = createProgress(busy, () => client.cancel(), report);
  events.on(['progress'], (done) => progress.hear(done));
  const catalog: Catalog = createCatalog({ ...basics, saving, fileStem });
  return { ...basics, fileStem, saving, progress, catalog };
}
