import { NumberColumn } from '../../domain/core/number-column.ts';
import type { Day } from '../../domain/core/instant.ts';
import type { Steps } from '../../domain/core/steps.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import { trustScore, upstreamShare } from '../../domain/trust/trust-facts.ts';
import { type Component, upstreamFirst } from '../../domain/trust/upstream-order.ts';
import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import { type DependencyIndex, dependencyIndex, dependencyIndexInSteps } from '../dependencies/dependency-index.ts';
import type { Connection } from '../sqlite/connection.ts';
import { type FactTable, TrustRows } from './trust-rows.ts';
import { changedFacts, forgetChangedFacts, noteChangedFacts } from './changed-facts.ts';

/** Rows that are read in one step: some milliseconds. */
const STEP = 4000;
/** Metrics that are scored in one step, each after its upstream metrics. */
const COMPONENTS = 1000;
/** Number of changed metrics from which reading all of them is faster. */
const READ_ALL_FROM = 1000;

const TABLES: readonly FactTable[] = ['metrics', 'validation_tests', 'metric_usage', 'metricbook_reviews'];

/** How a score is kept: 0 is none, then the score of which nothing is known, then the scores from 0 on. */
const UNKNOWN = 1;
const ZERO = 2;

const known = new WeakMap<Connection, CatalogTrust>();

/** The trust scores of an open catalog on a day in a zone. */
export function catalogTrust(connection: Connection, today: Day, zone: TimeZone): CatalogTrust {
  const kept = known.get(connection);
  if (kept !== undefined && kept.today === today && kept.zone === zone) return kept;
  const trust = new CatalogTrust(connection, today, zone);
  known.set(connection, trust);
  return trust;
}

/** Drops the scores, because rowids changed. */
export function forgetTrust(connection: Connection): void {
  known.delete(connection);
}

/** The calculated trust scores of all metrics. They are calculated when first needed; afterwards only changes are. */
export class CatalogTrust {
  readonly #connection: Connection;
  readonly today: Day;
  readonly zone: TimeZone;
  #rows: TrustRows;
  #scores = new NumberColumn();
  /** The metrics that are in a cycle, with a number that those of one cycle share. */
  #cycles = new Map<string, number>();
  #lastCycle = 0;
  #version = 0;
  #progress: Steps<void> | undefined;
  #isComplete = false;

  constructor(connection: Connection, today: Day, zone: TimeZone) {
    this.#connection = connection;
    this.today = today;
    this.zone = zone;
    this.#rows = new TrustRows(connection, today, zone);
    noteChangedFacts(connection);
  }

  /** True if all scores are calculated, as they are now. */
  get isComplete(): boolean {
    // A transaction may be rolled back, and no trigger would tell.
    if (this.#connection.inTransaction) return this.#isComplete && changedFacts(this.#connection, 1).size === 0;
    if (this.#isComplete) this.#catchUp();
    return this.#isComplete;
  }

  /** Another number than before if any score may be another one. */
  get version(): number {
    return this.#version;
  }

  /** Calculates all scores that are not, in steps of which none takes long. Not inside a transaction. */
  *prepare(): Steps<void> {
    if (this.#connection.inTransaction) throw new Error('trust scores are calculated inside a transaction');
    while (!this.isComplete) {
      this.#progress ??= this.#calculateAll();
      if (this.#progress.next().done === true) this.#progress = undefined;
      yield;
    }
  }

  /** The score of a row: null if nothing is known of it. Ask only if `isComplete`. */
  at(rowid: number): number | null {
    const kept = this.#scores.at(rowid);
    return kept < ZERO ? null : kept - ZERO;
  }

  /** Days since the metric of a row was last reviewed; undefined if it never was. Ask only if `isComplete`. */
  reviewedDaysAgo(rowid: number): number | undefined {
    return this.#rows.at(rowid).reviewedDaysAgo;
  }

  /** True if a test of the metric of a row passed. Ask only if `isComplete`. */
  hasPassed(rowid: number): boolean {
    return this.#rows.at(rowid).testsWorth > 0;
  }

  /** The scores of some metrics by id, whether or not all are calculated. Metrics that do not exist have none. */
  of(ids: readonly string[]): ReadonlyMap<string, number | null> {
    if (this.isComplete) {
      const rowids = rowidsOf(this.#connection, ids);
      return new Map(Array.from(rowids, ([id, rowid]) => [id, this.at(rowid)]));
    }
    return this.#apart(ids);
  }

  /** True if two metrics depend on each other, over any number of steps. */
  isCycle(id: string, other: string): boolean {
    const index = dependencyIndex(this.#connection);
    for (const { ids, isCycle } of upstreamFirst([id], (one) => index.inputsOf(one))) {
      if (isCycle && ids.includes(id)) return ids.includes(other);
    }
    return false;
  }

  /** Calculates the scores of some metrics from what they rest on alone. */
  #apart(ids: readonly string[]): ReadonlyMap<string, number | null> {
    const index = dependencyIndex(this.#connection);
    const components = [...upstreamFirst(ids, (id) => inputsOf(index, id))];
    const all = components.flatMap((component) => component.ids);
    const rowids = rowidsOf(this.#connection, all);
    const rows = new TrustRows(this.#connection, this.today, this.zone);
    for (const table of TABLES) rows.read(table, { is: 'of metrics', ids: all });
    const scores = new Map<string, number | null>();
    for (const component of components) {
      for (const id of component.ids) {
        const rowid = rowids.get(id);
        if (rowid === undefined) continue;
        const upstream = inputsOf(index, id).map((input) =>
          component.isCycle && component.ids.includes(input) ? null : (scores.get(input) ?? null),
        );
        scores.set(id, trustScore(rows.at(rowid), upstreamShare(upstream)));
      }
    }
    return new Map(ids.flatMap((id) => (scores.has(id) ? [[id, scores.get(id) ?? null]] : [])));
  }

  *#calculateAll(): Steps<void> {
    this.#rows = new TrustRows(this.#connection, this.today, this.zone);
    this.#scores = new NumberColumn();
    this.#cycles = new Map();
    forgetChangedFacts(this.#connection);
    for (const table of TABLES) yield* this.#readAll(table);
    const index = yield* dependencyIndexInSteps(this.#connection);
    const rowids = new Map<string, number>();
    for (const chunk of this.#chunks('metrics')) {
      const sql = `SELECT json_group_array(json_array(rowid, CAST(id AS TEXT))) FROM main.metrics WHERE rowid > ? AND rowid <= ?`;
      const pairs = JSON.parse(String(this.#connection.value(sql, [...chunk]))) as [number, string | null][];
      for (const [rowid, id] of pairs) {
        if (id !== null) rowids.set(id, rowid);
        // Right for all that have no upstream metrics.
        this.#keep(rowid, trustScore(this.#rows.at(rowid), undefined));
      }
      yield;
    }
    let left = COMPONENTS;
    for (const component of upstreamFirst(index.ids, (id) => inputsOf(index, id))) {
      this.#scoreComponent(component, index, (id) => rowids.get(id));
      left -= 1;
      if (left > 0) continue;
      yield;
      left = COMPONENTS;
    }
    this.#version += 1;
    this.#isComplete = true;
  }

  *#readAll(table: FactTable): Steps<void> {
    for (const [after, upTo] of this.#chunks(table)) {
      this.#rows.read(table, { is: 'range', after, upTo });
      yield;
    }
  }

  /** The numbers of a table's rows in ranges: after one, up to another. */
  *#chunks(table: FactTable): Generator<readonly [after: number, upTo: number], void, undefined> {
    const column = table === 'metrics' ? 'rowid' : 'id';
    const sql = `SELECT max(n) FROM (SELECT ${column} AS n FROM main.${table} WHERE ${column} > ? ORDER BY ${column} LIMIT ${STEP})`;
    let after = Number.MIN_SAFE_INTEGER;
    for (;;) {
      const last = this.#connection.value(sql, [after]);
      if (last === null) return;
      yield [after, Number(last)];
      after = Number(last);
    }
  }

  /** Scores the metrics of a component again, whose inputs are scored; returns those whose score is another one now. */
  #scoreComponent(
    { ids, isCycle }: Component,
    index: DependencyIndex,
    rowidOf: (id: string) => number | undefined,
  ): readonly string[] {
    if (isCycle) this.#lastCycle += 1;
    for (const id of ids) {
      if (isCycle) this.#cycles.set(id, this.#lastCycle);
      else this.#cycles.delete(id);
    }
    return ids.filter((id) => {
      const rowid = rowidOf(id);
      if (rowid === undefined) return false;
      const upstream = inputsOf(index, id).map((input) => {
        if (isCycle && ids.includes(input)) return null;
        const at = rowidOf(input);
        return at === undefined ? null : this.at(at);
      });
      return this.#keep(rowid, trustScore(this.#rows.at(rowid), upstreamShare(upstream)));
    });
  }

  /** Keeps a score; returns true if it is another one than before. */
  #keep(rowid: number, score: number | null): boolean {
    const kept = score === null ? UNKNOWN : score + ZERO;
    if (this.#scores.at(rowid) === kept) return false;
    this.#scores.set(rowid, kept);
    return true;
  }

  /** Calculates again what changed since, and what is downstream of it. */
  #catchUp(): void {
    const changed = changedFacts(this.#connection, READ_ALL_FROM);
    if (changed.size === 0) return;
    forgetChangedFacts(this.#connection);
    this.#version += 1;
    if (changed.size >= READ_ALL_FROM) {
      this.#isComplete = false;
      return;
    }
    const connection = this.#connection;
    const rowids = rowidsOf(connection, [...changed.keys()]);
    for (const table of TABLES) {
      const ids = Array.from(changed).flatMap(([id, tables]) => (tables.has(table) ? [id] : []));
      if (ids.length === 0) continue;
      for (const id of ids) {
        const rowid = rowids.get(id);
        if (rowid !== undefined) this.#rows.clear(rowid, table);
      }
      this.#rows.read(table, { is: 'of metrics', ids });
    }
    const index = dependencyIndex(connection);
    const rowidAt = (id: string): number | undefined => rowids.get(id) ?? rowidsOf(connection, [id]).get(id);
    // All that may stand otherwise: what changed, the metrics of its former cycles, and what depends on it directly.
    const touched = new Set(changed.keys());
    const cycles = new Set(Array.from(touched, (id) => this.#cycles.get(id)).filter((cycle) => cycle !== undefined));
    if (cycles.size > 0) for (const [id, cycle] of this.#cycles) if (cycles.has(cycle)) touched.add(id);
    const outputs = Array.from(touched).flatMap((id) => Array.from(index.outputsOf(id)));
    let turn: ReadonlySet<string> = new Set([...touched, ...outputs]);
    while (turn.size > 0) {
      const next = new Set<string>();
      for (const component of upstreamFirst(turn, (id) => inputsOf(index, id))) {
        for (const id of this.#scoreComponent(component, index, rowidAt)) {
          for (const output of index.outputsOf(id)) if (!component.ids.includes(output)) next.add(output);
        }
      }
      turn = next;
    }
  }
}

/** The metrics that a metric depends on, without data sources. */
function inputsOf(index: DependencyIndex, id: string): readonly string[] {
  return index.inputsOf(id).filter((input) => !input.startsWith(SOURCE_PREFIX));
}

/** The rowids of metrics by id, as far as they exist. */
function rowidsOf(connection: Connection, ids: readonly string[]): ReadonlyMap<string, number> {
  const sql = `SELECT json_group_array(json_array(CAST(id AS TEXT), rowid)) FROM main.metrics
    WHERE id IN (SELECT value FROM json_each(?))`;
  return new Map(JSON.parse(String(connection.value(sql, [JSON.stringify(ids)]))) as [string, number][]);
}
