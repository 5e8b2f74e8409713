import type { Instant } from '../core/instant.ts';

/** The headers by which a server's file is recognized; null for one that the server does not send. */
export interface EditionMark {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Bytes in transit, which may be compressed. */
  readonly length: number | null;
}

/** One edition of the published catalog. */
export interface Edition {
  readonly mark: EditionMark;
  /** When the server's file was last changed; if the server does not tell, the newest change in the catalog. */
  readonly updatedAt: Instant;
}

/** The server's file compared with a known edition. `unknown` if nothing tells, for example offline. */
export type EditionNews =
  | { readonly is: 'same' }
  | { readonly is: 'newer'; readonly mark: EditionMark }
  | { readonly is: 'unknown' };

/**
 * Compares two marks by the best header that both have: ETag, then time, then size. Any other file counts as newer,
 * since a publisher may return to an older one.
 */
export function editionNews(known: EditionMark, found: EditionMark): EditionNews {
  const pairs = [
    [tagOf(known.etag), tagOf(found.etag)],
    [known.lastModified, found.lastModified],
    [known.length, found.length],
  ];
  const told = pairs.find(([ours, theirs]) => ours !== null && theirs !== null);
  if (told === undefined) return { is: 'unknown' };
  return told[0] === told[1] ? { is: 'same' } : { is: 'newer', mark: found };
}

/**
 * The part of an ETag that identifies the file. Servers that compress in transit may mark it as weak or add the
 * compression (Apache `-gzip`, Netlify `-df`), but not always.
 */
function tagOf(etag: string | null): string | null {
  const name = /^(?:W\/)?"(.*)"$/.exec(etag ?? '')?.[1] ?? etag;
  return name === null || name === '' ? null : name.replace(/-{1,2}(?:gzip|br|zstd|df)$/, '');
}

/** The file of the published catalog as fetched, unchecked. */
export interface FetchedEdition {
  readonly bytes: Uint8Array;
  readonly mark: EditionMark;
}
