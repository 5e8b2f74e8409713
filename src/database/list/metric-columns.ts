import { dayIn } from '../../domain/core/local-day.ts';
import { NumberColumn } from '../../domain/core/number-column.ts';
import { distinctTexts } from '../../domain/core/text-counts.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import { listIn } from '../../domain/metric/metric.ts';
import { customFieldIn } from '../../domain/search/custom-filter.ts';
import type { FacetCount, Facets } from '../../domain/search/listing.ts';
import type { Filter } from '../../domain/search/query.ts';
import { customFields } from '../metrics/custom-fields.ts';
import type { Connection } from '../sqlite/connection.ts';
import { DETAIL_FACETS, type DetailFacet } from './detail-columns.ts';
import { failingTests } from './failing-tests.ts';
import { customFacet, facetOf, type OwnFacet } from './own-facet.ts';
import { type Condition, everyOne } from './row-conditions.ts';
import { conditionOn, type Given, newColumns, staleOn } from './row-filters.ts';
import { SharedNames } from './shared-names.ts';
import { TrustCounting } from './trust-conditions.ts';

const SPACE = 'char(9, 10, 13, 32)';
const CELLS = `json_array(rowid, CAST(name AS TEXT), CAST(owner AS TEXT), CAST(data_source AS TEXT), CAST(tags AS TEXT),
  ifnull(trim(description, ${SPACE}), '') <> '', ifnull(trim(calculation, ${SPACE}), '') <> '',
  ifnull(trim(dependencies, '[]' || ${SPACE}), '') <> '', CAST(test_count AS INTEGER), CAST(usage_count AS INTEGER),
  CAST(updated_at AS TEXT), CAST(created_at AS TEXT))`;

type Cells = readonly [
  rowid: number,
  name: string | null,
  owner: string | null,
  dataSource: string | null,
  tags: string | null,
  hasDescription: 0 | 1,
  hasCalculation: 0 | 1,
  hasDependencies: 0 | 1,
  tests: number | null,
  usages: number | null,
  updated: string | null,
  created: string | null,
];

/** Progress of complete columns. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER;

/** Facet counts in the making. */
export interface FacetCounting {
  /** Counts a row that the words of the search match. */
  add(rowid: number): void;
  /** The counts of all rows that were added. */
  facets(): Facets;
}

/**
 * The columns of all metrics that filters and facet counts need, in memory: each keystroke filters up to a hundred
 * thousand metrics. Rows are found by their rowid, which is a small number (`renumberRows` makes it one).
 */
export class MetricColumns {
  readonly #connection: Connection;
  /** The zone whose days the filters mean. */
  readonly zone: TimeZone;
  readonly #names = new SharedNames();
  readonly #columns = newColumns();
  readonly #isThere = new NumberColumn();
  /** The last rowid that has been read. */
  #readTo = Number.MIN_SAFE_INTEGER;

  /** Reads nothing yet: `read` does. */
  constructor(connection: Connection, zone: TimeZone) {
    this.#connection = connection;
    this.zone = zone;
  }

  /** True once all rows have been read. */
  get isComplete(): boolean {
    return this.#readTo === ALL_ROWS;
  }

  /** Reads up to `count` more rows; returns true once all have been read. */
  read(count: number): boolean {
    if (this.isComplete) return true;
    const sql =
      'SELECT max(rowid), count(*) FROM (SELECT rowid FROM main.metrics WHERE rowid > ? ORDER BY rowid LIMIT ?)';
    const [last, found] = Object.values(this.#connection.first(sql, [this.#readTo, count]) ?? {}).map(Number);
    this.#read(this.#readTo, last ?? 0);
    if (found === count) {
      this.#readTo = last ?? ALL_ROWS;
      return false;
    }
    for (const [rowid, failing] of failingTests(this.#connection)) this.#columns.failing.set(rowid, failing);
    this.#readTo = ALL_ROWS;
    return true;
  }

  /** Reads rows again that were changed, added or deleted. Counts their failing tests again if tests changed. */
  refresh(rowids: readonly number[], areTestsChanged: boolean): void {
    const known = rowids.filter((rowid) => rowid <= this.#readTo);
    for (const rowid of known) {
      this.#isThere.set(rowid, 0);
      this.#names.set(rowid, null);
      this.#read(rowid - 1, rowid);
    }
    if (!areTestsChanged || !this.isComplete) return;
    const failing = failingTests(this.#connection, known);
    for (const rowid of known) this.#columns.failing.set(rowid, failing.get(rowid) ?? 0);
  }

  /** Number of a metric's failing tests. */
  failingTestsOf(rowid: number): number {
    return this.#columns.failing.at(rowid);
  }

  /** The part of a metric's id that tells it from others of its name; undefined if there are none. */
  idPartOf(rowid: number): string | undefined {
    return this.#names.idPartOf(this.#connection, rowid);
  }

  /** Returns a test that tells if the metric of a row matches all filters. */
  fits(filters: readonly Filter[], given: Given): (rowid: number) => boolean {
    const conditions = [...new Set(filters.map(facetOf))].map((facet) =>
      conditionOn(this.#columns, facet, filters, given),
    );
    return everyOne(conditions);
  }

  /** Counts the rows of a search by facet. The filters narrow them; those of a facet do not narrow its own counts. */
  counting(filters: readonly Filter[], given: Given): FacetCounting {
    const isStale = staleOn(this.#columns, given.today);
    const on = (facet: OwnFacet | undefined): Condition => conditionOn(this.#columns, facet, filters, given);
    const [ofOwner, ofSource, ofTrust, ofOthers] = [on('owner'), on('source'), on('trust'), on(undefined)];
    const [owners, dataSources, tagLists] = [
      this.#columns.owner.newCounts(),
      this.#columns.dataSource.newCounts(),
      this.#columns.tagList.newCounts(),
    ];
    const trust = given.trust && new TrustCounting(given.trust);
    const ofCustoms = this.#customFacets(filters).map((name) => ({
      name,
      facet: customFacet(name),
      fits: on(customFacet(name)),
      ...this.#columns.details.newCustomCounts(name),
    }));
    const ofDetails = [
      ...ofCustoms,
      ...this.#detailFacets(filters).map((facet) => ({
        facet,
        fits: on(facet),
        ...this.#columns.details.newCounts(facet),
      })),
    ];
    const countsOf = (facet: DetailFacet): readonly FacetCount[] =>
      ofDetails.find((one) => one.facet === facet)?.counts() ?? [];
    const missing = { noOwner: 0, noDescription: 0, noTests: 0, failingTests: 0, stale: 0, unused: 0 };
    return {
      add: (rowid) => {
        if (this.#isThere.at(rowid) === 0 || !ofOthers(rowid)) return;
        const fitsOwner = ofOwner(rowid);
        const fitsSource = ofSource(rowid);
        const fitsTrust = ofTrust(rowid);
        let misses = Number(!fitsOwner) + Number(!fitsSource) + Number(!fitsTrust);
        let missed: OwnFacet | undefined;
        for (const { facet, fits } of ofDetails) {
          if (fits(rowid)) continue;
          misses += 1;
          missed = facet;
        }
        // A facet's own filter does not narrow its counts, so the alternatives stay visible.
        if (misses > 1) return;
        const isListed = misses === 0;
        if (isListed || !fitsOwner) owners.add(rowid);
        if (isListed || !fitsSource) dataSources.add(rowid);
        if (isListed || !fitsTrust) trust?.addScore(rowid);
        for (const { facet, add } of ofDetails) if (isListed || facet === missed) add(rowid);
        if (!isListed) return;
        tagLists.add(rowid);
        trust?.addReview(rowid);
        if (this.#columns.owner.isEmptyAt(rowid)) missing.noOwner += 1;
        if (this.#columns.hasDescription.at(rowid) === 0) missing.noDescription += 1;
        if (this.#columns.tests.at(rowid) === 0) missing.noTests += 1;
        if (this.#columns.failing.at(rowid) > 0) missing.failingTests += 1;
        if (isStale(rowid)) missing.stale += 1;
        if (this.#columns.usages.at(rowid) === 0) missing.unused += 1;
      },
      facets: () => ({
        owners: owners.byFrequency((_, owner) => [owner]),
        dataSources: dataSources.byFrequency((_, dataSource) => [dataSource]),
        tags: tagLists.byFrequency((code) => this.#columns.tagsOf.get(code) ?? []),
        kinds: countsOf('kind'),
        groups: countsOf('group'),
        units: countsOf('unit'),
        grains: countsOf('grain'),
        languages: countsOf('language'),
        customs: ofCustoms.map(({ name, counts }) => ({ name, counts: counts() })),
        ...missing,
        trust: trust?.counts(),
      }),
    };
  }

  /** Reads the rows after one, up to another. */
  #read(after: number, upTo: number): void {
    const sql = `SELECT json_group_array(${CELLS}) FROM main.metrics WHERE rowid > ? AND rowid <= ?`;
    const rows = JSON.parse(String(this.#connection.value(sql, [after, upTo]))) as Cells[];
    for (const cells of rows) this.#keep(cells);
    const rowids = rows.map(([rowid]) => rowid);
    this.#columns.details.read(this.#connection, after, upTo, rowids);
  }

  #keep(cells: Cells): void {
    const [rowid, name, owner, dataSource, tags, description, calculation, dependencies, tests, usages, ...times] =
      cells;
    this.#isThere.set(rowid, 1);
    this.#names.set(rowid, name ?? '');
    this.#columns.owner.set(rowid, owner);
    this.#columns.dataSource.set(rowid, dataSource);
    const list = this.#columns.tagList.set(rowid, tags);
    if (!this.#columns.tagsOf.has(list)) this.#columns.tagsOf.set(list, distinctTexts(listIn(tags)));
    this.#columns.hasDescription.set(rowid, description);
    this.#columns.hasCalculation.set(rowid, calculation);
    this.#columns.hasDependencies.set(rowid, dependencies);
    this.#columns.tests.set(rowid, Number(tests));
    this.#columns.usages.set(rowid, Number(usages));
    this.#columns.updated.set(rowid, dayIn(this.zone, times[0] ?? '') ?? '');
    this.#columns.created.set(rowid, dayIn(this.zone, times[1] ?? '') ?? '');
  }

  /** The details that are counted: none in a catalog without any, unless a filter names one. */
  #detailFacets(filters: readonly Filter[]): readonly DetailFacet[] {
    const isNamed = filters.some((filter) => DETAIL_FACETS.some((facet) => facet === facetOf(filter)));
    return this.#columns.details.isEmpty && !isNamed ? [] : DETAIL_FACETS;
  }

  /** The names of the custom fields that are counted. */
  #customFacets(filters: readonly Filter[]): readonly string[] {
    const named = filters.flatMap((filter) => customFieldIn(filter) ?? []);
    return this.#columns.details.isEmpty
      ? []
      : this.#columns.details.customFacets(customFields(this.#connection), named);
  }
}
