/** SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/** The SHA-256 digest of bytes. */
export async function digestOf(bytes: Uint8Array): Promise<Digest> {
  return hexadecimal(await hashOf(bytes as Uint8Array<ArrayBuffer>));
}

/** Bytes in lower-case hexadecimal. */
export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Browsers offer SHA-256 only to pages served over https or from this machine. On other pages it is loaded. */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if ('subtle' in crypto) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const { sha256 } = await import('@noble/hashes/sha2.js');
  return sha256(bytes);
}

/** The digest of bytes together with their context, which says what they are and what came before them. */
export function digestIn(context: string, bytes: Uint8Array): Promise<Digest> {
  const prefix = new TextEncoder().encode(`${context}\n`);
  const whole = new Uint8Array(prefix.length + bytes.length);
  whole.set(prefix);
  whole.set(bytes, prefix.length);
  return digestOf(whole);
}
