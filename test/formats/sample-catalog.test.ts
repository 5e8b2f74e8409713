import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/domain/core/instant.ts';
import { dateOf } from '../../src/domain/core/moment.ts';
import type { FieldColumn } from '../../src/domain/metric/metric.ts';
import { FIELD_COLUMNS, LIST_COLUMNS, METRIC_FIELDS, SOURCE_PREFIX } from '../../src/domain/metric/metric.ts';
import { faultsOfNew, textFaults } from '../../src/domain/metric/metric-rules.ts';
import { outcomeOf } from '../../src/domain/metric/validation-test.ts';
import type { SampleChange, SampleMetric } from '../../src/formats/sample-catalog.ts';
import { dayIn } from '../../src/domain/core/local-day.ts';
import { UTC } from '../../src/domain/core/time-zone.ts';
import { readSample } from '../../src/formats/sample-catalog.ts';

const json = readFileSync('public/sample-catalog.json', 'utf8');
const now = new Date('2026-03-18T10:20:30.400Z');
const sample = readSample(json, now, UTC);
const metricsById = new Map(sample.metrics.map((metric) => [metric.id, metric]));

/** Returns the text of a metric's column as the history writes it. */
function columnText(metric: SampleMetric, column: FieldColumn): string | null {
  const field = METRIC_FIELDS.find((name) => FIELD_COLUMNS[name] === column);
  if (field === undefined) throw new Error(`No field has the column ${column}.`);
  const value = metric[field];
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Groups the changes that share a key, in order. */
function changesBy(keyOf: (change: SampleChange) => string): SampleChange[][] {
  const groups = new Map<string, SampleChange[]>();
  for (const change of sample.changes) {
    const key = keyOf(change);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return Array.from(groups.values());
}

describe('the sample is a catalog worth looking at', () => {
  test('with content of every kind', () => {
    expect(sample.metrics.length).toBeGreaterThanOrEqual(40);
    expect(sample.changes.length).toBeGreaterThanOrEqual(55);
    expect(sample.tests.length).toBeGreaterThanOrEqual(55);
    expect(new Set(sample.usages.map(({ usedBy }) => usedBy)).size).toBe(12);
  });

  test('with gaps to fill', () => {
    const { metrics, tests } = sample;
    const tested = new Set(tests.map(({ metricId }) => metricId));
    const used = new Set(sample.usages.map(({ metricId }) => metricId));
    expect(metrics.filter(({ description }) => description === null)).toHaveLength(2);
    expect(metrics.filter(({ owner }) => owner === null)).toHaveLength(3);
    expect(metrics.filter(({ tags }) => tags.includes('deprecated'))).toHaveLength(1);
    expect(metrics.filter(({ id }) => !tested.has(id)).length).toBeGreaterThanOrEqual(4);
    expect(metrics.filter(({ id }) => !used.has(id)).length).toBeGreaterThanOrEqual(2);
  });

  test('with tests that passed, failed and never ran', () => {
    const outcomes = new Set(sample.tests.map(({ status }) => outcomeOf(status)));
    expect(outcomes).toEqual(new Set(['passed', 'failed', 'never run']));
  });

  test('with dependencies several levels deep, none in a circle, one that leads nowhere', () => {
    const unknown = sample.metrics
      .flatMap(({ dependencies }) => dependencies)
      .filter((dependency) => !dependency.startsWith(SOURCE_PREFIX) && !metricsById.has(dependency));
    expect(unknown).toEqual(['revenue_attributed_last_click']);
    expect(Math.max(...sample.metrics.map(({ id }) => levelsUnder(id)))).toBe(4);
  });

  test('in a file that loads at once', () => {
    expect(new TextEncoder().encode(json).length).toBeLessThan(150_000);
  });
});

describe('the sample looks fresh whenever it is loaded', () => {
  test('nothing in it lies in the future, and something happened today', () => {
    const times = [
      ...sample.metrics.flatMap(({ createdAt, updatedAt }) => [createdAt, updatedAt]),
      ...sample.changes.map(({ changedAt }) => changedAt),
      ...sample.tests.flatMap(({ lastRun }) => lastRun ?? []),
      ...sample.usages.map(({ usedAt }) => usedAt),
    ];
    expect(times.filter((time) => dateOf(time) === undefined || time > instantOf(now))).toEqual([]);
    expect(sample.changes.at(-1)?.changedAt).toBe('2026-03-18 07:13:18');
    expect(sample.changes[0]?.changedAt.slice(0, 4)).toBe('2024');
  });

  test.each([
    ['2026-03-16', UTC],
    ['2026-03-18', 'America/Los_Angeles'],
    ['2026-03-21', 'Asia/Tokyo'],
    ['2026-03-22', 'Asia/Kolkata'],
  ])('with quiet weekends, seen on %s from %s', (day, zone) => {
    const { usages } = readSample(json, new Date(`${day}T23:30:00Z`), zone);
    const weekday = (time: string) => new Date(`${dayIn(zone, time)}T00:00:00Z`).getUTCDay();
    const atWeekends = usages.filter(({ usedAt }) => [0, 6].includes(weekday(usedAt)));
    const perWeekendDay = atWeekends.length / 2;
    const perWeekday = (usages.length - atWeekends.length) / 5;
    expect(usages).toHaveLength(sample.usages.length);
    expect(perWeekendDay).toBeLessThan(perWeekday / 2);
  });

  test('history and usage come oldest first', () => {
    const changed = sample.changes.map(({ changedAt }) => changedAt);
    const used = sample.usages.map(({ usedAt }) => usedAt);
    expect(changed).toEqual(changed.toSorted());
    expect(used).toEqual(used.toSorted());
  });
});

describe('the sample is consistent', () => {
  test('every id is given once, and every metric could have been created by hand', () => {
    expect(metricsById.size).toBe(sample.metrics.length);
    expect(sample.metrics.flatMap(faultsOfNew)).toEqual([]);
  });

  test('every change, test and usage belongs to a metric that was there already', () => {
    const events = [
      ...sample.changes.map(({ metricId, changedAt }) => ({ metricId, at: changedAt })),
      ...sample.tests.map(({ metricId, lastRun }) => ({ metricId, at: lastRun ?? instantOf(now) })),
      ...sample.usages.map(({ metricId, usedAt }) => ({ metricId, at: usedAt })),
    ];
    expect(events.filter(({ metricId, at }) => !(at > (metricsById.get(metricId)?.createdAt ?? at)))).toEqual([]);
  });

  test("a metric's last update is its newest change, or its creation", () => {
    for (const { id, createdAt, updatedAt } of sample.metrics) {
      const newest = sample.changes.findLast(({ metricId }) => metricId === id);
      expect([id, updatedAt]).toEqual([id, newest?.changedAt ?? createdAt]);
    }
  });

  test("a field's changes follow from one another and end at its present value", () => {
    for (const changes of changesBy(({ metricId, fieldName }) => `${metricId} ${fieldName}`)) {
      changes.forEach((change, i) => {
        const metric = metricsById.get(change.metricId);
        if (metric === undefined) throw new Error(`There is no metric ${change.metricId}.`);
        const following = changes[i + 1];
        const next = following === undefined ? columnText(metric, change.fieldName) : following.oldValue;
        expect([change.metricId, change.newValue]).toEqual([change.metricId, next]);
        expect(change.newValue).not.toBe(change.oldValue);
      });
    }
  });

  test('values of lists are JSON arrays of text', () => {
    const values = sample.changes
      .filter(({ fieldName }) => LIST_COLUMNS.has(fieldName))
      .flatMap(({ oldValue, newValue }) => [oldValue, newValue]);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      const items: unknown = JSON.parse(value ?? 'null');
      expect(Array.isArray(items) && items.every((item) => typeof item === 'string')).toBe(true);
    }
  });

  test('some saves changed several fields at once, for one reason', () => {
    const saves = changesBy(({ metricId, changedAt }) => `${metricId} ${changedAt}`);
    const large = saves.filter((changes) => changes.length > 1);
    expect(large.length).toBeGreaterThan(5);
    for (const changes of large) {
      expect(new Set(changes.map(({ changedBy, reason }) => `${changedBy}: ${reason}`)).size).toBe(1);
      expect(new Set(changes.map(({ fieldName }) => fieldName)).size).toBe(changes.length);
    }
  });

  test('a test has a result just when it has run', () => {
    expect(sample.tests.filter(({ lastRun, status }) => (lastRun === null) !== (status === null))).toEqual([]);
  });

  test('its texts hold no control characters', () => {
    const texts = [
      ...sample.changes.flatMap(({ oldValue, newValue, reason }) => [oldValue, newValue, reason]),
      ...sample.tests.flatMap(({ testType, testQuery, expectedResult }) => [testType, testQuery, expectedResult]),
      ...sample.usages.flatMap(({ usedBy, context }) => [usedBy, context]),
    ];
    expect(texts.flatMap((text) => textFaults('text', text, false))).toEqual([]);
  });
});

describe('a broken sample is a bug that names its place', () => {
  test.each([
    ['no JSON', '{', /JSON/],
    ['a part missing', '{ "metrics": [], "changes": [], "tests": [] }', /invalid at usage: /],
    ['an unknown key', '{ "metrics": [], "changes": [], "tests": [], "usage": [], "more": [] }', /invalid at more: /],
    [
      'a change of an unknown field',
      json.replace('"field_name": "calculation"', '"field_name": "formula"'),
      /invalid at changes\.\d+\.field_name: /,
    ],
    ['a time to come', json.replace('"days_ago": 0.13', '"days_ago": -1'), /invalid at changes\.\d+\.days_ago: /],
  ])('%s', (_, text, message) => {
    expect(() => readSample(text, now, UTC)).toThrow(message);
  });
});

/** Counts the levels of metrics under one; throws on a cycle. */
function levelsUnder(id: string, above: readonly string[] = []): number {
  if (above.includes(id)) throw new Error(`A circle: ${[...above, id].join(' → ')}`);
  const under = metricsById.get(id)?.dependencies.filter((dependency) => metricsById.has(dependency)) ?? [];
  return Math.max(0, ...under.map((dependency) => 1 + levelsUnder(dependency, [...above, id])));
}
