import type { AppContext } from './app-context.ts';
import type { NamedBytes } from './named-bytes.ts';

/** Something that one component does and others ask for, without knowing each other or looking for elements. */
export interface Command<Args extends readonly unknown[]> {
  /** Has the command carried out by this function. Returns how to take it back. */
  register(app: AppContext, run: (...args: Args) => boolean): () => void;
  /** Gives the command. Returns false if nothing on the page can carry it out at present. */
  run(app: AppContext, ...args: Args): boolean;
}

function defineCommand<Args extends readonly unknown[]>(): Command<Args> {
  const registered = new WeakMap<AppContext, (...args: Args) => boolean>();
  return {
    register(app, run) {
      registered.set(app, run);
      return () => {
        if (registered.get(app) === run) registered.delete(app);
      };
    },
    run: (app, ...args) => registered.get(app)?.(...args) ?? false,
  };
}

/** The use of a chosen file: it goes into the catalog that is shown, or becomes a new one beside it. */
export type FileUse = 'import' | 'new';

/** Opens the browser's file chooser. */
export const CHOOSE_FILE = defineCommand<[use: FileUse]>();

/** Opens a file as a catalog of its own, beside the one that is shown. */
export const OPEN_AS_NEW_CATALOG = defineCommand<[file: NamedBytes]>();

/** Puts the cursor into the search box. */
export const FOCUS_SEARCH = defineCommand<[]>();

/** Gives the keyboard to the list, unless it is hidden. */
export const FOCUS_LIST = defineCommand<[]>();

/** A step of the list's cursor. */
export type ListMove = 'next' | 'previous' | 'next-page' | 'previous-page' | 'first' | 'last';

/** Moves the list's cursor, and scrolls the list to it. */
export const MOVE_IN_LIST = defineCommand<[move: ListMove]>();

/** Leads to the list, if it is hidden. */
export const SHOW_LIST = defineCommand<[]>();
