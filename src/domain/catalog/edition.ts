import type { Instant } from '../core/instant.ts';

/** What a server says of the file of a published catalog, by which it is known again; null for what it does not say. */
export interface EditionMark {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Bytes on their way, which may be compressed. */
  readonly length: number | null;
}

/** One edition of the published catalog. */
export interface Edition {
  readonly mark: EditionMark;
  /** When the server's file was last changed; where the server does not say, the newest change in the catalog. */
  readonly updatedAt: Instant;
}

/** How what the server has now stands to an edition: `unknown` where nothing tells, as offline. */
export type EditionNews =
  | { readonly is: 'same' }
  | { readonly is: 'newer'; readonly mark: EditionMark }
  | { readonly is: 'unknown' };

/**
 * Whether two marks are of one file, by the best that both have: ETag, then time, then size. What is another one counts as
 * newer, for a publisher may well go back to an older file.
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
 * The name within an ETag. Servers that compress on the way call the same file weak, or add how it was compressed (Apache
 * `-gzip`, Netlify `-df`), and not always do.
 */
function tagOf(etag: string | null): string | null {
  const name = /^(?:W\/)?"(.*)"$/.exec(etag ?? '')?.[1] ?? etag;
  return name === null || name === '' ? null : name.replace(/-{1,2}(?:gzip|br|zstd|df)$/, '');
}

/** The file of the published catalog as it was fetched, unchecked. */
export interface FetchedEdition {
  readonly bytes: Uint8Array;
  readonly mark: EditionMark;
}
