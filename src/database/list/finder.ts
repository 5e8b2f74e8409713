import type { Day } from '../../domain/core/instant.ts';
import type { ZoneClock } from '../../domain/core/time-zone.ts';
import type { Facets, Listing, Sort } from '../../domain/search/listing.ts';
import type { Filter, Term } from '../../domain/search/query.ts';
import type { Connection } from '../sqlite/connection.ts';
import { MetricColumns } from './metric-columns.ts';
import type { RowSet } from './row-set.ts';
import { type RankedRows, SearchIndex } from './search-index.ts';
import type { Steps } from '../../domain/core/steps.ts';
import { addScanFunctions } from './text-scan.ts';
import { type CatalogTrust, catalogTrust, forgetTrust } from '../trust/catalog-trust.ts';

/** Rows in one step of building the search index: some milliseconds of work. */
const INDEX_STEP = 500;

/** Rows in one step of reading the columns: up to twenty milliseconds. */
const COLUMNS_STEP = 2000;

/** Rows in one step of counting them: some milliseconds. */
const COUNTING_STEP = 16_384;

const BY_NAME: Sort = { by: 'name', descending: false };

/** What the list lends to its searches. */
export interface FinderOptions {
  readonly connection: Connection;
  readonly today: () => Day;
  readonly zone: ZoneClock;
  /** All rowids in an order. */
  readonly order: (sort: Sort) => readonly number[];
}

/** The words that were searched, after correction, and what they found; `rows` is undefined if there were no words. */
interface Searched extends Pick<Listing, 'respelled'> {
  readonly terms: readonly Term[];
  readonly rows: RowSet | undefined;
}

/** An order of all rows, and what it was made of. */
interface OrderByTrust {
  readonly trust: CatalogTrust;
  readonly version: number;
  readonly descending: boolean;
  readonly names: readonly number[];
  readonly rowids: readonly number[];
}

/** Tells if a row passes the filters. */
type Fits = (rowid: number) => boolean;

/** Searches, filters and counts the list of metrics, with the search index and the columns that they need. */
export class Finder {
  readonly #options: FinderOptions;
  readonly #index: SearchIndex;
  #columns: MetricColumns | undefined;
  /** All rowids by their trust, as of a version of the scores. */
  #byTrust: OrderByTrust | undefined;

  constructor(options: FinderOptions) {
    this.#options = options;
    addScanFunctions(options.connection);
    this.#index = new SearchIndex(options.connection);
  }

  /** Lists the rows that match, in steps of which none takes long. */
  *listing(terms: readonly Term[], filters: readonly Filter[], sort: Sort): Steps<Listing> {
    const { connection, today } = this.#options;
    if (sort.by === 'trust' || filters.some(needsTrust)) yield* this.#trust.prepare();
    const fits =
      filters.length === 0
        ? undefined
        : (yield* this.#allColumns()).fits(filters, { today: today(), trust: this.knownTrust });
    const searched = this.#search(terms);
    yield;
    const rowids = yield* this.#ordered(searched, sort, fits);
    const total = Number(connection.value('SELECT count(*) FROM main.metrics'));
    return { total, rowids, respelled: searched.respelled };
  }

  /** Counts the rows that match by facet, in steps of which none takes long. */
  *counting(terms: readonly Term[], filters: readonly Filter[]): Steps<Facets> {
    if (filters.some(needsTrust)) yield* this.#trust.prepare();
    const columns = yield* this.#allColumns();
    const counts = columns.counting(filters, { today: this.#options.today(), trust: this.knownTrust });
    const { rows } = this.#search(terms);
    let left = COUNTING_STEP;
    for (const row of rows ?? this.#options.order(BY_NAME)) {
      counts.add(row);
      left -= 1;
      if (left > 0) continue;
      yield;
      left = COUNTING_STEP;
    }
    return counts.facets();
  }

  /** Reads some more rows of the columns; returns true once all are read. */
  prepareCounts(): boolean {
    return this.#someColumns.read(COLUMNS_STEP);
  }

  /** Calculates some more trust scores; returns true once all are. */
  prepareTrust(): boolean {
    return this.#trust.prepare().next().done === true;
  }

  /**
   * Does the next step of what makes searches fast: reads some more rows of the columns, or builds the next part of the
   * index. Returns true once everything is done.
   */
  prepare(): boolean {
    if (this.#someColumns.isComplete) return this.buildIndex();
    this.prepareCounts();
    return false;
  }

  /** Builds the next part of the search index; returns true once it is complete. */
  buildIndex(): boolean {
    return this.#index.build(INDEX_STEP);
  }

  /** Rebuilds the index, and drops the trust scores, after rowids changed. */
  rebuild(): void {
    forgetTrust(this.#options.connection);
    this.#index.rebuild();
  }

  /** Reads changed rows again. */
  refresh(rowids: readonly number[], areTestsChanged: boolean): void {
    this.#columns?.refresh(rowids, areTestsChanged);
  }

  /** Drops the columns; they are read again when next needed. */
  forget(): void {
    this.#columns = undefined;
  }

  /** Number of failing tests for each of these rows, in their order; undefined before the columns have been read. */
  failingTests(rowids: readonly number[]): number[] | undefined {
    const columns = this.#columns;
    return columns?.isComplete === true ? rowids.map((rowid) => columns.failingTestsOf(rowid)) : undefined;
  }

  /** The part of a metric's id that tells it from others of its name; undefined before the columns have been read. */
  idPartOf(rowid: number): string | undefined {
    return this.#columns?.isComplete === true ? this.#columns.idPartOf(rowid) : undefined;
  }

  /** The columns, of which not all rows may have been read. */
  get #someColumns(): MetricColumns {
    const zone = this.#options.zone();
    // A traveller's days are others from the next list on.
    if (this.#columns?.zone !== zone) this.#columns = new MetricColumns(this.#options.connection, zone);
    return this.#columns;
  }

  *#allColumns(): Steps<MetricColumns> {
    const columns = this.#someColumns;
    while (!columns.read(COLUMNS_STEP)) yield;
    return columns;
  }

  /** The rows that match all words. Words that nothing contains are replaced by their nearest spelling. */
  #search(terms: readonly Term[]): Searched {
    if (terms.length === 0) return { terms, rows: undefined, respelled: [] };
    const rows = this.#index.search(terms);
    const respelled = rows.size > 0 ? [] : this.#index.respell(terms);
    if (respelled.length === 0) return { terms, rows, respelled };
    const asRespelled = terms.map((term) => respelledTerm(term, respelled));
    return { terms: asRespelled, rows: this.#index.search(asRespelled), respelled };
  }

  /** The rows found, or all rows, that pass a test, in order. */
  *#ordered({ terms, rows }: Searched, sort: Sort, fits: Fits | undefined): Steps<Int32Array> {
    if (rows === undefined || sort.by !== 'match') return this.#inOrder(rows, sort, fits);
    const best = this.#bestFirst(yield* this.#index.rank(terms, rows), fits);
    return sort.descending ? best.toReversed() : best;
  }

  /** All rowids in an order. */
  #order(sort: Sort): readonly number[] {
    return sort.by === 'trust' ? this.#orderByTrust(sort.descending) : this.#options.order(sort);
  }

  /** Those of which nothing is known come last, and equal ones by name. */
  #orderByTrust(descending: boolean): readonly number[] {
    const trust = this.#trust;
    const byName = this.#options.order(BY_NAME);
    const { version } = trust;
    const known = this.#byTrust;
    const isKnown = known?.trust === trust && known.version === version && known.names === byName;
    if (isKnown && known.descending === descending) return known.rowids;
    const key = (rowid: number): number => {
      const score = trust.at(rowid);
      return score === null ? Infinity : descending ? -score : score;
    };
    const rowids = byName.toSorted((a, b) => key(a) - key(b) || 0);
    this.#byTrust = { trust, version, descending, names: byName, rowids };
    return rowids;
  }

  get #trust(): CatalogTrust {
    return catalogTrust(this.#options.connection, this.#options.today(), this.#options.zone());
  }

  /** The scores, if all are calculated. */
  get knownTrust(): CatalogTrust | undefined {
    return this.#trust.isComplete ? this.#trust : undefined;
  }

  /** One pass over the order of all rows. */
  #inOrder(rows: RowSet | undefined, sort: Sort, fits: Fits | undefined): Int32Array {
    const rowids = this.#order(sort);
    const sorted = new Int32Array(rows?.size ?? rowids.length);
    let count = 0;
    for (const row of rowids) {
      if (rows?.has(row) === false || fits?.(row) === false) continue;
      sorted[count] = row;
      count += 1;
    }
    return sorted.slice(0, count);
  }

  /** The groups one after the other: ranked rows in their order, all others by name, in one pass over that order. */
  #bestFirst({ groups, ranked }: RankedRows, fits: Fits | undefined): Int32Array {
    // Each group has the ones before it, so that is where its own rows begin.
    const begins = [0, ...groups.map(({ size }) => size)];
    const ends = begins.slice(0, -1);
    const sorted = new Int32Array(begins.at(-1) ?? 0);
    const put = (row: number, group: number): void => {
      if (fits?.(row) === false) return;
      const place = ends[group] ?? 0;
      sorted[place] = row;
      ends[group] = place + 1;
    };
    for (const row of ranked) put(row, bestGroup(row, groups));
    if (ranked.length < sorted.length) {
      const firstByName = ranked.length === 0 ? 0 : groups.length - 1;
      for (const row of this.#options.order(BY_NAME)) {
        const group = bestGroup(row, groups);
        if (group >= firstByName && group < groups.length) put(row, group);
      }
    }
    return fits === undefined ? sorted : joined(ends.map((end, group) => sorted.subarray(begins[group], end)));
  }
}

/** The first of the groups that has a row, each of which has the ones before it; their number if none has. */
function bestGroup(row: number, groups: readonly RowSet[]): number {
  let best = groups.length;
  while (best > 0 && groups[best - 1]?.has(row) === true) best -= 1;
  return best;
}

/** True for a filter on what trust scores rest on. */
function needsTrust(filter: Filter): boolean {
  switch (filter.is) {
    case 'range':
    case 'between':
      return filter.key === 'trust' || filter.key === 'reviewed';
    case 'part':
      return filter.part === 'trust' || filter.part === 'review';
    default:
      return false;
  }
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function respelledTerm(term: Term, respelled: Listing['respelled']): Term {
  if (term.is !== 'words') return term;
  const words = term.words.map((word) => respelled.find((known) => known.word === word)?.as ?? word);
  return { ...term, words, parts: undefined, open: false };
}
