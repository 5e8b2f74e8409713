/** The engines in which the main path is walked. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A place in the window, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One tab of a browser, with only what a user's hand and eye need: each way of driving a browser provides one. */
export interface Screen {
  goTo(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page, which gets nothing but the function's own text. Argument and result are JSON. */
  run<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  click(at: Point): Promise<void>;
  /** Types a text at the focus, key by key. */
  type(text: string): Promise<void>;
  /** Presses one key, with `Control` held if the key says so. */
  press(key: Key): Promise<void>;
  /** Makes the file chooser that `ask` opens take a file. */
  giveFile(path: string, ask: () => Promise<void>): Promise<void>;
  /** Takes the next download, which `ask` begins, and resolves with the path of the whole file. */
  takeDownload(ask: () => Promise<void>): Promise<string>;
  /** Takes a PNG of the window's content. */
  picture(): Promise<Buffer>;
  /** Makes the inside of the window that large, or as near to it as the browser allows. */
  resize(width: number, height: number): Promise<void>;
}

/** Keys that are no letters, and `Control` with a letter. */
export type Key = 'Enter' | 'Escape' | 'Control+a' | 'Control+k';

/** A real browser with a profile of its own. */
export interface Engine {
  readonly name: EngineName;
  /** Opens a tab. */
  open(): Promise<Screen>;
  /**
   * Ends the browser in good order and starts it again with what it has kept. Undefined if a driven browser keeps
   * nothing.
   */
  readonly restart: (() => Promise<void>) | undefined;
  /** Ends the browser, and deletes what it has stored. */
  end(): Promise<void>;
}
