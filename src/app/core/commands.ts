import type { AppContext } from './app-context.ts';
import type { IncomingFile, NamedBytes } from './named-bytes.ts';

/** A named action that one component offers and others call, without knowing each other or looking for elements. */
export interface Command<Args extends readonly unknown[]> {
  /** Makes this function carry out the command. Returns a function that takes it back. */
  register(app: AppContext, run: (...args: Args) => boolean): () => void;
  /** Calls the command. Returns false if nothing on the page can carry it out at present. */
  run(app: AppContext, ...args: Args): boolean;
  /** Calls the command now, or as soon as something on the page can carry it out. */
  runSoon(app: AppContext, ...args: Args): void;
}

function defineCommand<Args extends readonly unknown[]>(): Command<Args> {
  const registered = new WeakMap<AppContext, (...args: Args) => boolean>();
  const awaited = new WeakMap<AppContext, Args[]>();
  return {
    register(app, run) {
      registered.set(app, run);
      const calls = awaited.get(app) ?? [];
      awaited.delete(app);
      for (const args of calls) run(...args);
      return () => {
        if (registered.get(app) === run) registered.delete(app);
      };
    },
    run: (app, ...args) => registered.get(app)?.(...args) ?? false,
    runSoon(app, ...args) {
      const run = registered.get(app);
      if (run === undefined) awaited.set(app, [...(awaited.get(app) ?? []), args]);
      else run(...args);
    },
  };
}

/**
 * The use of chosen files: imported into the current catalog, as single files or as a whole folder, or opened as a new
 * one beside it.
 */
export type FileUse = 'import' | 'folder' | 'new';

/** Opens the browser's chooser of files, or of a folder. */
export const CHOOSE_FILE = defineCommand<[use: FileUse]>();

/** Opens a file as a catalog of its own, beside the current one. */
export const OPEN_AS_NEW_CATALOG = defineCommand<[file: IncomingFile]>();

/** Opens files as if they had been dropped. */
export const OPEN_FILES = defineCommand<[files: readonly NamedBytes[]]>();

/** Puts the cursor into the search box. */
export const FOCUS_SEARCH = defineCommand<[]>();

/** Focuses the list, unless it is hidden. */
export const FOCUS_LIST = defineCommand<[]>();

/** A step of the list's cursor. */
export type ListMove = 'next' | 'previous' | 'next-page' | 'previous-page' | 'first' | 'last';

/** Moves the list's cursor, and scrolls the list to it. */
export const MOVE_IN_LIST = defineCommand<[move: ListMove]>();

/** A change to the selection of rows. `extend` selects all rows from one to another, or to the anchor if there is one. */
export type ListSelecting =
  | { readonly is: 'toggle'; readonly rowid: number }
  | { readonly is: 'extend'; readonly from: number | undefined; readonly to: number }
  | { readonly is: 'all' | 'none' };

/** Selects rows of the list. */
export const SELECT_IN_LIST = defineCommand<[selecting: ListSelecting]>();

/** Goes to the list if it is hidden. */
export const SHOW_LIST = defineCommand<[]>();
