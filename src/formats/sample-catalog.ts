import * as v from 'valibot';
import type { SavedChange } from '../domain/metric/change.ts';
import { type Instant, instantOf } from '../domain/core/instant.ts';
import { offsetOf, type TimeZone } from '../domain/core/time-zone.ts';
import type { FieldColumn, Metric } from '../domain/metric/metric.ts';
import { FIELD_COLUMNS } from '../domain/metric/metric.ts';
import type { Usage } from '../domain/metric/usage.ts';
import type { ValidationTest } from '../domain/metric/validation-test.ts';

/** A metric of the sample, without the counts, which follow from its tests and usages. */
export type SampleMetric = Omit<Metric, 'testCount' | 'usageCount'>;

/** A change of the sample. Adjacent changes with the same metric, author, time and reason were one save. */
export type SampleChange = Omit<SavedChange, 'id' | 'changeSetId' | 'fieldName' | 'changedBy'> & {
  readonly fieldName: FieldColumn;
  readonly changedBy: string;
};

/** A validation test of the sample. */
export type SampleTest = Omit<ValidationTest, 'id'>;

/** One usage of the sample. */
export type SampleUsage = Omit<Usage, 'id'>;

/** The complete content of the sample. The database assigns the ids of rows. */
export interface SampleCatalog {
  readonly metrics: readonly SampleMetric[];
  /** Oldest first. */
  readonly changes: readonly SampleChange[];
  readonly tests: readonly SampleTest[];
  /** Oldest first. */
  readonly usages: readonly SampleUsage[];
}

const DAY_MS = 86_400_000;

/** A whole number of weeks, so that shifting the period by some days keeps each usage on its day of the week. */
const USAGE_PERIOD_DAYS = 14 * 7;

const text = v.nullable(v.string());
const score = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const daysAgo = v.pipe(v.number(), v.finite(), v.minValue(0));

const sampleSchema = v.strictObject({
  metrics: v.array(
    v.strictObject({
      id: v.string(),
      name: v.string(),
      description: text,
      calculation: text,
      owner: text,
      data_source: text,
      tags: v.array(v.string()),
      dependencies: v.array(v.string()),
      trust_score: score,
      created_days_ago: daysAgo,
      updated_days_ago: daysAgo,
    }),
  ),
  changes: v.array(
    v.strictObject({
      metric_id: v.string(),
      field_name: v.picklist(Object.values(FIELD_COLUMNS)),
      old_value: text,
      new_value: text,
      changed_by: v.string(),
      days_ago: daysAgo,
      reason: text,
    }),
  ),
  tests: v.array(
    v.strictObject({
      metric_id: v.string(),
      test_type: v.string(),
      test_query: text,
      expected_result: text,
      last_run_days_ago: v.nullable(daysAgo),
      status: v.nullable(v.picklist(['passed', 'failed'])),
    }),
  ),
  usage: v.array(
    v.strictObject({
      metric_id: v.string(),
      used_by: v.string(),
      context: text,
      days_ago: v.array(v.pipe(daysAgo, v.ltValue(USAGE_PERIOD_DAYS))),
    }),
  ),
});

type SampleFile = v.InferOutput<typeof sampleSchema>;

/**
 * Reads the sample catalog as of `now`: nothing in it is later than `now`, and its weekends are those of a zone. The
 * sample is a file of this project, so a broken one is a bug: throws an `Error` that names the place. Does not check if
 * ids and values fit together.
 */
export function readSample(json: string, now: Date, zone: TimeZone): SampleCatalog {
  const checked = v.safeParse(sampleSchema, JSON.parse(json));
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new Error(`The sample catalog is invalid at ${v.getDotPath(issue) ?? 'the top level'}: ${issue.message}`);
  }
  const { metrics, changes, tests, usage } = checked.output;
  return {
    metrics: metrics.map((metric) => sampleMetric(metric, now)),
    changes: changes.toSorted((a, b) => b.days_ago - a.days_ago).map((change) => sampleChange(change, now)),
    tests: tests.map((test) => sampleTest(test, now)),
    usages: usage
      .flatMap((entry) => sampleUsages(entry, now, zone))
      .toSorted((a, b) => (a.usedAt < b.usedAt ? -1 : Number(a.usedAt > b.usedAt))),
  };
}

function sampleMetric(metric: SampleFile['metrics'][number], now: Date): SampleMetric {
  return {
    id: metric.id,
    name: metric.name,
    description: metric.description,
    calculation: metric.calculation,
    owner: metric.owner,
    dataSource: metric.data_source,
    tags: metric.tags,
    dependencies: metric.dependencies,
    trustScore: metric.trust_score,
    createdAt: before(now, metric.created_days_ago),
    updatedAt: before(now, metric.updated_days_ago),
  };
}

function sampleChange(change: SampleFile['changes'][number], now: Date): SampleChange {
  return {
    metricId: change.metric_id,
    fieldName: change.field_name,
    oldValue: change.old_value,
    newValue: change.new_value,
    changedBy: change.changed_by,
    changedAt: before(now, change.days_ago),
    reason: change.reason,
  };
}

function sampleTest(test: SampleFile['tests'][number], now: Date): SampleTest {
  return {
    metricId: test.metric_id,
    testType: test.test_type,
    testQuery: test.test_query,
    expectedResult: test.expected_result,
    lastRun: test.last_run_days_ago === null ? null : before(now, test.last_run_days_ago),
    status: test.status,
  };
}

function sampleUsages(entry: SampleFile['usage'][number], now: Date, zone: TimeZone): SampleUsage[] {
  return entry.days_ago.map((days) => ({
    metricId: entry.metric_id,
    usedBy: entry.used_by,
    usedAt: before(now, (days + daysSinceMonday(now, zone)) % USAGE_PERIOD_DAYS),
    context: entry.context,
  }));
}

/**
 * Days from the last Monday, midnight in a zone, to now. The sample's usage is written as of a Monday, and shifting it by
 * these days keeps weekends quiet on whatever day it is loaded. Usages that the shift moves out of the period
 * reappear as its newest days.
 */
function daysSinceMonday(now: Date, zone: TimeZone): number {
  const thursdayToMonday = 3; // 1 January 1970 was a Thursday.
  return ((now.getTime() + offsetOf(now.getTime(), zone)) / DAY_MS + thursdayToMonday) % 7;
}

function before(now: Date, days: number): Instant {
  return instantOf(new Date(now.getTime() - days * DAY_MS));
}
