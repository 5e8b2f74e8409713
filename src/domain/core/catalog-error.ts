/** The kind of a failure, for code. The sentence beside it is for users. */
export type CatalogErrorCode =
  | 'metric-not-found'
  | 'change-not-found'
  | 'test-not-found'
  | 'usage-not-found'
  | 'view-not-found'
  | 'duplicate-view'
  | 'not-in-trash'
  | 'duplicate-id'
  | 'id-missing'
  | 'id-too-long'
  | 'name-missing'
  | 'author-missing'
  | 'unknown-field'
  | 'not-text'
  | 'not-a-list-of-texts'
  | 'text-too-long'
  | 'control-characters'
  | 'broken-text'
  | 'trust-out-of-range'
  | 'bad-time'
  | 'bad-number'
  | 'changed-meanwhile'
  | 'cannot-revert'
  | 'not-a-database'
  | 'damaged-file'
  | 'not-a-catalog'
  | 'newer-catalog'
  | 'published-catalog'
  | 'nothing-to-undo'
  | 'not-saved'
  | 'damaged-storage'
  | 'version-gone'
  | 'cancelled'
  | 'file-unavailable';

/** Values behind the sentence, for a screen that shows them in its own way. Plain data only. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * A failure that a user can act on: a code, a sentence that says what happened and what to do, and the values
 * involved. Nothing has been changed when one is thrown. Any other error is a bug.
 */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(
    readonly code: CatalogErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
