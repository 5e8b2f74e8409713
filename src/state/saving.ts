import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { CatalogErrorCode } from '../domain/catalog-error.ts';
import { CatalogError } from '../domain/catalog-error.ts';
import type { PersonState } from './person.ts';
import type { ReportBug } from './reading.ts';

/** Whether everything that was changed is kept in this browser. */
export type SaveState =
  | { readonly is: 'saved' }
  | { readonly is: 'saving' }
  | { readonly is: 'unsaved'; readonly because: CatalogError };

/** How a change ended. `cancelled`: the person would not say who they are. */
export type Written<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'cancelled' }
  | { readonly is: 'refused'; readonly because: CatalogError };

export interface Saving {
  readonly state: ReadonlySignal<SaveState>;
  /**
   * Makes one change in the catalog: asks who the person is where that is not known, shows `Saving…` meanwhile, and
   * `Saved` when the change is durable. A bug is reported, then counts as cancelled.
   */
  write<T>(change: (by: string) => Promise<T>): Promise<Written<T>>;
  /** Like `write`, for what bears nobody's name: opening a file, undoing an import. Never asks. */
  writeUnsigned<T>(change: () => Promise<T>): Promise<Written<T>>;
}

/** These say that the browser did not keep the change; any other refusal leaves everything as saved as it was. */
const STORAGE_CODES: ReadonlySet<CatalogErrorCode> = new Set<CatalogErrorCode>(['not-saved', 'damaged-storage']);

export function createSaving(person: PersonState, report: ReportBug): Saving {
  const state = signal<SaveState>({ is: 'saved' });
  let underWay = 0;

  function settle(next: SaveState): void {
    underWay -= 1;
    state.value = underWay > 0 && next.is === 'saved' ? { is: 'saving' } : next;
  }

  async function writeUnsigned<T>(change: () => Promise<T>): Promise<Written<T>> {
    const before = state.peek();
    underWay += 1;
    state.value = { is: 'saving' };
    try {
      const value = await change();
      settle({ is: 'saved' });
      return { is: 'done', value };
    } catch (error) {
      if (!(error instanceof CatalogError)) {
        settle({ is: 'saved' });
        report(error);
        return { is: 'cancelled' };
      }
      if (STORAGE_CODES.has(error.code)) settle({ is: 'unsaved', because: error });
      else settle(before.is === 'saving' ? { is: 'saved' } : before);
      return { is: 'refused', because: error };
    }
  }

  return {
    state,
    writeUnsigned,
    async write(change) {
      const by = await person.known();
      return by === undefined ? { is: 'cancelled' } : writeUnsigned(() => change(by));
    },
  };
}
