import { cancelled, CatalogError } from '../domain/core/catalog-error.ts';
import type { EditionMark, EditionNews, FetchedEdition } from '../domain/catalog/edition.ts';
import { editionNews } from '../domain/catalog/edition.ts';
import type { Watch } from '../storage/snapshot/staging.ts';

/** The first bytes of every SQLite database. */
const MAGIC = new TextEncoder().encode('SQLite format 3\0');

/** Timeout for requests that only look. A download has none. */
const ANSWER_MS = 15_000;

/*
 * Requests come from the worker: a browser logs an answer such as 404 as an error in the console of the context that
 * asked. A page without a published catalog must not look broken.
 */

/**
 * Tells if there is an SQLite file at an address. Some hosts answer every address with a page, so the first bytes are
 * checked.
 */
export async function isDatabaseAt(address: string): Promise<boolean> {
  const stop = new AbortController();
  try {
    const response = await ask(address, { headers: { Range: `bytes=0-${MAGIC.length - 1}` } }, stop);
    if (!response.ok || response.body === null) return false;
    return await beginsLikeADatabase(response.body);
  } catch {
    // Offline, or nothing answers.
    return false;
  } finally {
    // Some servers ignore the range and send the complete file; stop them.
    stop.abort();
  }
}

/** Asks the server if it has another edition than the known one, without fetching the file. Never throws. */
export async function newsAt(address: string, known: EditionMark | undefined): Promise<EditionNews> {
  const stop = new AbortController();
  try {
    const response = await ask(address, { method: 'HEAD', headers: conditions(known) }, stop);
    if (response.status === 304) return { is: 'same' };
    if (!response.ok) return { is: 'unknown' };
    const mark = markOf(response);
    const news: EditionNews = known === undefined ? { is: 'newer', mark } : editionNews(known, mark);
    // If the file was removed, a host may answer with a page of its own.
    return news.is === 'newer' && !(await isDatabaseAt(address)) ? { is: 'unknown' } : news;
  } catch {
    return { is: 'unknown' };
  } finally {
    stop.abort();
  }
}

/**
 * Fetches the file. Reports progress in bytes; the total is 0 if it is unknown. Throws `file-unavailable` or
 * `cancelled`.
 */
export async function fetchEdition(address: string, watch: Watch): Promise<FetchedEdition> {
  const { signal = null, onProgress = () => undefined } = watch;
  try {
    // `no-cache`: a cached copy must be confirmed by the server.
    const response = await fetch(address, { cache: 'no-cache', signal });
    if (response.status === 404) throw unavailable('the server no longer has it');
    if (!response.ok || response.body === null) throw unavailable(`the server answered ${response.status}`);
    const mark = markOf(response);
    const isCompressed = response.headers.get('Content-Encoding') !== null;
    const bytes = await allOf(response.body, isCompressed ? null : mark.length, onProgress);
    return { bytes, mark };
  } catch (error) {
    if (error instanceof CatalogError) throw error;
    if (signal?.aborted === true) throw cancelled();
    throw unavailable('the network did not answer, or the connection was lost', error);
  }
}

function ask(address: string, how: RequestInit, stop: AbortController): Promise<Response> {
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_MS)]);
  return fetch(address, { ...how, cache: 'no-store', signal });
}

/** Headers for which a server answers 304 if it still has the known edition. */
function conditions(known: EditionMark | undefined): Record<string, string> {
  if (known?.etag) return { 'If-None-Match': known.etag };
  return known?.lastModified ? { 'If-Modified-Since': known.lastModified } : {};
}

function markOf({ headers }: Response): EditionMark {
  const length = headers.get('Content-Length');
  return {
    etag: headers.get('ETag'),
    lastModified: headers.get('Last-Modified'),
    length: length === null ? null : Number(length),
  };
}

async function beginsLikeADatabase(body: ReadableStream<Uint8Array>): Promise<boolean> {
  const reader = body.getReader();
  let at = 0;
  while (at < MAGIC.length) {
    const { value } = await reader.read();
    if (value === undefined) return false;
    for (const byte of value.subarray(0, MAGIC.length - at)) {
      if (byte !== MAGIC[at]) return false;
      at += 1;
    }
  }
  return true;
}

async function allOf(
  body: ReadableStream<Uint8Array>,
  total: number | null,
  onProgress: (done: number, total: number) => void,
): Promise<Uint8Array> {
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let done = 0;
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) break;
    parts.push(value);
    done += value.length;
    onProgress(done, total ?? 0);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function unavailable(because: string, cause?: unknown): CatalogError {
  return new CatalogError(
    'file-unavailable',
    `The published catalog could not be fetched: ${because}. Try again later.`,
    {},
    { cause },
  );
}
