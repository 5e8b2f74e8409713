/** Signatures of a zip archive's end, of the end of a large one, and of an entry of its directory (APPNOTE.TXT, 4.3). */
const END = 0x06054b50;
const LARGE_END = 0x06064b50;
const ENTRY = 0x02014b50;

/** Bytes of the end without a comment, of the note before it that says where a large one's is, and of an entry. */
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const ENTRY_BYTES = 46;

/** Greatest length of the comment behind the end. */
const MOST_COMMENT = 65_535;

/** The checksums of the files of a zip archive, in the order of its directory; none if it has no directory. */
export function checksumsIn(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  if (end === undefined) return [];
  const checksums: number[] = [];
  let at = directoryOf(view, end);
  while (at + ENTRY_BYTES <= view.byteLength && view.getUint32(at, true) === ENTRY) {
    checksums.push(view.getUint32(at + 16, true));
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    at += ENTRY_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return checksums;
}

/** The CRC-32 of bytes, as zip archives have it. */
export function checksumOf(bytes: Uint8Array): number {
  let rest = -1;
  for (const byte of bytes) rest = (TABLE[(rest ^ byte) & 255] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** The remainders of all bytes for the polynomial of CRC-32. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function endOf(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return undefined;
}

function directoryOf(view: DataView, end: number): number {
  const at = view.getUint32(end + 16, true);
  const isLarge = at === 0xffffffff || view.getUint16(end + 8, true) === 0xffff;
  if (!isLarge || end < LOCATOR_BYTES) return at;
  const large = view.getUint32(end - 12, true);
  const isThere = large + 56 <= view.byteLength && view.getUint32(large, true) === LARGE_END;
  return isThere ? view.getUint32(large + 48, true) : at;
}
