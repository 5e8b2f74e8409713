import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { ChosenEncoding, ImportProblem } from '../../domain/catalog/import-preview.ts';

/** A file that cannot be imported. A single problem without a place is about the whole file. */
export interface RefusedFile {
  readonly is: 'refused';
  readonly file: string;
  readonly problems: readonly ImportProblem[];
}

/** A text file that is not Unicode. It is read again in the encoding that the user chooses. */
export interface UndecidedFile {
  readonly is: 'undecided';
  readonly file: string;
  readonly offered: ChosenEncoding;
  /** Some of its lines, as they read in the encoding that is offered. */
  readonly sample: readonly string[];
}

/**
 * Content on its way into a catalog, usually a file. `Content` is what is known of it once it was checked. `Choice`
 * is what the user chose to do with it.
 */
export type IntakeState<Content extends object, Choice extends object> =
  | { readonly is: 'none' }
  /** The file is being read and checked. */
  | { readonly is: 'reading'; readonly file: string }
  | RefusedFile
  | UndecidedFile
  /**
   * It waits for the user, and nothing has been changed or stored yet. `problem`: why the last attempt to accept it
   * failed.
   */
  | (Content & { readonly is: 'ready'; readonly problem: CatalogError | undefined })
  | (Content & Choice & { readonly is: 'accepting' });

/** The state of one file at a time. Late results of an earlier file are ignored. */
export interface Intake<Content extends object, Choice extends object> {
  readonly state: ReadonlySignal<IntakeState<Content, Choice>>;
  /** Starts with a file, in place of any other. */
  read(file: string): void;
  /** Shows why the file is not read, or what the user has to choose first. */
  halt(halted: RefusedFile | UndecidedFile): void;
  /** Offers the content to the user. `problem`: why accepting it failed. */
  offer(content: Content, problem?: CatalogError): void;
  accept(content: Content, choice: Choice): void;
  /** Ends it, accepted or discarded. */
  end(): void;
  /** Returns a check that is true until another file starts, or this one ends. */
  turn(): () => boolean;
}

/** Creates an intake without a file. */
export function createIntake<Content extends object, Choice extends object>(): Intake<Content, Choice> {
  const state = signal<IntakeState<Content, Choice>>({ is: 'none' });
  let latest = 0;
  return {
    state,
    read(file) {
      latest += 1;
      state.value = { is: 'reading', file };
    },
    halt: (halted) => void (state.value = halted),
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
