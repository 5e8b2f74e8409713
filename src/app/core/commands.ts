import type { AppContext } from './app-context.ts';
import type { IncomingFile } from './named-bytes.ts';

/** A named action that one component offers and others call, without knowing each other or looking for elements. */
export interface Command<Args extends readonly unknown[]> {
  /** Makes this function carry out the command. Returns a function that takes it back. */
  register(app: AppContext, run: (...args: Args) => boolean): () => void;
  /** Calls the command. Returns false if nothing on the page can carry it out at present. */
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

/** The use of a chosen file: imported into the current catalog, or opened as a new one beside it. */
export type FileUse = 'import' | 'new';

/** Opens the browser's file chooser. */
export const CHOOSE_FILE = defineCommand<[use: FileUse]>();

/** Opens a file as a catalog of its own, beside the current one. */
export const OPEN_AS_NEW_CATALOG = defineCommand<[file: IncomingFile]>();

/** Puts the cursor into the search box. */
export const FOCUS_SEARCH = defineCommand<[]>();

/** Focuses the list, unless it is hidden. */
export const FOCUS_LIST = defineCommand<[]>();

/** A step of the list's cursor. */
export type ListMove = 'next' | 'previous' | 'next-page' | 'previous-page' | 'first' | 'last';

/** Moves the list's cursor, and scrolls the list to it. */
export const MOVE_IN_LIST = defineCommand<[move: ListMove]>();

/** Goes to the list if it is hidden. */
export const SHOW_LIST = defineCommand<[]>();
