import type { Day, Instant } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import type { ZoneClock } from '../../domain/core/time-zone.ts';
import type { CountedListing, Facets, Listing, ListRequest, ListRow, Sort } from '../../domain/search/listing.ts';
import type { Filter } from '../../domain/search/query.ts';
import { parseQuery } from '../../domain/search/query.ts';
import type { Connection } from '../sqlite/connection.ts';
import { periodUpTo, RECENT_DAYS } from '../metrics/usages.ts';
import { failingTests } from './failing-tests.ts';
import { listRows } from './list-rows.ts';
import type { Finder } from './finder.ts';
import type { RowSort } from './metric-order.ts';
import { MetricOrder } from './metric-order.ts';
import { allOf, type Steps } from '../../domain/core/steps.ts';

/** Number of changed rows up to which they are updated one by one. More are faster to read again all together. */
const FEW_ROWS = 200;

/** The list of metrics: matching rows in order, and facet counts. Its caches fill when first needed. */
export class MetricList {
  readonly #connection: Connection;
  readonly #now: () => Instant;
  readonly #zone: ZoneClock;
  readonly #orders = new Map<string, MetricOrder>();
  #finder: Finder | undefined;

  constructor(connection: Connection, now: () => Instant, zone: ZoneClock) {
    this.#connection = connection;
    this.#now = now;
    this.#zone = zone;
  }

  /** Loads what searches, filters and counts need, once. The list of all rows does without. */
  async load(): Promise<void> {
    const { Finder } = await import('./finder.ts');
    this.#finder ??= new Finder({
      connection: this.#connection,
      today: () => this.#today,
      zone: this.#zone,
      order: (sort) => this.#order(sort).rowids,
    });
  }

  /** Lists the rows that match a request, and counts them by facet. */
  list(request: ListRequest): CountedListing {
    return { ...allOf(this.listing(request)), facets: allOf(this.counting(request.query)) };
  }

  /** Lists the rows that match a request, in steps of which none takes long. A query needs `load`. */
  *listing({ query, sort }: ListRequest): Steps<Listing> {
    const { terms, filters } = parseQuery(query);
    if (terms.length > 0 || filters.length > 0 || sort.by === 'trust')
      return yield* this.#loaded.listing(terms, filters, sort);
    const rowids = Int32Array.from(this.#order(sort).rowids);
    return { total: rowids.length, rowids, respelled: [] };
  }

  /** Counts the rows that match a query by facet, in steps of which none takes long. Needs `load`. */
  counting(query: string): Steps<Facets> {
    const { terms, filters } = parseQuery(query);
    return this.#loaded.counting(terms, filters);
  }

  /** The content of list rows; the query selects the passages. Rows that are gone are left out. */
  rows(rowids: readonly number[], query: string): ListRow[] {
    const failing = this.#failingTests(rowids);
    const recent = periodUpTo(this.#today, RECENT_DAYS, this.#zone());
    const trust = this.#finder?.knownTrust;
    const idPartOf = this.idPartOf.bind(this);
    return listRows(this.#connection, rowids, parseQuery(query).terms, { recent, failing, trust, idPartOf });
  }

  /**
   * The part of a metric's id that tells it from others of its name; undefined if there are none, or before the counts
   * are prepared.
   */
  idPartOf(rowid: number): string | undefined {
    return this.#finder?.idPartOf(rowid);
  }

  /** Reads some more of what filters and counts need; returns true once they have it all. Needs `load`. */
  prepareCounts(): boolean {
    return this.#loaded.prepareCounts();
  }

  /** True if all trust scores are calculated, as they are now. */
  isTrustReady(): boolean {
    return this.#finder?.knownTrust !== undefined;
  }

  /** Calculates some more trust scores; returns true once all are. Needs `load`. */
  prepareTrust(): boolean {
    return this.#loaded.prepareTrust();
  }

  /**
   * Does the next step of the work that makes searches fast: the same for filters and counts, then some of the search
   * index. Returns true once everything is done. Needs `load`.
   */
  prepareSearch(): boolean {
    return this.#loaded.prepare();
  }

  /** Builds the next part of the search index; returns true once it is complete. Needs `load`. */
  buildSearch(): boolean {
    return this.#loaded.buildIndex();
  }

  /** The rows that match a filter, by name. Needs `load`. */
  compatible(filter: Filter): Int32Array {
    return allOf(this.#loaded.listing([], [filter], { by: 'name', descending: false })).rowids;
  }

  /** Updates changed rows. If there are many, all are read again when next needed. */
  refresh(rowids: readonly number[], areTestsChanged: boolean): void {
    if (rowids.length > FEW_ROWS) {
      this.forget();
      return;
    }
    this.#finder?.refresh(rowids, areTestsChanged);
    for (const order of this.#orders.values()) order.refresh(rowids);
  }

  /** Drops the caches; everything is read again when next needed. */
  forget(): void {
    this.#finder?.forget();
    this.#orders.clear();
  }

  /** Drops the caches and rebuilds the index from scratch, because rowids changed. */
  rebuild(): void {
    this.#finder?.rebuild();
    this.forget();
  }

  get #loaded(): Finder {
    if (this.#finder === undefined) throw new Error('the list was searched, filtered or counted before load()');
    return this.#finder;
  }

  get #today(): Day {
    const now = this.#now();
    return dayIn(this.#zone(), now) ?? now;
  }

  /** Number of failing tests for each of these rows, in their order. */
  #failingTests(rowids: readonly number[]): number[] {
    const known = this.#finder?.failingTests(rowids);
    if (known !== undefined) return known;
    const failing = failingTests(this.#connection, rowids);
    return rowids.map((rowid) => failing.get(rowid) ?? 0);
  }

  /** The order for a sort. Without a search there is no best match, so rows are sorted by name. */
  #order({ by, descending }: Sort): MetricOrder {
    const sort: RowSort = { by: by === 'match' || by === 'trust' ? 'name' : by, descending };
    const key = `${sort.by} ${descending}`;
    const kept = this.#orders.get(key) ?? new MetricOrder(this.#connection, sort);
    this.#orders.set(key, kept);
    return kept;
  }
}
