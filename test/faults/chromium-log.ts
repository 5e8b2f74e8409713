/** Size of a block of a LevelDB log, and of the header of a record: checksum (4 bytes), length (2), type (1). */
const BLOCK = 32_768;
const HEADER = 7;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  return crc;
});

/**
 * True if a LevelDB log has a record that was not written to its end, with more records after it: LevelDB takes it for
 * damage. At the end of the log such a record is nothing unusual, and is left out. (Format: log_format.md of LevelDB.)
 */
export function hasTornMiddle(log: Uint8Array): boolean {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  for (let at = 0; at + HEADER <= log.length;) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEADER) {
      at += left;
      continue;
    }
    const end = at + HEADER + view.getUint16(at + 4, true);
    if (end > log.length) return false;
    if (view.getUint32(at, true) !== masked(crc32c(log.subarray(at + 6, end)))) return true;
    at = end;
  }
  return false;
}

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
