import { addDays, type Day } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { FacetCount, Facets } from '../../domain/search/listing.ts';
import { groupsOf } from '../../domain/core/groups.ts';
import { listIn } from '../../domain/metric/metric.ts';
import { customFieldIn } from '../../domain/search/custom-filter.ts';
import {
  type Bound,
  dayOfBound,
  type Filter,
  type Part,
  type RangeKey,
  type ValueKey,
} from '../../domain/search/query.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { distinctTexts } from '../../domain/core/text-counts.ts';
import type { Connection } from '../sqlite/connection.ts';
import { NumberColumn } from '../../domain/core/number-column.ts';
import { ColumnValues } from './column-values.ts';
import { anyOne, type Condition, compares, everyOne, except } from './row-conditions.ts';
import { DETAIL_FACETS, DetailColumns, type DetailFacet } from './detail-columns.ts';
import type { CatalogTrust } from '../trust/catalog-trust.ts';
import { customFields } from '../metrics/custom-fields.ts';
import { failingTests } from './failing-tests.ts';
import { reviewFits, scoreFits, TrustCounting } from './trust-conditions.ts';
import { SharedNames } from './shared-names.ts';
import { alternativesKey, customFacet, facetOf, type OwnFacet } from './own-facet.ts';

/** Days after which a metric without changes counts as stale. */
const UNTOUCHED_DAYS = 180;

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

/** What filters and counts also depend on. */
export interface Given {
  readonly today: Day;
  /** Undefined until the scores are calculated: a filter that names one needs them. */
  readonly trust: CatalogTrust | undefined;
}

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
  readonly #owner = new ColumnValues(sameText);
  readonly #dataSource = new ColumnValues(sameText);
  /** The text of the column; `#tagsOf` has the tags for each code. */
  readonly #tagList = new ColumnValues(sameText);
  readonly #tagsOf = new Map<number, readonly string[]>();
  /** Days in the zone; empty for times that cannot be read. */
  readonly #updated = new ColumnValues((day) => day);
  readonly #created = new ColumnValues((day) => day);
  readonly #isThere = new NumberColumn();
  readonly #hasDescription = new NumberColumn();
  readonly #hasCalculation = new NumberColumn();
  readonly #hasDependencies = new NumberColumn();
  readonly #tests = new NumberColumn();
  readonly #usages = new NumberColumn();
  readonly #failing = new NumberColumn();
  readonly #details = new DetailColumns();
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
    for (const [rowid, failing] of failingTests(this.#connection)) this.#failing.set(rowid, failing);
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
    for (const rowid of known) this.#failing.set(rowid, failing.get(rowid) ?? 0);
  }

  /** Number of a metric's failing tests. */
  failingTestsOf(rowid: number): number {
    return this.#failing.at(rowid);
  }

  /** The part of a metric's id that tells it from others of its name; undefined if there are none. */
  idPartOf(rowid: number): string | undefined {
    return this.#names.idPartOf(this.#connection, rowid);
  }

  /** Returns a test that tells if the metric of a row matches all filters. */
  fits(filters: readonly Filter[], given: Given): (rowid: number) => boolean {
    const conditions = [...new Set(filters.map(facetOf))].map((facet) => this.#conditionOn(facet, filters, given));
    return everyOne(conditions);
  }

  /** Counts the rows of a search by facet. The filters narrow them; those of a facet do not narrow its own counts. */
  counting(filters: readonly Filter[], given: Given): FacetCounting {
    const isStale = this.#stale(given.today);
    const on = (facet: OwnFacet | undefined): Condition => this.#conditionOn(facet, filters, given);
    const [ofOwner, ofSource, ofTrust, ofOthers] = [on('owner'), on('source'), on('trust'), on(undefined)];
    const [owners, dataSources, tagLists] = [
      this.#owner.newCounts(),
      this.#dataSource.newCounts(),
      this.#tagList.newCounts(),
    ];
    const trust = given.trust && new TrustCounting(given.trust);
    const ofCustoms = this.#customFacets(filters).map((name) => ({
      name,
      facet: customFacet(name),
      fits: on(customFacet(name)),
      ...this.#details.newCustomCounts(name),
    }));
    const ofDetails = [
      ...ofCustoms,
      ...this.#detailFacets(filters).map((facet) => ({ facet, fits: on(facet), ...this.#details.newCounts(facet) })),
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
        if (this.#owner.isEmptyAt(rowid)) missing.noOwner += 1;
        if (this.#hasDescription.at(rowid) === 0) missing.noDescription += 1;
        if (this.#tests.at(rowid) === 0) missing.noTests += 1;
        if (this.#failing.at(rowid) > 0) missing.failingTests += 1;
        if (isStale(rowid)) missing.stale += 1;
        if (this.#usages.at(rowid) === 0) missing.unused += 1;
      },
      facets: () => ({
        owners: owners.byFrequency((_, owner) => [owner]),
        dataSources: dataSources.byFrequency((_, dataSource) => [dataSource]),
        tags: tagLists.byFrequency((code) => this.#tagsOf.get(code) ?? []),
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
    this.#details.read(this.#connection, after, upTo, rowids);
  }

  #keep(cells: Cells): void {
    const [rowid, name, owner, dataSource, tags, description, calculation, dependencies, tests, usages, ...times] =
      cells;
    this.#isThere.set(rowid, 1);
    this.#names.set(rowid, name ?? '');
    this.#owner.set(rowid, owner);
    this.#dataSource.set(rowid, dataSource);
    const list = this.#tagList.set(rowid, tags);
    if (!this.#tagsOf.has(list)) this.#tagsOf.set(list, distinctTexts(listIn(tags)));
    this.#hasDescription.set(rowid, description);
    this.#hasCalculation.set(rowid, calculation);
    this.#hasDependencies.set(rowid, dependencies);
    this.#tests.set(rowid, Number(tests));
    this.#usages.set(rowid, Number(usages));
    this.#updated.set(rowid, dayIn(this.zone, times[0] ?? '') ?? '');
    this.#created.set(rowid, dayIn(this.zone, times[1] ?? '') ?? '');
  }

  /**
   * Combines the filters of one facet, or those without a facet of their own, into one condition. Filters for values of
   * which a metric has one, such as its owner, are combined by "or", all others by "and".
   */
  #conditionOn(facet: OwnFacet | undefined, all: readonly Filter[], given: Given): Condition {
    const filters = all.filter((filter) => facetOf(filter) === facet);
    const together = groupsOf(filters, (filter) => alternativesKey(filter) ?? filter);
    return everyOne(
      Array.from(together.values(), (group) => anyOne(group.map((filter) => this.#conditionOf(filter, given)))),
    );
  }

  /** The details that are counted: none in a catalog without any, unless a filter names one. */
  #detailFacets(filters: readonly Filter[]): readonly DetailFacet[] {
    const isNamed = filters.some((filter) => DETAIL_FACETS.some((facet) => facet === facetOf(filter)));
    return this.#details.isEmpty && !isNamed ? [] : DETAIL_FACETS;
  }

  /** The names of the custom fields that are counted. */
  #customFacets(filters: readonly Filter[]): readonly string[] {
    const named = filters.flatMap((filter) => customFieldIn(filter) ?? []);
    return this.#details.isEmpty ? [] : this.#details.customFacets(customFields(this.#connection), named);
  }

  #conditionOf(filter: Filter, given: Given): Condition {
    switch (filter.is) {
      case 'value':
        return except(this.#hasValue(filter.key, filter.values), filter.not);
      case 'part':
        return except(this.#hasPart(filter.part, given), !filter.present);
      case 'flag':
        return except(
          filter.flag === 'failing' ? (rowid) => this.#failing.at(rowid) > 0 : this.#stale(given.today),
          filter.not,
        );
      case 'range':
        return this.#inRange(filter.key, given, compares(filter.comparator, dayOfBound(filter.bound, given.today)));
      case 'between': {
        const [from, to] = [dayOfBound(filter.from, given.today), dayOfBound(filter.to, given.today)];
        return this.#inRange(filter.key, given, (value) => value >= from && value <= to);
      }
    }
  }

  #inRange(key: RangeKey, { trust }: Given, fits: (value: Bound) => boolean): Condition {
    if (key === 'trust') return scoreFits(trust, fits);
    if (key === 'reviewed') return reviewFits(trust, fits);
    const days = key === 'updated' ? this.#updated : this.#created;
    // A metric without a date is neither before nor after any day.
    return days.those((day) => day !== '' && fits(day));
  }

  #stale(today: Day): Condition {
    const since = addDays(today, -UNTOUCHED_DAYS);
    return this.#updated.those((day) => day < since);
  }

  #hasValue(key: ValueKey, values: readonly string[]): Condition {
    const wanted = new Set(values.map(sameText).filter((value) => value !== ''));
    switch (key) {
      case 'owner':
        return this.#owner.those((owner) => wanted.has(this.#owner.keyOf(owner)));
      case 'source':
        return this.#dataSource.those((dataSource) => wanted.has(this.#dataSource.keyOf(dataSource)));
      case 'tag':
        return this.#tagList.those((_, code) =>
          (this.#tagsOf.get(code) ?? []).some((tag) => wanted.has(this.#tagList.keyOf(tag))),
        );
      default:
        return this.#details.having(key, values);
    }
  }

  #hasPart(part: Part, { trust }: Given): Condition {
    switch (part) {
      case 'review':
        return reviewFits(trust, () => true);
      case 'trust':
        return scoreFits(trust, () => true);
      case 'owner':
        return (rowid) => !this.#owner.isEmptyAt(rowid);
      case 'source':
        return (rowid) => !this.#dataSource.isEmptyAt(rowid);
      case 'description':
        return (rowid) => this.#hasDescription.at(rowid) === 1;
      case 'calculation':
        return (rowid) => this.#hasCalculation.at(rowid) === 1;
      case 'tags':
        return this.#tagList.those((_, code) => (this.#tagsOf.get(code) ?? []).length > 0);
      case 'dependencies':
        return (rowid) => this.#hasDependencies.at(rowid) === 1;
      case 'tests':
        return (rowid) => this.#tests.at(rowid) > 0;
      case 'usage':
        return (rowid) => this.#usages.at(rowid) > 0;
    }
  }
}
