import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { ImportProblem } from '../../domain/catalog/import-preview.ts';

/** A file that cannot be taken. One problem without a place stands for the whole file. */
export interface RefusedFile {
  readonly is: 'refused';
  readonly file: string;
  readonly problems: readonly ImportProblem[];
}

/**
 * Something on its way into a catalog, mostly a file. `Content`: what is known of it once it was checked; `Choice`: what the
 * user chose to do with it.
 */
export type IntakeState<Content extends object, Choice extends object> =
  | { readonly is: 'none' }
  /** The file is being read and checked. */
  | { readonly is: 'reading'; readonly file: string }
  | RefusedFile
  /** It waits for the user; nothing has been changed or stored yet. `problem`: why the last attempt to accept it failed. */
  | (Content & { readonly is: 'ready'; readonly problem: CatalogError | undefined })
  | (Content & Choice & { readonly is: 'accepting' });

/** The way of files, one at a time: whatever comes of an earlier one later is stale. */
export interface Intake<Content extends object, Choice extends object> {
  readonly state: ReadonlySignal<IntakeState<Content, Choice>>;
  /** Begins with a file, in place of any other. */
  read(file: string): void;
  refuse(refused: RefusedFile): void;
  /** Offers the content to the user; `problem`: why accepting it failed. */
  offer(content: Content, problem?: CatalogError): void;
  accept(content: Content, choice: Choice): void;
  /** Ends it, whether it was taken in or let go. */
  end(): void;
  /** Returns a check that is true until another file begins, or this one ends. */
  turn(): () => boolean;
}

export function createIntake<Content extends object, Choice extends object>(): Intake<Content, Choice> {
  const state = signal<IntakeState<Content, Choice>>({ is: 'none' });
  let latest = 0;
  return {
    state,
    read(file) {
      latest += 1;
      state.value = { is: 'reading', file };
    },
    refuse: (refused) => void (state.value = refused),
    offer: (content, problem) => void (state.value = { ...content, is: 'ready', problem }),
    accept: (content, choice) => void (state.value = { ...content, ...choice, is: 'accepting' }),
    end() {
      latest += 1;
      state.value = { is: 'none' };
    },
    turn() {
      const mine = latest;
      return () => mine === latest;
    },
  };
}
