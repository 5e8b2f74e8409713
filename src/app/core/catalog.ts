import type { ReadonlySignal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { CatalogAccess, SalvageOption } from '../../domain/catalog/stored-version.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { instantOf } from '../../domain/core/instant.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { FirstScreen } from '../../domain/catalog/first-screen.ts';
import type { AppContext } from './app-context.ts';
import { noteBeginning, noteCopy } from './catalog-copies.ts';
import type { CatalogMemory, RememberedCatalog } from './catalog-memory.ts';
import { createCatalogMemory } from './catalog-memory.ts';
import type { Question } from './confirm.ts';

/** The state of this browser's catalog as a whole. */
export type CatalogState =
  | { readonly is: 'starting' }
  /** It is being opened. Meanwhile its first screen is shown, and what needs more waits. */
  | { readonly is: 'opening'; readonly screen: FirstScreen; readonly access: CatalogAccess }
  /**
   * There is none. `problem`: why the last attempt to create one failed. `lost`: the one that the browser has
   * cleared.
   */
  | {
      readonly is: 'empty';
      readonly problem: CatalogError | undefined;
      readonly lost: RememberedCatalog | undefined;
    }
  | { readonly is: 'open'; readonly canUndoImport: boolean; readonly access: CatalogAccess }
  /** A part of the page could not be loaded, so nothing is known of the stored catalog. */
  | { readonly is: 'unavailable'; readonly because: string }
  /**
   * Something is stored but cannot be opened. Nothing was touched. `problem`: why opening a salvage candidate failed.
   */
  | {
      readonly is: 'damaged';
      readonly because: string;
      readonly salvageOptions: readonly SalvageOption[];
      readonly problem: CatalogError | undefined;
    };

/** The content that a catalog was created from. It also names the catalog until the user does. */
export type CatalogBeginning = { readonly is: 'file'; readonly file: string } | { readonly is: 'sample' };

/** The current catalog as a whole: its state, and creating, exporting and restoring it. */
export interface Catalog {
  readonly state: ReadonlySignal<CatalogState>;
  /** The content that the catalog was created from on this page; undefined if it was there before. */
  readonly beginning: ReadonlySignal<CatalogBeginning | undefined>;
  /** The note about the catalog in this browser, even if the catalog cannot be opened. */
  remembered(): RememberedCatalog | undefined;
  /** Notes the number of metrics. */
  remember(metrics: number): void;
  /** Creates an empty catalog. */
  begin(): Promise<void>;
  /** Creates a catalog with the sample's content. */
  beginWithSample(): Promise<void>;
  /** Saves the complete catalog as a file. */
  exportFile(): Promise<void>;
  /** Saves the stored records of a catalog that cannot be opened as a file. */
  salvaged(): Promise<void>;
  /** Opens a salvage candidate of a damaged catalog. Resolves with true if it is open. */
  openSalvage(id: string): Promise<boolean>;
  /** Restores the version from before the last import; asks first if something was changed since. */
  undoImport(): Promise<void>;
  /** Shows the first screen of the catalog that is being opened, unless the start has ended by now. */
  opening(screen: FirstScreen): void;
  /**
   * Shows the result of a start, or the catalog that this tab put in place of another. `beginning`: the content that
   * a new one was created from.
   */
  found(start: CatalogStart, beginning?: CatalogBeginning): void;
  /**
   * Does work that replaces the catalog; its result must go to `found`. The worker's event of the same replacement
   * may come before the result. It is not taken for another replacement, so nothing is read twice.
   */
  whileReplacing(work: () => Promise<CatalogStart>): Promise<CatalogStart>;
}

type CatalogDeps = Pick<
  AppContext,
  | 'client'
  | 'saving'
  | 'notices'
  | 'confirm'
  | 'report'
  | 'download'
  | 'unloadGuard'
  | 'catalogStore'
  | 'events'
  | 'now'
  | 'today'
  | 'fileStem'
  | 'options'
  | 'gate'
>;

/** Creates the catalog's state. Nothing is read until `found` is called with the result of a start. */
export function createCatalog(app: CatalogDeps): Catalog {
  const { client, saving, notices, events, today } = app;
  const state = signal<CatalogState>({ is: 'starting' });
  const beginning = signal<CatalogBeginning | undefined>(undefined);
  const memory = createCatalogMemory(app.catalogStore);
  let lasting: CatalogAccess | undefined = app.options.isStorageBlocked ? { is: 'unkept' } : undefined;

  function show(next: CatalogState, begunWith?: CatalogBeginning): void {
    const before = state.peek();
    batch(() => {
      if (begunWith !== undefined) beginning.value = begunWith;
      state.value = next.is === 'open' ? { ...next, access: lasting ?? next.access } : next;
    });
    if (next.is === 'open') {
      if (before.is === 'empty' || before.is === 'damaged') noteBeginning(app.catalogStore);
      events.emit({ is: 'shown' });
    }
    // Waiting calls pass last: a screen that reads again must not read twice.
    if (before.is === 'opening') app.gate.open(next.is === 'open' ? undefined : notOpened(next));
  }

  const found: Catalog['found'] = (start, begunWith) => show(stateOf(start, memory), begunWith);

  async function beginBy(begin: () => Promise<CatalogStart>, begunWith?: CatalogBeginning): Promise<void> {
    const written = await saving.writeUnsigned(() => whileReplacing(begin));
    if (written.is === 'done') found(written.value, begunWith);
    if (written.is === 'refused') state.value = { is: 'empty', problem: written.because, lost: memory.find() };
  }

  /** The changes since the import, which undoing it takes back as well; undefined if the user keeps them. */
  async function changesToUndo(): Promise<number | undefined> {
    const now = state.peek();
    // The write itself says why nothing can be written.
    if (now.is !== 'open' || now.access.is !== 'writable') return 0;
    const { versions } = await client.storageFacts();
    const { changes } = versions[0];
    return changes === 0 || (await app.confirm.ask(aboutUndoing(changes))) ? changes : undefined;
  }

  /** The number of this tab's replacements under way, and the latest event that came in the meantime. */
  let underWay = 0;
  let heldBack: CatalogState | undefined;

  function refused(error: unknown): undefined {
    if (error instanceof CatalogError) notices.warn(error.message);
    else app.report(error);
  }

  async function whileReplacing(work: () => Promise<CatalogStart>): Promise<CatalogStart> {
    underWay += 1;
    try {
      const start = await work();
      heldBack = undefined;
      return start;
    } finally {
      underWay -= 1;
      const missed = heldBack;
      heldBack = undefined;
      // The work failed, so the event came from another tab.
      if (missed !== undefined) show(missed);
    }
  }

  // Another tab imported, or created the first catalog. This tab can undo that as well.
  events.on(['replaced'], ({ canUndoImport, access }) => {
    const next: CatalogState = { is: 'open', canUndoImport, access };
    if (underWay === 0) show(next);
    else heldBack = next;
  });
  // From now on nothing can be written here, whichever catalog is opened.
  events.on(['stopped'], ({ because }) => {
    const now = state.peek();
    lasting = { is: 'read-only', because };
    if (now.is === 'open') state.value = { ...now, access: lasting };
  });

  return {
    state,
    beginning,
    opening(screen) {
      if (state.peek().is !== 'starting') return;
      app.gate.close();
      state.value = { is: 'opening', screen, access: lasting ?? screen.access };
    },
    found,
    whileReplacing,
    ...createCatalogFiles(app),
    remembered: () => memory.find(),
    remember: (metrics) => memory.keep({ metrics, day: today() }),
    begin: () => beginBy(() => client.newCatalog()),
    beginWithSample: () => beginBy(async () => client.newSample(await app.options.fetchSample()), { is: 'sample' }),
    async openSalvage(id) {
      const written = await saving.writeUnsigned(() => whileReplacing(() => client.openSalvage(id)));
      const now = state.peek();
      if (written.is === 'refused' && now.is === 'damaged') state.value = { ...now, problem: written.because };
      if (written.is === 'done') found(written.value);
      return written.is === 'done' && written.value.is === 'open';
    },
    async undoImport() {
      const changes = await changesToUndo().catch(refused);
      if (changes === undefined) return;
      const written = await saving.writeUnsigned(() => whileReplacing(() => client.undoImport()));
      if (written.is === 'refused') notices.warn(written.because.message);
      if (written.is !== 'done') return;
      found(written.value);
      const later = changes === 0 ? '' : ' What was changed since is kept as a version, in Storage.';
      notices.tell(`The catalog is as it was before the import.${later}`);
    },
  };
}

function aboutUndoing(changes: number): Question {
  const are = changes === 1 ? 'It is' : 'They are';
  return {
    title: 'Undo the import?',
    text:
      `${pluralize(changes, 'change')} made since the import will be undone with it. ${are} kept as a version of the ` +
      'catalog, in Storage.',
    items: [],
    yes: 'Undo import',
    no: 'Cancel',
  };
}

/** The catalog as files that the user keeps. */
function createCatalogFiles(app: CatalogDeps): Pick<Catalog, 'exportFile' | 'salvaged'> {
  const { client, events, today } = app;

  async function handOver(ending: string, read: () => Promise<Uint8Array>): Promise<boolean> {
    try {
      const [stem, bytes] = await app.unloadGuard.during(Promise.all([app.fileStem(), read()]));
      app.download(stem + ending, bytes);
      return true;
    } catch (error) {
      if (error instanceof CatalogError) app.notices.warn(error.message);
      else app.report(error);
      return false;
    }
  }

  /** Resolves with the mark of the current state; empty if storage does not answer. */
  async function presentMark(): Promise<string> {
    try {
      return (await client.storageFacts()).mark;
    } catch {
      return '';
    }
  }

  return {
    async exportFile() {
      // The file does not wait for the mark: an export must work even if storage does not.
      const mark = presentMark();
      if (!(await handOver(`-${today()}.db`, () => client.exportFile()))) return;
      const copy = { mark: await mark, at: instantOf(app.now()) };
      noteCopy(app.catalogStore, 'last-export', copy);
      events.emit({ is: 'exported' });
    },
    async salvaged() {
      await handOver(`-rescue-${today()}.tar`, () => client.exportRawRecords());
    },
  };
}

/** The reason for refusing what waited for a catalog that then did not open. */
function notOpened(found: CatalogState): CatalogError {
  if (found.is === 'unavailable') return new CatalogError('part-not-loaded', found.because);
  const because = found.is === 'damaged' ? found.because : 'The browser no longer has this catalog.';
  return new CatalogError('storage-damaged', because);
}

function stateOf(start: CatalogStart, memory: CatalogMemory): CatalogState {
  switch (start.is) {
    case 'empty':
      return { is: 'empty', problem: undefined, lost: memory.find() };
    case 'open':
      return { is: 'open', canUndoImport: start.canUndoImport, access: start.access };
    case 'unavailable':
      return start;
    case 'damaged':
      return { ...start, problem: undefined };
  }
}
