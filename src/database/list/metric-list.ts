import type { Day, Instant } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import type { ZoneClock } from '../../domain/core/time-zone.ts';
import type { Listing, ListRequest, ListRow, Sort } from '../../domain/search/listing.ts';
import type { Filter, Term } from '../../domain/search/query.ts';
import { parseQuery } from '../../domain/search/query.ts';
import type { Connection } from '../sqlite/connection.ts';
import { listRows } from './list-rows.ts';
import { failingTests, MetricColumns } from './metric-columns.ts';
import { periodUpTo, RECENT_DAYS } from '../metrics/usages.ts';
import type { RowSort } from './metric-order.ts';
import { MetricOrder } from './metric-order.ts';
import { among, groupOf, type MatchGroup } from './row-bitset.ts';
import type { SearchIndex } from './search-index.ts';
import { addScanFunctions, scannedRows } from './text-scan.ts';

/** Number of changed rows up to which they are updated one by one. More are faster to read again all together. */
const FEW_ROWS = 200;

/** Rows in one step of building the search index: some milliseconds of work. */
const INDEX_STEP = 500;

/** The list of metrics: matching rows in order, with facet counts. Its caches fill when first needed. */
export class MetricList {
  readonly #connection: Connection;
  readonly #now: () => Instant;
  readonly #zone: ZoneClock;
  #index: SearchIndex | undefined;
  #columns: MetricColumns | undefined;
  #hasCounted = false;
  readonly #orders = new Map<string, MetricOrder>();

  constructor(connection: Connection, now: () => Instant, zone: ZoneClock) {
    this.#connection = connection;
    this.#now = now;
    this.#zone = zone;
    addScanFunctions(connection);
  }

  /** Adds the search index, if there is none yet. Without one a search reads every row and ranks nothing. */
  useIndex(create: (connection: Connection) => SearchIndex): void {
    this.#index ??= create(this.#connection);
  }

  get #allColumns(): MetricColumns {
    this.#hasCounted = true;
    const zone = this.#zone();
    // A traveller's days are others from the next list on.
    if (this.#columns?.zone !== zone) this.#columns = new MetricColumns(this.#connection, zone);
    return this.#columns;
  }

  /** Lists the rows that match a request, with facet counts over all of them. */
  list(request: ListRequest): Listing {
    const { terms, filters } = parseQuery(request.query);
    const { rowids, respelled } = this.#matching(terms, request.sort);
    const columns = this.#allColumns;
    return { total: columns.size, ...columns.select(rowids, filters, this.#today), respelled };
  }

  /** The same, but without the facet counts if they are not ready yet, so that the first list appears sooner. */
  listSoon(request: ListRequest): Listing {
    return (this.#hasCounted ? undefined : this.#listAll(request)) ?? this.list(request);
  }

  /** The content of list rows; the query selects the passages. Rows that are gone are left out. */
  rows(rowids: readonly number[], query: string): ListRow[] {
    const failing = this.#failingTests(rowids);
    const recent = periodUpTo(this.#today, RECENT_DAYS, this.#zone());
    return listRows(this.#connection, rowids, parseQuery(query).terms, recent, failing);
  }

  /**
   * Does the next step of the work that makes lists and searches fast. Returns what is ready after it: the facet
   * counts, some of the search index, or everything; `unindexed` if the index has to be added first.
   */
  prepareSearch(): 'facets' | 'unindexed' | 'some' | 'all' {
    if (!this.#hasCounted) {
      void this.#allColumns;
      return 'facets';
    }
    if (this.#index === undefined) return 'unindexed';
    return this.buildSearch() ? 'all' : 'some';
  }

  /**
   * Builds the next part of the search index; returns true once it is complete, or if there is none.
   */
  buildSearch(): boolean {
    return this.#index?.build(INDEX_STEP) ?? true;
  }

  /** The rows that match a filter, by name. */
  compatible(filter: Filter): Int32Array {
    return this.#allColumns.select(this.#order({ by: 'name', descending: false }).rowids, [filter], this.#today).rowids;
  }

  /** Updates changed rows. If there are many, all are read again when next needed. */
  refresh(rowids: readonly number[], areTestsChanged: boolean): void {
    if (rowids.length > FEW_ROWS) {
      this.forget();
      return;
    }
    this.#columns?.refresh(rowids, areTestsChanged);
    for (const order of this.#orders.values()) order.refresh(rowids);
  }

  /** Drops the caches; everything is read again when next needed. */
  forget(): void {
    this.#columns = undefined;
    this.#orders.clear();
  }

  /** Drops the caches and rebuilds the index from scratch, because rowids changed. */
  rebuild(): void {
    this.#index?.rebuild();
    this.forget();
  }

  /** All rows without counts, before the columns have been read. Undefined if a filter needs the columns. */
  #listAll(request: ListRequest): Listing | undefined {
    const { terms, filters } = parseQuery(request.query);
    if (terms.length > 0 || filters.length > 0) return undefined;
    const rowids = Int32Array.from(this.#order(request.sort).rowids);
    return { total: rowids.length, rowids, facets: undefined, respelled: [] };
  }

  get #today(): Day {
    const now = this.#now();
    return dayIn(this.#zone(), now) ?? now;
  }

  /** Number of failing tests for each of these rows, in their order. */
  #failingTests(rowids: readonly number[]): number[] {
    const columns = this.#columns;
    if (columns !== undefined) return rowids.map((rowid) => columns.failingTestsOf(rowid));
    const failing = failingTests(this.#connection);
    return rowids.map((rowid) => failing.get(rowid) ?? 0);
  }

  #matching(terms: readonly Term[], sort: Sort): Pick<Listing, 'respelled'> & { rowids: readonly number[] } {
    if (terms.length === 0) return { rowids: this.#order(sort).rowids, respelled: [] };
    const rowids = this.#ordered(this.#search(terms), sort);
    const respelled = rowids.length > 0 ? [] : (this.#index?.respell(terms) ?? []);
    if (respelled.length === 0) return { rowids, respelled };
    const asRespelled = terms.map((term) => respelledTerm(term, respelled));
    return { rowids: this.#ordered(this.#search(asRespelled), sort), respelled };
  }

  #search(terms: readonly Term[]): readonly MatchGroup[] {
    return this.#index?.search(terms) ?? [{ rows: scannedRows(this.#connection, terms), isRanked: false }];
  }

  #ordered(groups: readonly MatchGroup[], sort: Sort): readonly number[] {
    if (sort.by !== 'match') {
      return this.#inOrder(
        groups.flatMap(({ rows }) => rows),
        sort,
      );
    }
    const others = groups.map(({ rows, isRanked }) => (isRanked ? [] : rows));
    const byName = this.#groupsInOrder(others, { by: 'name', descending: false });
    const best = groups.flatMap(({ rows, isRanked }, i) => (isRanked ? rows : (byName[i] ?? [])));
    return sort.descending ? best.toReversed() : best;
  }

  #inOrder(rows: readonly number[], sort: Sort): number[] {
    return this.#groupsInOrder([rows], sort).flat();
  }

  /** Sorts each group of rows. All in one pass over the order, which may have a hundred thousand rows. */
  #groupsInOrder(groups: readonly (readonly number[])[], sort: Sort): number[][] {
    const sorted = groups.map((): number[] => []);
    if (groups.every((rows) => rows.length === 0)) return sorted;
    const tests = groups.map(among);
    for (const row of this.#order(sort).rowids) sorted[groupOf(row, tests)]?.push(row);
    return sorted;
  }

  /** The order for a sort. Without a search there is no best match, so rows are sorted by name. */
  #order({ by, descending }: Sort): MetricOrder {
    const sort: RowSort = { by: by === 'match' ? 'name' : by, descending };
    const key = `${sort.by} ${descending}`;
    const kept = this.#orders.get(key) ?? new MetricOrder(this.#connection, sort);
    this.#orders.set(key, kept);
    return kept;
  }
}

function respelledTerm(term: Term, respelled: Listing['respelled']): Term {
  if (term.is !== 'words') return term;
  const words = term.words.map((word) => respelled.find((known) => known.word === word)?.as ?? word);
  return { ...term, words, parts: undefined, open: false };
}
