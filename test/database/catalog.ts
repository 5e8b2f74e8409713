import { expect } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import type { SortKey } from '../../src/domain/search/listing.ts';
import { dumpOf } from './sqlite-dump.ts';

/** A clock that stands still until a test moves it. */
export class StoppedClock {
  #now: Date;

  constructor(start = '2026-03-31T12:00:00Z') {
    this.#now = new Date(start);
  }

  readonly read = (): Date => this.#now;

  set(time: string): void {
    this.#now = new Date(time);
  }

  pass(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}

export async function openCatalog(
  bytes?: Uint8Array,
  clock = new StoppedClock(),
): Promise<{ db: MetricsDatabase; clock: StoppedClock }> {
  return { db: await MetricsDatabase.open(bytes, { clock: clock.read }), clock };
}

/** Creates a catalog with these metrics, each named after its id if it has no name. */
export async function catalogOf(
  ...metrics: (Omit<Parameters<MetricsDatabase['createMetric']>[0], 'name'> & { name?: string })[]
): Promise<{ db: MetricsDatabase; clock: StoppedClock }> {
  const opened = await openCatalog();
  for (const metric of metrics) opened.db.createMetric({ name: metric.id, ...metric });
  return opened;
}

/** Returns the error with which a call is refused: a code, and a sentence for the user. */
export function refusalOf(work: () => unknown): CatalogError {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    expect(error.message).toMatch(/^[A-Z\d"-].{8,}[.]$/s);
    return error;
  }
  throw new Error('nothing was refused');
}

/** Returns the code with which a call is refused, after checking that it changed nothing. */
export function refusedOf(db: MetricsDatabase, work: () => unknown): CatalogError['code'] {
  const before = dumpOf(db.export());
  const { code } = refusalOf(work);
  expect(dumpOf(db.export())).toEqual(before);
  return code;
}

/** Returns the error with which a file is refused. */
export async function openingRefusal(bytes: Uint8Array): Promise<CatalogError> {
  const opened = await MetricsDatabase.open(bytes).catch((error: unknown) => error);
  return refusalOf(() => {
    if (opened instanceof MetricsDatabase) opened.close();
    else throw opened;
  });
}

/** Lists ids in the order of a search. */
export function searched(db: MetricsDatabase, query: string): string[] {
  return db.searchMetrics(query).map(({ id }) => id);
}

/** Lists ids in the order of the list, which may answer before the search index is complete. */
export function listed(db: MetricsDatabase, query: string, by: SortKey = 'name', descending = false): string[] {
  const { rowids } = db.listing.list({ query, sort: { by, descending } });
  return db.listing.rows(Array.from(rowids), query).map(({ id }) => id);
}
