import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Day } from '../../domain/core/instant.ts';
import type { CatalogAccess, Rescue } from '../../domain/catalog/stored-version.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { CatalogMemory, RememberedCatalog } from './catalog-memory.ts';
import type { Notices } from './notices.ts';
import type { ReportBug } from './query.ts';
import type { Saving } from './saving.ts';
import type { Unsaved } from './unload-guard.ts';

/** The catalog of this browser, as a whole. */
export type CatalogState =
  | { readonly is: 'starting' }
  /** There is none. `problem`: why the last attempt to begin one failed. `lost`: the one that the browser has cleared. */
  | {
      readonly is: 'empty';
      readonly problem: CatalogError | undefined;
      readonly lost: RememberedCatalog | undefined;
    }
  | { readonly is: 'open'; readonly canUndoImport: boolean; readonly access: CatalogAccess }
  /** Something is stored, and it cannot be opened. Nothing has been touched. `problem`: why opening a rescue failed. */
  | {
      readonly is: 'damaged';
      readonly because: string;
      readonly rescues: readonly Rescue[];
      readonly problem: CatalogError | undefined;
    };

/** Gives the person a file to keep. */
export type Download = (name: string, bytes: Uint8Array) => void;

export interface Catalog {
  readonly state: ReadonlySignal<CatalogState>;
  /** What is remembered of the catalog in this browser, whether it can be opened or not. */
  remembered(): RememberedCatalog | undefined;
  /** Begins an empty catalog. */
  begin(): Promise<void>;
  /** Begins a catalog with the sample's content. */
  beginWithSample(): Promise<void>;
  /** Hands the whole catalog over as a file. */
  exportFile(): Promise<void>;
  /** Hands over what is stored, where it cannot be opened. */
  rescue(): Promise<void>;
  /** Opens a whole state of a damaged catalog; tells whether it is open now. */
  openRescue(id: string): Promise<boolean>;
  /** Brings back what was there before the last import. */
  undoImport(): Promise<void>;
  /** Takes over what a start found. */
  found(start: CatalogStart): void;
  /** Another tab put another catalog in this one's place, or began the first. */
  foundElsewhere(canUndoImport: boolean, access: CatalogAccess): void;
  /** Nothing can be written here any more, whatever is opened. */
  stopped(because: string): void;
}

interface Surroundings {
  readonly client: CatalogClient;
  readonly saving: Saving;
  readonly notices: Notices;
  readonly report: ReportBug;
  readonly download: Download;
  readonly unsaved: Unsaved;
  /** What the names of the catalog's files begin with. */
  readonly fileStem: () => Promise<string>;
  readonly memory: CatalogMemory;
  readonly today: () => Day;
  readonly fetchSample: () => Promise<string>;
  /** Called when the catalog's whole content may be another one. */
  replaced(): void;
  /** Called when a catalog begins where there was none, or none that could be opened. */
  begun(): void;
  /** Called when the catalog has begun with the sample's content. */
  begunWithSample(): void;
  /** Called when the catalog was exported; `mark` is its state's, empty where that is not known. */
  exported(mark: string): void;
}

export function createCatalog(surroundings: Surroundings): Catalog {
  const { client, saving, notices, report, download, unsaved, memory, today } = surroundings;
  const state = signal<CatalogState>({ is: 'starting' });
  let lasting: CatalogAccess | undefined;

  function show(next: CatalogState): void {
    const before = state.peek();
    state.value = next.is === 'open' ? { ...next, access: lasting ?? next.access } : next;
    if (next.is !== 'open') return;
    if (before.is === 'empty' || before.is === 'damaged') surroundings.begun();
    surroundings.replaced();
  }

  const found = (start: CatalogStart): void => show(stateOf(start, memory));

  async function beginBy(begin: () => Promise<CatalogStart>): Promise<boolean> {
    const written = await saving.writeUnsigned(begin);
    if (written.is === 'done') found(written.value);
    if (written.is === 'refused') state.value = { is: 'empty', problem: written.because, lost: memory.find() };
    return written.is === 'done';
  }

  async function handOver(ending: string, read: () => Promise<Uint8Array>): Promise<boolean> {
    try {
      const [stem, bytes] = await unsaved.whileWriting(Promise.all([surroundings.fileStem(), read()]));
      download(stem + ending, bytes);
      return true;
    } catch (error) {
      if (error instanceof CatalogError) notices.warn(error.message);
      else report(error);
      return false;
    }
  }

  /** Of the present state; empty where the storage does not answer. */
  async function presentMark(): Promise<string> {
    try {
      return (await client.storageFacts()).mark;
    } catch {
      return '';
    }
  }

  return {
    state,
    remembered: () => memory.find(),
    found,
    async begin() {
      await beginBy(() => client.newCatalog());
    },
    async beginWithSample() {
      if (await beginBy(async () => client.newSample(await surroundings.fetchSample()))) surroundings.begunWithSample();
    },
    async exportFile() {
      // The file does not wait for it: an export must work where storage does not.
      const mark = presentMark();
      if (await handOver(`-${today()}.db`, () => client.exportFile())) surroundings.exported(await mark);
    },
    async rescue() {
      await handOver(`-rescue-${today()}.tar`, () => client.rescueFile());
    },
    async openRescue(id) {
      const written = await saving.writeUnsigned(() => client.openRescue(id));
      const now = state.peek();
      if (written.is === 'refused' && now.is === 'damaged') state.value = { ...now, problem: written.because };
      if (written.is === 'done') found(written.value);
      return written.is === 'done' && written.value.is === 'open';
    },
    foundElsewhere(canUndoImport, access) {
      show({ is: 'open', canUndoImport, access });
    },
    stopped(because) {
      const now = state.peek();
      lasting = { is: 'read-only', because };
      if (now.is === 'open') state.value = { ...now, access: lasting };
    },
    async undoImport() {
      const written = await saving.writeUnsigned(() => client.undoImport());
      if (written.is === 'refused') notices.warn(written.because.message);
      if (written.is !== 'done') return;
      found(written.value);
      notices.tell('The catalog is as it was before the import.');
    },
  };
}

function stateOf(start: CatalogStart, memory: CatalogMemory): CatalogState {
  switch (start.is) {
    case 'empty':
      return { is: 'empty', problem: undefined, lost: memory.find() };
    case 'open':
      return { is: 'open', canUndoImport: start.canUndoImport, access: start.access };
    case 'damaged':
      return { ...start, problem: undefined };
  }
}
