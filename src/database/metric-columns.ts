import type { Instant } from '../domain/instant.ts';
import { dayOf, daysUpTo } from '../domain/instant.ts';
import type { FacetCount, Facets } from '../domain/listing.ts';
import { listIn } from '../domain/metric.ts';
import type { Comparator, Filter, Part, ValueKey } from '../domain/query.ts';
import { comparable } from '../domain/query.ts';
import { outcomeOf } from '../domain/validation-test.ts';
import type { Connection } from './connection.ts';
import { textOf } from './metric-rows.ts';

/** Days after which a metric that nobody changed counts as untouched. */
const UNTOUCHED_DAYS = 180;

/** What the filters and facets ask of a metric, read once and kept in memory: no query per key stroke. */
interface Entry {
  readonly owner: string | null;
  readonly dataSource: string | null;
  readonly tags: readonly string[];
  readonly hasDescription: boolean;
  readonly hasCalculation: boolean;
  readonly hasDependencies: boolean;
  readonly tests: number;
  readonly usages: number;
  readonly failing: number;
  readonly trust: number;
  readonly updated: string;
  readonly created: string;
}

type Condition = (entry: Entry) => boolean;

const SPACE = 'char(9, 10, 13, 32)';
const ENTRY = `json_array(rowid, CAST(owner AS TEXT), CAST(data_source AS TEXT), CAST(tags AS TEXT),
  ifnull(trim(description, ${SPACE}), '') <> '', ifnull(trim(calculation, ${SPACE}), '') <> '',
  ifnull(trim(dependencies, '[]' || ${SPACE}), '') <> '', CAST(test_count AS INTEGER), CAST(usage_count AS INTEGER),
  CAST(trust_score AS REAL), substr(CAST(updated_at AS TEXT), 1, 10), substr(CAST(created_at AS TEXT), 1, 10))`;

type EntryCells = readonly [
  rowid: number,
  owner: string | null,
  dataSource: string | null,
  tags: string | null,
  hasDescription: 0 | 1,
  hasCalculation: 0 | 1,
  hasDependencies: 0 | 1,
  tests: number | null,
  usages: number | null,
  trust: number | null,
  updated: string | null,
  created: string | null,
];

/** The columns of all metrics that filters and facet counts need, by rowid. */
export class MetricColumns {
  readonly #connection: Connection;
  readonly #entries = new Map<number, Entry>();
  /** A value of a row is one object in memory, however many rows have it. */
  readonly #tagLists = new Map<string, readonly string[]>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#read('', failingTests(connection, '', []));
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Reads rows again after they changed, appeared or went. */
  refresh(rowids: readonly number[]): void {
    for (const rowid of rowids) {
      this.#entries.delete(rowid);
      const own = 'WHERE t.metric_id = (SELECT id FROM main.metrics WHERE rowid = ?)';
      this.#read('WHERE rowid = ?', failingTests(this.#connection, own, [rowid]), [rowid]);
    }
  }

  /** How many of a metric's tests fail. */
  failingTestsOf(rowid: number): number {
    return this.#entries.get(rowid)?.failing ?? 0;
  }

  /** Whether a row fits all the filters. */
  fits(filters: readonly Filter[], now: Instant): (rowid: number) => boolean {
    const conditions = conditionsOf(filters, now);
    return (rowid) => {
      const entry = this.#entries.get(rowid);
      return entry !== undefined && conditions.every((condition) => condition(entry));
    };
  }

  /** Counts each facet's values over the rows that fit; a facet's own filter does not narrow it. */
  facets(rowids: Iterable<number>, filters: readonly Filter[], now: Instant): Facets {
    const untouchedBefore = untouchedSince(now);
    const owners = new Map<string, number>();
    const dataSources = new Map<string, number>();
    const tags = new Map<string, number>();
    const missing = { noOwner: 0, noDescription: 0, noTests: 0, failingTests: 0, untouched: 0 };
    const all = conditionsOf(filters, now);
    const butOwner = conditionsOf(
      filters.filter((filter) => !isOn(filter, 'owner')),
      now,
    );
    const butSource = conditionsOf(
      filters.filter((filter) => !isOn(filter, 'source')),
      now,
    );
    for (const rowid of rowids) {
      const entry = this.#entries.get(rowid);
      if (entry === undefined) continue;
      if (entry.owner !== null && entry.owner !== '' && butOwner.every((fits) => fits(entry))) add(owners, entry.owner);
      if (entry.dataSource !== null && entry.dataSource !== '' && butSource.every((fits) => fits(entry))) {
        add(dataSources, entry.dataSource);
      }
      if (!all.every((fits) => fits(entry))) continue;
      for (const tag of entry.tags) add(tags, tag);
      if (!entry.owner) missing.noOwner += 1;
      if (!entry.hasDescription) missing.noDescription += 1;
      if (entry.tests === 0) missing.noTests += 1;
      if (entry.failing > 0) missing.failingTests += 1;
      if (entry.updated < untouchedBefore) missing.untouched += 1;
    }
    return { owners: counted(owners), tags: counted(tags), dataSources: counted(dataSources), ...missing };
  }

  #read(where: string, failing: ReadonlyMap<number, number>, params: readonly number[] = []): void {
    const json = this.#connection.value(`SELECT json_group_array(${ENTRY}) FROM main.metrics ${where}`, params);
    for (const cells of JSON.parse(String(json)) as EntryCells[]) {
      const [
        rowid,
        owner,
        dataSource,
        tags,
        description,
        calculation,
        dependencies,
        tests,
        usages,
        trust,
        updated,
        created,
      ] = cells;
      this.#entries.set(rowid, {
        owner,
        dataSource,
        tags: this.#tagsIn(tags ?? ''),
        hasDescription: description === 1,
        hasCalculation: calculation === 1,
        hasDependencies: dependencies === 1,
        tests: Number(tests),
        usages: Number(usages),
        failing: failing.get(rowid) ?? 0,
        trust: Number(trust),
        updated: updated ?? '',
        created: created ?? '',
      });
    }
  }

  #tagsIn(text: string): readonly string[] {
    const known = this.#tagLists.get(text);
    if (known !== undefined) return known;
    const tags = [...new Set(listIn(text))];
    this.#tagLists.set(text, tags);
    return tags;
  }
}

function failingTests(connection: Connection, where: string, params: readonly number[]): Map<number, number> {
  const failing = new Map<number, number>();
  const sql = `SELECT m.rowid AS row, t.status AS status, count(*) AS n
    FROM main.validation_tests t JOIN main.metrics m ON m.id = t.metric_id ${where} GROUP BY 1, 2`;
  for (const { row, status, n } of connection.all(sql, params)) {
    if (outcomeOf(textOf(status)) !== 'failed') continue;
    failing.set(Number(row), (failing.get(Number(row)) ?? 0) + Number(n));
  }
  return failing;
}

/** Filters of owner or of source that want a value mean any of these; all others have to be true together. */
function conditionsOf(filters: readonly Filter[], now: Instant): Condition[] {
  const anyOf = (['owner', 'source'] as const).flatMap((key): Condition[] => {
    const wanted = filters.filter((filter) => isOn(filter, key) && filter.is === 'value' && !filter.not);
    if (wanted.length === 0) return [];
    const conditions = wanted.map((filter) => conditionOf(filter, now));
    return [(entry) => conditions.some((condition) => condition(entry))];
  });
  const others = filters.filter((filter) => !(filter.is === 'value' && !filter.not && filter.key !== 'tag'));
  return [...anyOf, ...others.map((filter) => conditionOf(filter, now))];
}

function conditionOf(filter: Filter, now: Instant): Condition {
  switch (filter.is) {
    case 'value': {
      const wanted = new Set(filter.values.map(comparable));
      const has: Condition = (entry) => valuesOf(entry, filter.key).some((value) => wanted.has(comparable(value)));
      return filter.not ? (entry) => !has(entry) : has;
    }
    case 'part':
      return (entry) => hasPart(entry, filter.part) === filter.present;
    case 'care': {
      const before = untouchedSince(now);
      const cares: Condition = (entry) => (filter.care === 'failing' ? entry.failing > 0 : entry.updated < before);
      return (entry) => cares(entry) !== filter.not;
    }
    case 'range':
      return (entry) => compares(entry[filter.key], filter.comparator, filter.bound);
  }
}

function valuesOf(entry: Entry, key: ValueKey): readonly string[] {
  switch (key) {
    case 'owner':
      return entry.owner === null ? [] : [entry.owner];
    case 'source':
      return entry.dataSource === null ? [] : [entry.dataSource];
    case 'tag':
      return entry.tags;
  }
}

function hasPart(entry: Entry, part: Part): boolean {
  switch (part) {
    case 'owner':
      return entry.owner !== null && entry.owner !== '';
    case 'source':
      return entry.dataSource !== null && entry.dataSource !== '';
    case 'description':
      return entry.hasDescription;
    case 'calculation':
      return entry.hasCalculation;
    case 'tags':
      return entry.tags.length > 0;
    case 'dependencies':
      return entry.hasDependencies;
    case 'tests':
      return entry.tests > 0;
    case 'usage':
      return entry.usages > 0;
  }
}

function compares(value: number | string, comparator: Comparator, bound: number | string): boolean {
  switch (comparator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '=':
      return value === bound;
  }
}

function isOn(filter: Filter, key: 'owner' | 'source'): boolean {
  return (filter.is === 'value' && filter.key === key) || (filter.is === 'part' && filter.part === key);
}

function untouchedSince(now: Instant): string {
  return daysUpTo(now, UNTOUCHED_DAYS + 1)[0] ?? dayOf(now);
}

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function counted(counts: ReadonlyMap<string, number>): FacetCount[] {
  return Array.from(counts, ([value, count]) => ({ value, count })).toSorted(
    (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
  );
}
