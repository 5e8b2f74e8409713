/** Blocks so small that a small catalog has many. Stands in for `src/storage/log/blocks.ts`. */
export const BLOCK_BYTES = 16_384;

export function blockCount(fileBytes: number): number {
  return Math.ceil(fileBytes / BLOCK_BYTES);
}

export function blockAt(file: Uint8Array, place: number): Uint8Array {
  return file.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES);
}
