/** A report of the page to the test. The answer to `found` is the number of the first change to make. */
export type Report =
  /** The page is loaded. */
  | { readonly is: 'loaded' }
  /** The catalog as the start found it, or made it: its file in base64. */
  | { readonly is: 'found'; readonly file: string }
  /** The change of this number is saved. */
  | { readonly is: 'saved'; readonly n: number }
  | { readonly is: 'failed'; readonly because: string };

/** Id of the metric that is changed, and name of its author. */
export const WRITER = 'writer';
