import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { RowCounts } from '../../src/database/metrics/row-counts.ts';
import type { CatalogErrorCode } from '../../src/domain/core/catalog-error.ts';
import type { SavedChange } from '../../src/domain/metric/change.ts';
import type { Clock, Instant } from '../../src/domain/core/instant.ts';
import type { Metric, MetricField, MetricSave, MetricUpdates, NewMetric } from '../../src/domain/metric/metric.ts';
import { METRIC_FIELDS } from '../../src/domain/metric/metric.ts';
import type { TrashedMetric } from '../../src/domain/metric/trash.ts';
import type { Usage, UsageStats } from '../../src/domain/metric/usage.ts';
import type {
  NewValidationTest,
  ValidationTest,
  ValidationTestUpdates,
} from '../../src/domain/metric/validation-test.ts';

/** The calls of a catalog: of the database, and of the model. */
export type Catalog = Features &
  Pick<
    MetricsDatabase,
    | ('createMetric' | 'updateMetric' | 'renameMetric' | 'deleteMetric' | 'restoreMetric' | 'emptyTrash')
    | ('addValidationTest' | 'updateValidationTest' | 'recordTestResult' | 'removeValidationTest' | 'recordUsage')
    | ('revertChange' | 'getMetric' | 'findMetric' | 'getAllMetrics' | 'getMetricsByOwner' | 'getMetricsByTag')
    | ('getMetricHistory' | 'metricAsOf' | 'getUsageStats' | 'listTrash')
  >;

/** Queries and edits that the database runs, and that the model has as methods. */
export interface Features {
  saveMetric(save: MetricSave, changedBy: string): Metric;
  latestChanges(limit: number, before?: number): SavedChange[];
  getValidationTests(metricId: string): ValidationTest[];
  getUsages(metricId: string, limit: number): Usage[];
  counts(): RowCounts;
}

/** The reasons for a refusal. The database names one of them, whichever it meets first. */
export class Refusal extends Error {
  constructor(readonly reasons: readonly CatalogErrorCode[]) {
    super(`refused: ${reasons.join(', ')}`);
  }
}

/** A metric's state since one of its saves; its counts are left at 0. */
export interface State {
  readonly since: Instant;
  /** The number of the save that made it so; 0: its creation. */
  readonly save: number;
  readonly metric: Metric;
}

/** A metric with everything that follows it: to another id, into the trash, and back. */
interface Entry {
  metric: Metric;
  /** Oldest first, as are all of these. */
  changes: SavedChange[];
  tests: ValidationTest[];
  usages: Usage[];
  states: State[];
}

interface Content {
  readonly entries: Map<string, Entry>;
  /** Latest first. */
  readonly trash: { readonly entry: Entry; readonly deletedAt: Instant; readonly deletedBy: string | null }[];
  /** The last numbers given. None is given twice, whatever is deleted. */
  readonly given: { save: number; change: number; test: number; usage: number };
}

/** One save: it takes a number with the first change that it makes. */
interface Save {
  readonly by: string;
  readonly reason: string | null;
  number?: number;
}

/** A list's sort order. */
export interface Order {
  readonly by: 'name' | 'owner' | 'updatedAt' | 'usageCount';
  readonly descending: boolean;
}

type Field = MetricField | 'id';
type Values = { readonly [F in Field]?: Metric[F] | undefined };
type Reasons = readonly CatalogErrorCode[];

/** The fields of the history, in the order in which one save lists them. */
const FIELDS: readonly Field[] = ['id', ...METRIC_FIELDS];
const BY_NAME: Order = { by: 'name', descending: false };
const DAY = 86_400_000;

/**
 * A catalog in plain maps and arrays: the promises of `MetricsDatabase`, written a second time. Each write collects
 * every reason to refuse it before it changes anything, so that a refusal changes nothing. Times must not run
 * backwards.
 */
export class CatalogModel implements Catalog {
  readonly #clock: Clock;
  readonly #content: Content;

  constructor(
    clock: Clock,
    content: Content = { entries: new Map(), trash: [], given: { save: 0, change: 0, test: 0, usage: 0 } },
  ) {
    this.#clock = clock;
    this.#content = content;
  }

  /** Returns the same catalog, which changes on its own from here on. */
  copy(): CatalogModel {
    return new CatalogModel(this.#clock, structuredClone(this.#content));
  }

  /** Returns all states of a metric, oldest first. */
  statesOf(id: string): readonly State[] {
    return this.#entries.get(id)?.states ?? [];
  }

  /** Sorts by a field: metrics without a value always last, equal ones by name. */
  inOrder({ by, descending }: Order): Metric[] {
    const isNone = (metric: Metric): boolean => metric[by] === null || metric[by] === '';
    return this.getAllMetrics().toSorted(
      (a, b) =>
        Number(isNone(a)) - Number(isNone(b)) ||
        inPlainOrder(a[by], b[by]) * (descending ? -1 : 1) ||
        inPlainOrder(a.name, b.name),
    );
  }

  // Writes.

  /** Creation writes no history. Missing values are empty, and times are now. */
  createMetric(metric: NewMetric): Metric {
    const { id, createdAt = this.#now(), updatedAt = createdAt } = metric;
    refuse(idFaults(id), this.#taken(id), fieldFaults(metric), [createdAt, updatedAt].flatMap(timeFaults));
    const nothing = { description: null, calculation: null, owner: null, dataSource: null, tags: [], dependencies: [] };
    // -0 is 0.
    const trustScore = Math.abs(metric.trustScore ?? 0);
    const created = { ...nothing, ...metric, trustScore, createdAt, updatedAt, testCount: 0, usageCount: 0 };
    const states = [{ since: createdAt, save: 0, metric: created }];
    this.#entries.set(id, { metric: created, changes: [], tests: [], usages: [], states });
    return this.getMetric(id);
  }

  updateMetric(id: string, updates: MetricUpdates, changedBy: string, reason: string | null = null): Metric {
    return this.saveMetric({ id, newId: id, updates, base: {}, reason }, changedBy);
  }

  renameMetric(id: string, newId: string, changedBy: string, reason: string | null = null): Metric {
    return this.saveMetric({ id, newId, updates: {}, base: {}, reason }, changedBy);
  }

  /** One save, for which the user saw `base` when they began. */
  saveMetric({ id, newId, updates, base, reason }: MetricSave, changedBy: string): Metric {
    const now = this.findMetric(id);
    const differs = (field: MetricField): boolean => textOf(base[field] ?? null) !== textOf(now?.[field] ?? null);
    const isChanged = METRIC_FIELDS.some((field) => base[field] !== undefined && differs(field));
    const idReasons = newId === id ? [] : [...idFaults(newId), ...this.#taken(newId)];
    const saveReasons = [...saveFaults(changedBy, reason), ...when(isChanged, 'conflict-changed')];
    refuse(this.#missing(id), idReasons, fieldFaults(updates), saveReasons);
    return this.#save(id, newId, updates, { by: changedBy, reason: reason?.trim() || null });
  }

  /** Gives the field its old value, as a change like any other. */
  revertChange(historyId: number, changedBy: string, reason: string | null = null): Metric {
    const change = this.#allChanges().find(({ id }) => id === historyId);
    refuse(saveFaults(changedBy, reason), when(change === undefined, 'change-not-found'));
    const { metricId, fieldName, oldValue } = change ?? bug(`no change ${historyId}`);
    const reverted = withText(this.#entry(metricId).metric, fieldName, oldValue);
    const isRename = reverted.id !== metricId;
    if (isRename) refuse(this.#taken(reverted.id));
    return this.#save(metricId, reverted.id, isRename ? {} : reverted, {
      by: changedBy,
      reason: reason?.trim() || null,
    });
  }

  /** History, tests and usage go along into the trash. */
  deleteMetric(id: string, deletedBy: string | null = null): void {
    refuse(lineFaults(deletedBy), this.#missing(id));
    this.#content.trash.unshift({ entry: this.#entry(id), deletedAt: this.#now(), deletedBy });
    this.#entries.delete(id);
  }

  /** The metric that was deleted last comes back first. */
  restoreMetric(id: string): Metric {
    const { trash } = this.#content;
    const place = trash.findIndex(({ entry }) => entry.metric.id === id);
    refuse(when(place === -1, 'not-in-trash'), this.#taken(id));
    for (const { entry } of trash.splice(place, 1)) this.#entries.set(id, entry);
    return this.getMetric(id);
  }

  emptyTrash(): number {
    return this.#content.trash.splice(0).length;
  }

  /** Neither tests nor usages change the metric's time of the last update. */
  addValidationTest(metricId: string, told: NewValidationTest): ValidationTest {
    const { testType, testQuery = null, expectedResult = null, lastRun = null, status = null } = told;
    const texts = [...[testType, status].flatMap(lineFaults), ...[testQuery, expectedResult].flatMap(textFaults)];
    refuse(this.#missing(metricId), texts, timeFaults(lastRun));
    const id = (this.#content.given.test += 1);
    const test = { id, metricId, testType, testQuery, expectedResult, lastRun, status };
    this.#entry(metricId).tests.push(test);
    return test;
  }

  updateValidationTest(id: number, updates: ValidationTestUpdates): ValidationTest {
    const { testType, testQuery, expectedResult } = updates;
    refuse(this.#testMissing(id), lineFaults(testType), [testQuery, expectedResult].flatMap(textFaults));
    const told = Object.entries(updates).filter(([, value]) => value !== undefined);
    return this.#changeTest(id, Object.fromEntries(told));
  }

  recordTestResult(id: number, status: string, at: Instant = this.#now()): ValidationTest {
    refuse(this.#testMissing(id), lineFaults(status), timeFaults(at));
    return this.#changeTest(id, { status, lastRun: at });
  }

  removeValidationTest(id: number): void {
    refuse(this.#testMissing(id));
    for (const entry of this.#entries.values()) entry.tests = entry.tests.filter((test) => test.id !== id);
  }

  recordUsage(metricId: string, usedBy: string, context: string | null = null): Usage {
    refuse([usedBy, context].flatMap(lineFaults), this.#missing(metricId));
    const usage = { id: (this.#content.given.usage += 1), metricId, usedBy, usedAt: this.#now(), context };
    this.#entry(metricId).usages.push(usage);
    return usage;
  }

  // Reads.

  getMetric(id: string): Metric {
    refuse(this.#missing(id));
    return withCounts(this.#entry(id));
  }

  findMetric(id: string): Metric | undefined {
    const entry = this.#entries.get(id);
    return entry && withCounts(entry);
  }

  /** Sorts by name, without regard to capitals of A to Z, then by id. */
  getAllMetrics(): Metric[] {
    return Array.from(this.#entries.values(), withCounts).toSorted(
      (a, b) => inPlainOrder(a.name, b.name) || compared(a.id, b.id),
    );
  }

  getMetricsByOwner(owner: string): Metric[] {
    return this.inOrder(BY_NAME).filter(({ owner: own }) => own !== null && own !== '' && isSame(own, owner));
  }

  getMetricsByTag(tag: string): Metric[] {
    return this.inOrder(BY_NAME).filter(({ tags }) => tags.some((own) => isSame(own, tag)));
  }

  getMetricHistory(metricId: string, limit = Infinity): SavedChange[] {
    return (this.#entries.get(metricId)?.changes ?? []).toReversed().slice(0, limit);
  }

  latestChanges(limit: number, before = Infinity): SavedChange[] {
    return this.#allChanges()
      .filter(({ id }) => id < before)
      .toSorted((a, b) => b.id - a.id)
      .slice(0, limit);
  }

  /** Returns the metric after its last save up to that moment; counts, which the history does not hold, are today's. */
  metricAsOf(id: string, time: Instant): Metric | undefined {
    refuse(this.#missing(id), timeFaults(time));
    const entry = this.#entry(id);
    const state = entry.states.findLast(({ since }) => since <= time);
    return state && withCounts({ ...entry, metric: state.metric });
  }

  getValidationTests(metricId: string): ValidationTest[] {
    return this.#entries.get(metricId)?.tests ?? [];
  }

  getUsages(metricId: string, limit: number): Usage[] {
    return (this.#entries.get(metricId)?.usages ?? []).toReversed().slice(0, limit);
  }

  getUsageStats(metricId: string, days = 30): UsageStats {
    refuse(when(!Number.isInteger(days) || days < 1 || days > 3660, 'invalid-number'));
    const usages = this.#entries.get(metricId)?.usages ?? [];
    const today = Date.parse(dayOf(this.#now()));
    const period = Array.from({ length: days }, (_, i) => dayOf(instantOf(new Date(today - i * DAY)))).toReversed();
    const within = usages.filter(({ usedAt }) => period.includes(dayOf(usedAt)));
    return {
      metricId,
      days,
      total: within.length,
      lastUsed: usages.at(-1)?.usedAt ?? null,
      perDay: period.map((day) => ({ day, count: within.filter(({ usedAt }) => dayOf(usedAt) === day).length })),
      byUser: tally(within.map(({ usedBy }) => usedBy)).map(([usedBy, count]) => ({ usedBy, count })),
      byContext: tally(within.map(({ context }) => context)).map(([context, count]) => ({ context, count })),
    };
  }

  listTrash(): TrashedMetric[] {
    return this.#content.trash.map(({ entry: { metric, changes, tests, usages }, deletedAt, deletedBy }) => ({
      metricId: metric.id,
      name: metric.name,
      deletedAt,
      deletedBy,
      changes: changes.length,
      tests: tests.length,
      usages: usages.length,
    }));
  }

  /** Leaves out the trash. */
  counts(): RowCounts {
    const usages = Array.from(this.#entries.values()).flatMap((entry) => entry.usages).length;
    return { metrics: this.#entries.size, changes: this.#allChanges().length, tests: this.#allTests().length, usages };
  }

  get #entries(): Map<string, Entry> {
    return this.#content.entries;
  }

  #entry(id: string): Entry {
    return this.#entries.get(id) ?? bug(`no metric ${id}`);
  }

  #now(): Instant {
    return instantOf(this.#clock());
  }

  #missing(id: string): Reasons {
    return when(!this.#entries.has(id), 'metric-not-found');
  }

  #taken(id: string): Reasons {
    return when(this.#entries.has(id), 'conflict-duplicate-id');
  }

  #testMissing(id: number): Reasons {
    return when(!this.#allTests().some((test) => test.id === id), 'test-not-found');
  }

  #allChanges(): SavedChange[] {
    return Array.from(this.#entries.values()).flatMap(({ changes }) => changes);
  }

  #allTests(): ValidationTest[] {
    return Array.from(this.#entries.values()).flatMap(({ tests }) => tests);
  }

  #changeTest(id: number, values: Partial<ValidationTest>): ValidationTest {
    for (const entry of this.#entries.values()) {
      entry.tests = entry.tests.map((test) => (test.id === id ? { ...test, ...values } : test));
    }
    return this.#allTests().find((test) => test.id === id) ?? bug(`no test ${id}`);
  }

  #save(id: string, newId: string, values: Values, save: Save): Metric {
    if (newId !== id) this.#rename(id, newId, save);
    this.#write(newId, values, save);
    return this.getMetric(newId);
  }

  /**
   * Moves everything that belongs to the metric, and updates every metric that depends on it, by name; each names it
   * once.
   */
  #rename(id: string, newId: string, save: Save): void {
    const entry = this.#entry(id);
    this.#entries.delete(id);
    this.#entries.set(newId, {
      ...entry,
      changes: entry.changes.map((change) => ({ ...change, metricId: newId })),
      tests: entry.tests.map((test) => ({ ...test, metricId: newId })),
      usages: entry.usages.map((usage) => ({ ...usage, metricId: newId })),
    });
    this.#write(newId, { id: newId }, save);
    for (const { id: other, dependencies } of this.getAllMetrics()) {
      if (!dependencies.includes(id)) continue;
      const followed = dependencies.map((dependency) => (dependency === id ? newId : dependency));
      this.#write(other, { dependencies: [...new Set(followed)] }, save);
    }
  }

  /** Writes one change for each field whose value really differs. */
  #write(id: string, values: Values, save: Save): void {
    const entry = this.#entry(id);
    for (const field of FIELDS) {
      const value = values[field];
      const oldValue = textOf(entry.metric[field]);
      if (value === undefined || textOf(value) === oldValue) continue;
      save.number ??= this.#content.given.save += 1;
      const change: SavedChange = {
        id: (this.#content.given.change += 1),
        metricId: id,
        fieldName: columnOf(field),
        oldValue,
        newValue: textOf(value),
        changedBy: save.by,
        changedAt: this.#now(),
        changeSetId: save.number,
        reason: save.reason,
      };
      entry.changes.push(change);
      entry.metric = { ...withText(entry.metric, change.fieldName, change.newValue), updatedAt: change.changedAt };
      const earlier = entry.states.filter((state) => state.save !== save.number);
      entry.states = [...earlier, { since: change.changedAt, save: save.number, metric: entry.metric }];
    }
  }
}

/** Returns the metric with a field, named as the history names it, set to the history's text. */
export function withText(metric: Metric, fieldName: string, text: string | null): Metric {
  const field = FIELDS.find((one) => columnOf(one) === fieldName) ?? bug(`no field ${fieldName}`);
  switch (field) {
    case 'id':
    case 'name':
      return { ...metric, [field]: text ?? '' };
    case 'tags':
    case 'dependencies':
      return { ...metric, [field]: JSON.parse(text ?? '[]') as string[] };
    case 'trustScore':
      return { ...metric, trustScore: Number(text) };
    default:
      return { ...metric, [field]: text };
  }
}

/** Fields in camelCase are columns in snake_case. */
function columnOf(field: Field): string {
  return field.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns a field's value as the history writes it; lists are JSON. Two values are equal if their texts are. */
function textOf(value: Metric[Field]): string | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value === null ? null : String(value);
}

/** Counts always equal what they count. */
function withCounts({ metric, tests, usages }: Entry): Metric {
  return { ...metric, testCount: tests.length, usageCount: usages.length };
}

/** Returns a text without capitals and accents, as users sort and look it up. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{DI}\u0640]/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i');
}

function inPlainOrder(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [numbersPadded(String(a ?? '')), numbersPadded(String(b ?? ''))];
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Returns a text in which a greater number is also a greater text, as long as it has no more than 40 digits. */
function numbersPadded(text: string): string {
  return plain(text).replace(/\d+/g, (digits) => digits.padStart(40, '0'));
}

/** Compares an owner, a tag or a user with another, without quotes, a leading `@`, and surrounding spaces. */
function isSame(value: string, asked: string): boolean {
  return keyOf(value) !== '' && keyOf(value) === keyOf(asked);
}

function keyOf(text: string): string {
  const key = plain(text).replace(/\s+/g, ' ').trim();
  return (key.replaceAll('"', '').trim() || key).replace(/^@(?=.)/, '');
}

/** Compares texts as a database does: by their bytes; null comes first. */
function compared(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * Counts how often each occurs, most first, equals in order. Spellings of one text are counted together and shown as the
 * most frequent one; texts with nothing to read as null.
 */
function tally(values: readonly (string | null)[]): (readonly [string | null, number])[] {
  const keys = values.map((value) => keyOf(value ?? ''));
  return [...new Set(keys)]
    .map((key) => {
      const same = values.filter((_, i) => keys[i] === key);
      const times = (text: string | null): number => same.filter((other) => other === text).length;
      const [first = null] = same.toSorted((a, b) => times(b) - times(a) || (String(a) < String(b) ? -1 : 1));
      return [key === '' ? null : first, same.length] as const;
    })
    .toSorted(
      ([a, n], [b, m]) =>
        m - n || Number(a !== null) - Number(b !== null) || inPlainOrder(a, b) || (String(a) < String(b) ? -1 : 1),
    );
}

function instantOf(date: Date): Instant {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

function dayOf(time: Instant): string {
  return time.slice(0, 10);
}

function refuse(...reasons: readonly Reasons[]): void {
  if (reasons.flat().length > 0) throw new Refusal(reasons.flat());
}

function when(isSo: boolean, reason: CatalogErrorCode): Reasons {
  return isSo ? [reason] : [];
}

function idFaults(id: string): Reasons {
  return [
    ...when(id.trim() === '', 'invalid-id-missing'),
    ...when(id.length > 200, 'invalid-id-too-long'),
    ...lineFaults(id),
  ];
}

/** A save needs an author, and may have a reason. */
function saveFaults(author: string, reason: string | null): Reasons {
  return [...when(author.trim() === '', 'invalid-author-missing'), ...lineFaults(author), ...textFaults(reason)];
}

function fieldFaults(fields: MetricUpdates): Reasons {
  const { name, description, calculation, owner, dataSource, tags = [], dependencies = [], trustScore = 0 } = fields;
  return [
    ...when(name?.trim() === '', 'invalid-name-missing'),
    ...[name, owner, dataSource, ...tags, ...dependencies].flatMap(lineFaults),
    ...[description, calculation, JSON.stringify(tags), JSON.stringify(dependencies)].flatMap(textFaults),
    ...when(!(trustScore >= 0 && trustScore <= 100), 'invalid-trust-out-of-range'),
  ];
}

/** Text on one line has no control characters at all. */
function lineFaults(text: string | null | undefined): Reasons {
  return [...when(/[\t\n\r]/.test(text ?? ''), 'invalid-control-characters'), ...textFaults(text)];
}

/** A text is whole characters, at most a megabyte of them, that come back as they were given. */
function textFaults(text: string | null | undefined): Reasons {
  if (text === null || text === undefined) return [];
  return [
    ...when(/[^\P{Cc}\t\n\r]/u.test(text), 'invalid-control-characters'),
    ...when(!text.isWellFormed() || text.startsWith('\ufeff'), 'invalid-broken-text'),
    ...when(Buffer.byteLength(text) > 1_000_000, 'invalid-text-too-long'),
  ];
}

/** A time has the catalog's own format, with a day that is in the calendar. */
function timeFaults(time: Instant | null | undefined): Reasons {
  if (time === null || time === undefined) return [];
  const date = new Date(`${time.replace(' ', 'T')}Z`);
  return when(Number.isNaN(date.getTime()) || instantOf(date) !== time, 'invalid-time');
}

function bug(what: string): never {
  throw new Error(what);
}
