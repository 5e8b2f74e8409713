/** The kind of a failure, for code; the sentence beside it is for users. Families share a prefix. */
export type CatalogErrorCode =
  // There is no such thing.
  | 'metric-not-found'
  | 'change-not-found'
  | 'test-not-found'
  | 'usage-not-found'
  | 'review-not-found'
  | 'decision-not-found'
  | 'view-not-found'
  | 'custom-field-not-found'
  | 'not-in-trash'
  // A value was refused.
  | 'invalid-id-missing'
  | 'invalid-id-too-long'
  | 'invalid-name-missing'
  | 'invalid-author-missing'
  | 'invalid-unknown-field'
  | 'invalid-not-text'
  | 'invalid-not-a-list'
  | 'invalid-text-too-long'
  | 'invalid-control-characters'
  | 'invalid-broken-text'
  | 'invalid-trust-out-of-range'
  | 'invalid-time'
  | 'invalid-number'
  | 'invalid-choice'
  | 'invalid-link'
  // Somebody else was first.
  | 'conflict-duplicate-view'
  | 'conflict-duplicate-id'
  | 'conflict-duplicate-field'
  | 'conflict-changed'
  // A file cannot be read.
  | 'file-not-a-database'
  | 'file-damaged'
  | 'file-not-a-catalog'
  | 'file-unfinished'
  | 'file-unavailable'
  | 'file-too-large'
  // The browser's storage failed.
  | 'storage-not-saved'
  | 'storage-damaged'
  | 'storage-blocked'
  | 'storage-version-gone'
  // The catalog, or the work, does not allow it.
  | 'cannot-revert'
  | 'newer-catalog'
  | 'published-catalog'
  | 'part-not-loaded'
  | 'nothing-to-undo'
  | 'cancelled';

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

/** The error for a catalog that the browser's memory cannot hold. It is not damaged. */
export function tooLarge(cause: unknown): CatalogError {
  return new CatalogError(
    'file-too-large',
    'The browser has not enough memory for this catalog. Nothing was changed. Close other tabs, or open it on a machine with more memory.',
    {},
    { cause },
  );
}

/** The error for work that the user cancelled. */
export function cancelled(): CatalogError {
  return new CatalogError('cancelled', 'Cancelled. Nothing was changed.');
}
