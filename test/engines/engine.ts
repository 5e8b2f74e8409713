/** The engines that the main path is walked in. */
export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A place in the window, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One tab of a browser, as little of it as a person's hand and eye need: each way of driving a browser gives one. */
export interface Screen {
  goTo(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page, of which nothing but its own text goes there. Argument and answer are JSON. */
  run<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  click(at: Point): Promise<void>;
  /** Types a text where the focus is, key by key. */
  type(text: string): Promise<void>;
  /** Presses one key, with `Control` held where it is asked for. */
  press(key: Key): Promise<void>;
  /** Has the file chooser, which `ask` opens, take a file. */
  giveFile(path: string, ask: () => Promise<void>): Promise<void>;
  /** Takes the next download, which `ask` begins, and resolves with the path of the whole file. */
  takeDownload(ask: () => Promise<void>): Promise<string>;
  /** A PNG of what is in the window. */
  picture(): Promise<Buffer>;
  /** Makes the inside of the window so large, or as near to it as the browser allows. */
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
   * Ends the browser in good order and starts it again with what it has kept. Undefined where a browser that is driven
   * keeps nothing.
   */
  readonly restart: (() => Promise<void>) | undefined;
  /** Ends the browser, and deletes what it has stored. */
  end(): Promise<void>;
}
