import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/metric/change.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { asOf, detailTextsAsOf, fieldOfColumn } from '../../../src/domain/history/as-of.ts';

const today: Metric = {
  id: 'revenue_net',
  name: 'Net revenue',
  description: null,
  calculation: 'SUM(amount - refunds)',
  owner: '@revenue',
  dataSource: 'orders',
  tags: ['finance', 'core'],
  dependencies: [],
  testCount: 2,
  usageCount: 3,
  createdAt: '2026-01-01 08:00:00',
  updatedAt: '2026-03-01 12:00:00',
  trustScore: 90,
};

let nextId = 100;
const change = (
  changedAt: string,
  fieldName: string,
  oldValue: string | null,
  newValue: string | null = 'later',
): Change => ({
  id: (nextId -= 1),
  metricId: 'revenue_net',
  fieldName,
  oldValue,
  newValue,
  changedBy: 'ann',
  changedAt,
});

describe('a metric as it was', () => {
  const history = [
    change('2026-03-01 12:00:00', 'id', 'revenue_total'),
    change('2026-03-01 12:00:00', 'trust_score', '72.5'),
    change('2026-02-01 12:00:00', 'tags', '["finance"]'),
    change('2026-02-01 12:00:00', 'description', 'All revenue'),
    change('2026-01-15 12:00:00', 'tags', null, '["finance"]'),
    change('2026-01-15 12:00:00', 'name', 'Revenue'),
  ];

  it('is today’s after the last change, and from the second of it', () => {
    expect(asOf(today, history, '2026-04-01 00:00:00')).toEqual(today);
    expect(asOf(today, history, '2026-03-01 12:00:00')).toEqual(today);
  });

  it('has every later change undone', () => {
    expect(asOf(today, history, '2026-03-01 11:59:59')).toEqual({
      ...today,
      id: 'revenue_total',
      trustScore: 72.5,
      updatedAt: '2026-02-01 12:00:00',
    });
    expect(asOf(today, history, '2026-01-20 00:00:00')).toMatchObject({
      tags: ['finance'],
      description: 'All revenue',
    });
    expect(asOf(today, history, '2026-01-01 08:00:00')).toMatchObject({
      name: 'Revenue',
      tags: [],
      updatedAt: '2026-01-01 08:00:00',
    });
  });

  it('has what the last change until then wrote, also if the history of another program disagrees with itself', () => {
    const disagreeing = [
      change('2026-03-05 23:00:00', 'description', 'd4', 'd5'),
      change('2026-03-05 22:00:00', 'description', 'd2', 'd3'),
      change('2026-03-05T23:30:00+02:00', 'description', 'd3', 'd4'),
      change('2026-03-05T09:00:00', 'description', 'd1', 'd2'),
    ];
    const at = (time: string): unknown => asOf(today, disagreeing, time)?.description;
    expect(at('2026-03-05 08:00:00')).toBe('d1');
    expect(at('2026-03-05 09:00:00')).toBe('d2');
    expect(at('2026-03-05 21:30:00')).toBe('d4');
    expect(at('2026-03-05 22:30:00')).toBe('d3');
  });

  it('is none before it was created', () => {
    expect(asOf(today, history, '2026-01-01 07:59:59')).toBeUndefined();
  });

  it('existed if a change is older than its creation, as after a merge', () => {
    expect(asOf({ ...today, createdAt: '2026-03-15 00:00:00' }, history, '2026-02-15 00:00:00')).toBeDefined();
  });

  it('reads times in ISO 8601, as other programs write them', () => {
    const iso = { ...today, createdAt: '2026-01-01T08:00:00.250000' };
    expect(asOf(iso, [], '2026-01-01 07:00:00')).toBeUndefined();
    expect(asOf(iso, [], '2026-01-01 09:00:00')).toMatchObject({ name: 'Net revenue' });
    const changes = [change('2026-02-01T12:00:00Z', 'name', 'Before')];
    expect(asOf(iso, changes, '2026-02-01 11:00:00')?.name).toBe('Before');
    expect(asOf(iso, changes, '2026-02-01 13:00:00')?.name).toBe('Net revenue');
  });

  it('takes a change whose time cannot be read as older than all others, as where changes are sorted', () => {
    const changes = [change('2026-02-01 12:00:00', 'name', 'Second'), change('zzz', 'name', 'First', 'Second')];
    expect(asOf(today, changes, '2026-01-10 00:00:00')?.name).toBe('Second');
    expect(asOf(today, [change('05.03.2026', 'name', 'First')], '2026-01-10 00:00:00')?.name).toBe('Net revenue');
  });

  it('leaves fields of other programs alone, and a trust score that is no number is none', () => {
    expect(asOf(today, [change('2026-02-01 12:00:00', 'region', 'EU')], '2026-01-10 00:00:00')).toMatchObject({
      name: 'Net revenue',
    });
    expect(asOf(today, [change('2026-02-01 12:00:00', 'trust_score', 'high')], '2026-01-10 00:00:00')?.trustScore).toBe(
      0,
    );
  });
});

describe('the field of a column', () => {
  it('is known for what a user can set, and for nothing else', () => {
    expect(fieldOfColumn('data_source')).toBe('dataSource');
    for (const column of ['id', 'test_count', 'region', 'constructor', '__proto__']) {
      expect(fieldOfColumn(column)).toBeUndefined();
    }
  });
});

describe('details as they were', () => {
  const texts = new Map([
    ['unit', 'USD'],
    ['grain', 'day'],
  ]);
  const changes = [
    change('2026-03-01 12:00:00', 'unit', 'EUR', 'USD'),
    change('2026-03-01 12:00:00', 'name', 'Revenue', 'Net revenue'),
    change('2026-02-01 12:00:00', 'notes', 'n', null),
    change('2026-01-15 12:00:00', 'grain', null, 'day'),
  ];
  const at = (time: string): unknown => {
    const then = detailTextsAsOf(today, texts, changes, time);
    return then && Object.fromEntries(then);
  };

  it('have the text of the last change until then, or the one before the first change after', () => {
    expect(at('2026-03-01 12:00:00')).toEqual({ unit: 'USD', grain: 'day' });
    expect(at('2026-02-15 00:00:00')).toEqual({ unit: 'EUR', grain: 'day' });
    expect(at('2026-01-31 00:00:00')).toEqual({ unit: 'EUR', grain: 'day', notes: 'n' });
    expect(at('2026-01-02 00:00:00')).toEqual({ unit: 'EUR', notes: 'n' });
  });

  it('are those of no metric before it existed', () => {
    expect(at('2025-12-31 00:00:00')).toBeUndefined();
  });
});
