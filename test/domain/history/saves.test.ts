import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import type { SavedChange } from '../../../src/domain/metric/change.ts';
import {
  authorsOf,
  changedFields,
  daysOf,
  filteredChanges,
  isUndone,
  metricsOf,
  revertSentence,
  savesOf,
} from '../../../src/domain/history/saves.ts';

const change = (id: number, part: Partial<SavedChange> = {}): SavedChange => ({
  id,
  metricId: 'revenue_total',
  fieldName: 'name',
  oldValue: null,
  newValue: 'x',
  changedBy: 'ann',
  changedAt: '2026-08-15 12:00:00',
  changeSetId: null,
  reason: null,
  ...part,
});

describe('a history by saves', () => {
  it('shows the changes of one save together, newest save first', () => {
    const changes = [
      change(5, { changeSetId: 2, reason: 'count paid ones' }),
      change(4, { changeSetId: 2, reason: 'count paid ones', fieldName: 'tags' }),
      change(3, { changeSetId: 1 }),
    ];
    const saves = savesOf(changes);
    expect(saves.map((save) => save.changes.map(({ id }) => id))).toEqual([[5, 4], [3]]);
    expect(saves[0]).toMatchObject({ key: 5, reason: 'count paid ones', changedBy: 'ann' });
  });

  it('takes what another program wrote of a metric, by one person at one moment, for one save', () => {
    const at = '2026-08-15 09:00:00';
    const saves = savesOf([
      change(5, { changedAt: at }),
      change(4, { changedAt: at, fieldName: 'tags' }),
      change(3, { changedAt: at, changedBy: 'bo' }),
      change(2, { changedAt: at, metricId: 'other' }),
      change(1, { changedAt: '2026-08-15 08:59:59' }),
    ]);
    expect(saves.map((save) => save.changes.map(({ id }) => id))).toEqual([[5, 4], [3], [2], [1]]);
  });

  it('gathers saves by day', () => {
    const saves = savesOf([
      change(3, { changedAt: '2026-08-15 09:00:00' }),
      change(2, { changedAt: '2026-08-15 08:00:00' }),
      change(1, { changedAt: '2026-08-14 23:59:59' }),
    ]);
    expect(daysOf(saves, UTC).map(({ day, saves: together }) => [day, together.length])).toEqual([
      ['2026-08-15', 2],
      ['2026-08-14', 1],
    ]);
  });

  it('gathers saves by the day of whoever reads, times in other notations and mere days among them', () => {
    const saves = savesOf([
      change(5, { changedAt: '2026-11-30 20:00:00' }),
      change(4, { changedAt: '2026-11-30T06:00:00.123456' }),
      change(3, { changedAt: '2026-11-30' }),
      change(2, { changedAt: '2026-11-29T23:30:00-08:00' }),
      change(1, { changedAt: 'last spring' }),
    ]);
    const ids = (zone: string) =>
      daysOf(saves, zone).map(({ day, saves: together }) => [day, ...together.map(({ key }) => key)]);
    expect(ids('UTC')).toEqual([
      ['2026-11-30', 5, 4, 3, 2],
      [undefined, 1],
    ]);
    expect(ids('America/Los_Angeles')).toEqual([
      ['2026-11-30', 5, 3],
      ['2026-11-29', 4, 2],
      [undefined, 1],
    ]);
    expect(ids('Asia/Tokyo')).toEqual([
      ['2026-12-01', 5],
      ['2026-11-30', 4, 3, 2],
      [undefined, 1],
    ]);
  });
});

describe('a narrowed history', () => {
  const changes = [change(3, { fieldName: 'tags' }), change(2, { changedBy: null }), change(1, { changedBy: 'bob' })];

  it('shows one field, one author, or both', () => {
    const ids = (field: string | undefined, author: string | null | undefined): number[] =>
      filteredChanges(changes, { field, author }).map(({ id }) => id);
    expect(ids(undefined, undefined)).toEqual([3, 2, 1]);
    expect(ids('name', undefined)).toEqual([2, 1]);
    expect(ids(undefined, null)).toEqual([2]);
    expect(ids('name', 'bob')).toEqual([1]);
  });

  it('offers the fields and authors that there are', () => {
    expect(changedFields(changes)).toEqual(['name', 'tags']);
    expect(authorsOf(changes)).toEqual(['ann', 'bob', null]);
  });
});

describe('a save of several metrics', () => {
  it('names each with its changes', () => {
    const [save] = savesOf([
      change(3, { changeSetId: 1 }),
      change(2, { changeSetId: 1, metricId: 'orders' }),
      change(1, { changeSetId: 1, fieldName: 'tags' }),
    ]);
    const metrics = save === undefined ? [] : metricsOf(save);
    expect(metrics.map(({ metricId, changes }) => [metricId, changes.map(({ id }) => id)])).toEqual([
      ['revenue_total', [3, 1]],
      ['orders', [2]],
    ]);
  });
});

describe('reverting', () => {
  const history = [
    change(3, { oldValue: 'b', newValue: 'a' }),
    change(2, { oldValue: 'a', newValue: 'b' }),
    change(1, { oldValue: null, newValue: 'a' }),
  ];

  it('knows what is undone already', () => {
    expect(history.map((one) => isUndone(one, history))).toEqual([false, true, false]);
  });

  it('is described in a sentence', () => {
    expect(revertSentence('data_source', 'Revenue', false)).toBe(
      'The data source of Revenue is again as it was before that change.',
    );
    expect(revertSentence('tags', 'Revenue', true)).toBe(
      'The tags of Revenue are already as they were before that change.',
    );
    expect(revertSentence('notes', 'Revenue', false)).toBe(
      'The notes of Revenue are again as they were before that change.',
    );
    expect(revertSentence('custom:Cost center', 'Revenue', false)).toBe(
      'The Cost center of Revenue is again as it was before that change.',
    );
  });
});
