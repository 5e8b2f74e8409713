import { tooLarge } from './catalog-error.ts';

/**
 * Zeros for a file of so many bytes, with room behind them in their buffer: a database that works in the buffer can grow
 * there. Otherwise the first change that needs another page would copy the whole file. Memory that nobody touches costs
 * nothing.
 * Throws `file-too-large` if there is no memory for them.
 */
export function bytesWithRoom(length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(new ArrayBuffer(length + MIN_ROOM_BYTES + Math.ceil(length / 8)), 0, length);
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(error) : error;
  }
}

const MIN_ROOM_BYTES = 1_048_576;
