import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import type { CatalogErrorCode } from '../../domain/core/catalog-error.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { publishedCatalogError } from '../../domain/catalog/published-catalog.ts';
import type { CatalogAccess } from '../../domain/catalog/stored-version.ts';
import type { PersonState } from './person.ts';
import type { Notices } from './notices.ts';
import type { ReportBug } from './query.ts';

/** Whether everything that was changed is kept in this browser. */
export type SaveState =
  | { readonly is: 'saved' }
  | { readonly is: 'saving' }
  /** A change was not kept. Holds until the browser is known to store again. */
  | { readonly is: 'unsaved'; readonly because: CatalogError };

/** How a change ended. `cancelled`: the person would not say who they are. */
export type Written<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'cancelled' }
  | { readonly is: 'refused'; readonly because: CatalogError };

/** Whether it was asked again if the browser stores, and the answer so far. */
export type Settling = 'not-asked' | 'under-way' | 'in-vain';

export interface Saving {
  readonly state: ReadonlySignal<SaveState>;
  /** Why nothing can be changed in the open catalog, for now or for good; undefined where everything can. */
  readonly writeBlock: ReadonlySignal<CatalogError | undefined>;
  /** Whether the open catalog is one to change at all: in a published one, nothing that would change it is even offered. */
  readonly canWrite: ReadonlySignal<boolean>;
  /** How asking again goes while something is unsaved. */
  readonly settling: ReadonlySignal<Settling>;
  /**
   * Makes one change in the catalog: asks who the person is where that is not known, shows `Saving…` meanwhile, and
   * `Saved` when the change is durable. Where an obstacle stands, it is refused at once with the reason. A bug is
   * reported, then counts as cancelled.
   */
  write<T>(change: (by: string) => Promise<T>): Promise<Written<T>>;
  /** Like `write`, for what bears nobody's name: opening a file, undoing an import. Never asks. */
  writeUnsigned<T>(change: () => Promise<T>): Promise<Written<T>>;
  /** After something was not saved: asks whether the browser stores again. Where it does, changing goes on. */
  retry(): Promise<void>;
  /** What was told as not saved turned out to be stored. */
  savedAfterAll(): void;
}

interface SavingDeps {
  readonly person: PersonState;
  readonly report: ReportBug;
  /** Whether the open catalog can be changed; undefined where none is open. */
  access(): CatalogAccess | undefined;
  /** Asks the catalog whether the browser stores again; throws a `CatalogError` where it does not. */
  storesAgain(): Promise<void>;
  /** Called when `retry` has found that it does. */
  settled(): void;
}

/** These say that the browser did not keep the change; any other refusal leaves everything as saved as it was. */
const STORAGE_CODES: ReadonlySet<CatalogErrorCode> = new Set<CatalogErrorCode>([
  'storage-not-saved',
  'storage-damaged',
]);

export function createSaving(deps: SavingDeps): Saving {
  const { person, report } = deps;
  const underWay = signal(0);
  const unloadGuard = signal<CatalogError | undefined>(undefined);
  const settling = signal<Settling>('not-asked');

  const state = computed((): SaveState => {
    if (unloadGuard.value !== undefined) return { is: 'unsaved', because: unloadGuard.value };
    return { is: underWay.value > 0 ? 'saving' : 'saved' };
  });

  const writeBlock = computed((): CatalogError | undefined => {
    const access = deps.access();
    // Where no catalog is open there is none to spoil: whatever begins one may be tried again.
    if (access === undefined) return undefined;
    if (access.is === 'published') return publishedCatalogError();
    return access.is === 'read-only' ? new CatalogError('newer-catalog', access.because) : unloadGuard.value;
  });

  function clear(): void {
    batch(() => {
      unloadGuard.value = undefined;
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
      if (STORAGE_CODES.has(error.code)) unloadGuard.value = error;
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
      if (unloadGuard.peek() === undefined || settling.peek() === 'under-way') return;
      settling.value = 'under-way';
      try {
        await deps.storesAgain();
        clear();
        deps.settled();
      } catch (error) {
        batch(() => {
          settling.value = 'in-vain';
          if (error instanceof CatalogError) unloadGuard.value = error;
          else report(error);
        });
      }
    },
  };
}

/** Returns true if nothing can be changed at present, and says so. */
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
