import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import type { CatalogErrorCode } from '../../domain/core/catalog-error.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { publishedCatalogError } from '../../domain/catalog/published-catalog.ts';
import type { CatalogAccess } from '../../domain/catalog/stored-version.ts';
import type { PersonState } from './person.ts';
import type { Notices } from './notices.ts';
import type { ReportBug } from './query.ts';

/** The state of the changes: saved in this browser, being saved, or not saved. */
export type SaveState =
  | { readonly is: 'saved' }
  | { readonly is: 'saving' }
  /** A change was not saved. Holds until the browser is known to store again. */
  | { readonly is: 'unsaved'; readonly because: CatalogError };

/** The outcome of a change. `cancelled`: the user did not give a name. */
export type Written<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'cancelled' }
  | { readonly is: 'refused'; readonly because: CatalogError };

/** The state of checking again if the browser stores. */
export type Settling = 'not-asked' | 'under-way' | 'in-vain';

/** Saves changes in the open catalog, and tells if they are saved. */
export interface Saving {
  readonly state: ReadonlySignal<SaveState>;
  /** The reason why nothing can be changed in the open catalog, for now or for good; undefined if it can be changed. */
  readonly writeBlock: ReadonlySignal<CatalogError | undefined>;
  /** False if the open catalog is published. Nothing that would change it is offered then. */
  readonly canWrite: ReadonlySignal<boolean>;
  /** The state of `retry` while something is unsaved. */
  readonly settling: ReadonlySignal<Settling>;
  /**
   * Makes one change in the catalog. Asks for the user's name if it is unknown. Shows `Saving…`, and `Saved` when the
   * change is durable. If there is a write block, the change is refused at once with its reason. A bug is reported
   * and counts as cancelled.
   */
  write<T>(change: (by: string) => Promise<T>): Promise<Written<T>>;
  /** Like `write`, for a change without an author: opening a file, undoing an import. Never asks. */
  writeUnsigned<T>(change: () => Promise<T>): Promise<Written<T>>;
  /** Checks if the browser stores again after something was not saved. If so, changes are possible again. */
  retry(): Promise<void>;
  /** Clears the state: a change reported as not saved turned out to be stored. */
  savedAfterAll(): void;
}

interface SavingDeps {
  readonly person: PersonState;
  readonly report: ReportBug;
  /** The access to the open catalog; undefined if none is open. */
  access(): CatalogAccess | undefined;
  /** Checks if the browser stores again; throws a `CatalogError` if not. */
  storesAgain(): Promise<void>;
  /** Called when `retry` found that it does. */
  settled(): void;
}

/** Codes of a change that the browser did not store. Any other refusal leaves the save state as it was. */
const STORAGE_CODES: ReadonlySet<CatalogErrorCode> = new Set<CatalogErrorCode>([
  'storage-not-saved',
  'storage-damaged',
]);

function storageBlockedError(): CatalogError {
  return new CatalogError(
    'storage-blocked',
    'This browser blocks site data: the catalog is gone when you close or reload the page. To keep and edit it, allow site data for this address in the settings.',
  );
}

/** Creates the save state, with nothing unsaved. */
export function createSaving(deps: SavingDeps): Saving {
  const { person, report } = deps;
  const underWay = signal(0);
  const unsaved = signal<CatalogError | undefined>(undefined);
  const settling = signal<Settling>('not-asked');

  const state = computed((): SaveState => {
    if (unsaved.value !== undefined) return { is: 'unsaved', because: unsaved.value };
    return { is: underWay.value > 0 ? 'saving' : 'saved' };
  });

  const writeBlock = computed((): CatalogError | undefined => {
    const access = deps.access();
    // Without an open catalog there is nothing to spoil, so creating one may be tried again.
    if (access === undefined) return undefined;
    if (access.is === 'published') return publishedCatalogError();
    if (access.is === 'unkept') return storageBlockedError();
    return access.is === 'read-only' ? new CatalogError('newer-catalog', access.because) : unsaved.value;
  });

  function clear(): void {
    batch(() => {
      unsaved.value = undefined;
      settling.value = 'not-asked';
    });
  }

  async function writeUnsigned<T>(change: () => Promise<T>): Promise<Written<T>> {
    const because = writeBlock.peek();
    if (because !== undefined) return { is: 'refused', because };
    clear();
    underWay.value += 1;
    try {
      return { is: 'done', value: await change() };
    } catch (error) {
      if (!(error instanceof CatalogError)) {
        report(error);
        return { is: 'cancelled' };
      }
      if (STORAGE_CODES.has(error.code)) unsaved.value = error;
      return { is: 'refused', because: error };
    } finally {
      underWay.value -= 1;
    }
  }

  return {
    state,
    writeBlock,
    canWrite: computed(() => deps.access()?.is !== 'published'),
    settling: computed(() => settling.value),
    writeUnsigned,
    savedAfterAll: clear,
    async write(change) {
      const because = writeBlock.peek();
      if (because !== undefined) return { is: 'refused', because };
      const by = await person.known();
      return by === undefined ? { is: 'cancelled' } : writeUnsigned(() => change(by));
    },
    async retry() {
      if (unsaved.peek() === undefined || settling.peek() === 'under-way') return;
      settling.value = 'under-way';
      try {
        await deps.storesAgain();
        clear();
        deps.settled();
      } catch (error) {
        batch(() => {
          settling.value = 'in-vain';
          if (error instanceof CatalogError) unsaved.value = error;
          else report(error);
        });
      }
    },
  };
}

/** Returns true if nothing can be changed at present, and shows the reason. */
export function guardWrite({
  saving,
  notices,
}: {
  readonly saving: Pick<Saving, 'writeBlock'>;
  readonly notices: Pick<Notices, 'tell'>;
}): boolean {
  const because = saving.writeBlock.peek();
  if (because !== undefined) notices.tell(because.message);
  return because !== undefined;
}
