import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../domain/catalog-error.ts';
import type { CatalogStart } from '../worker/catalog-methods.ts';
import type { CatalogClient } from '../worker/client.ts';
import type { Notices } from './notices.ts';
import type { ReportBug } from './reading.ts';
import type { Saving } from './saving.ts';

/** The catalog of this browser, as a whole. */
export type CatalogState =
  | { readonly is: 'starting' }
  /** There is none yet. `problem`: why the last attempt to begin one failed. */
  | { readonly is: 'empty'; readonly problem: CatalogError | undefined }
  | { readonly is: 'open'; readonly canUndoImport: boolean }
  /** Something is stored, and it cannot be opened. Nothing has been touched. */
  | { readonly is: 'damaged'; readonly because: string };

/** Gives the person a file to keep. */
export type Download = (name: string, bytes: Uint8Array) => void;

export interface Catalog {
  readonly state: ReadonlySignal<CatalogState>;
  /** Begins an empty catalog. */
  begin(): Promise<void>;
  /** Begins a catalog with the sample's content. */
  beginWithSample(): Promise<void>;
  /** Hands the whole catalog over as a file. */
  exportFile(): Promise<void>;
  /** Hands over what is stored, where it cannot be opened. */
  rescue(): Promise<void>;
  /** Brings back what was there before the last import. */
  undoImport(): Promise<void>;
  /** Takes over what a start, or another tab, found. */
  found(start: CatalogStart): void;
}

interface Surroundings {
  readonly client: CatalogClient;
  readonly saving: Saving;
  readonly notices: Notices;
  readonly report: ReportBug;
  readonly download: Download;
  readonly today: () => string;
  readonly fetchSample: () => Promise<string>;
  /** Called when the catalog's whole content may be another one. */
  replaced(): void;
}

export function createCatalog(surroundings: Surroundings): Catalog {
  const { client, saving, notices, report, download, today } = surroundings;
  const state = signal<CatalogState>({ is: 'starting' });

  function found(start: CatalogStart): void {
    state.value = stateOf(start);
    if (start.is === 'open') surroundings.replaced();
  }

  async function beginBy(begin: () => Promise<CatalogStart>): Promise<void> {
    const written = await saving.writeUnsigned(begin);
    if (written.is === 'done') found(written.value);
    if (written.is === 'refused') state.value = { is: 'empty', problem: written.because };
  }

  async function handOver(name: string, read: () => Promise<Uint8Array>): Promise<void> {
    try {
      download(name, await read());
    } catch (error) {
      if (error instanceof CatalogError) notices.warn(error.message);
      else report(error);
    }
  }

  return {
    state,
    found,
    begin: () => beginBy(() => client.newCatalog()),
    beginWithSample: () => beginBy(async () => client.newSample(await surroundings.fetchSample())),
    exportFile: () => handOver(`metricbook-${today()}.db`, () => client.exportFile()),
    rescue: () => handOver(`metricbook-rescue-${today()}.bin`, () => client.rescueFile()),
    async undoImport() {
      const written = await saving.writeUnsigned(() => client.undoImport());
      if (written.is === 'refused') notices.warn(written.because.message);
      if (written.is !== 'done') return;
      found(written.value);
      notices.tell('The catalog is as it was before the import.');
    },
  };
}

function stateOf(start: CatalogStart): CatalogState {
  switch (start.is) {
    case 'empty':
      return { is: 'empty', problem: undefined };
    case 'open':
      return { is: 'open', canUndoImport: start.canUndoImport };
    case 'damaged':
      return start;
  }
}
