// The meaning of the browser's errors. Chromium reports a full disk only in their messages.

/** True if a sound connection refused what the transaction asked for. */
export function isRefusal(error: unknown): boolean {
  return isNamed(error, 'ConstraintError');
}

/** True if storage is full. */
export function isFull(error: unknown): boolean {
  return isNamed(error, 'QuotaExceededError');
}

/**
 * True if the browser failed and may succeed on a new connection. An error that is no `DOMException` is a bug of
 * ours.
 */
export function isTrouble(error: unknown): boolean {
  return error instanceof DOMException && !isRefusal(error) && !isFull(error) && error.name !== 'DataCloneError';
}

/**
 * True if a stored value cannot be read. Browsers keep large values in files of their own, which can be lost or
 * break.
 */
export function isUnreadable(error: unknown): boolean {
  return ['DataError', 'NotFoundError', 'NotReadableError'].some((name) => isNamed(error, name));
}

/** True if Chromium closed the connection with this error, or had closed it and cannot open another. */
export function isTaken(error: unknown): boolean {
  return (
    error instanceof DOMException && /NO_SPACE|disk full|[Cc]onnection is closing|Internal error/.test(error.message)
  );
}

/** True if the browser gave no answer in time: it may be repeating a write for which the disk has no space. */
export function isTimeout(error: unknown): boolean {
  return isNamed(error, 'TimeoutError');
}

/** True if Chromium had no space for the file of a large value. It closes all open connections then. */
export function isLargeRefused(error: unknown): boolean {
  return error instanceof DOMException && error.message.includes('Failed to write blobs');
}

/**
 * True for the two messages of Chromium on a full disk: no space in a file of its own, or large values could not be
 * written.
 */
export function isDiskFull(error: unknown): error is DOMException {
  return error instanceof DOMException && /NO_SPACE|Failed to write blobs/.test(error.message);
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
