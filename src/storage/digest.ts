/** SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/** The digest of bytes. Needs a secure context, as every page has that is served by https or from this machine. */
export async function digestOf(bytes: Uint8Array): Promise<Digest> {
  const hash = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The digest of some bytes in their place: `context` says which they are, and what came before them. */
export function digestIn(context: string, bytes: Uint8Array): Promise<Digest> {
  const prefix = new TextEncoder().encode(`${context}\n`);
  const whole = new Uint8Array(prefix.length + bytes.length);
  whole.set(prefix);
  whole.set(bytes, prefix.length);
  return digestOf(whole);
}
