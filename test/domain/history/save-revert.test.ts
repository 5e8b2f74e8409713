import { daysAgo } from '../../../src/domain/core/relative-time.ts';
import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import type { SavedChange } from '../../../src/domain/metric/change.ts';
import { neighbouringSaves } from '../../../src/domain/history/as-of-saves.ts';
import { revertQuestion, revertReason } from '../../../src/domain/history/save-revert.ts';

const change = (id: number, part: Partial<SavedChange> = {}): SavedChange => ({
  id,
  metricId: 'a',
  fieldName: 'owner',
  oldValue: '@x',
  newValue: '@y',
  changedBy: 'ann',
  changedAt: `2026-03-0${id} 12:00:00`,
  changeSetId: id,
  reason: null,
  ...part,
});

describe('reverting a whole save', () => {
  const metrics = [
    { id: 'a', name: 'Net revenue' },
    { id: 'b', name: 'Orders' },
  ];

  it('asks nothing if nothing else is touched', () => {
    expect(
      revertQuestion({ changes: [change(1), change(2, { fieldName: 'tags' })], later: [], metrics }, UTC),
    ).toBeUndefined();
  });

  it('names each later change that would be undone with it', () => {
    const later = [change(5, { changedBy: null, reason: 'handed over' })];
    expect(revertQuestion({ changes: [change(1)], later, metrics }, UTC)).toEqual({
      text: 'A later change will be undone too:',
      items: ['owner of Net revenue, unknown author, 5 March 2026, 12:00:00 UTC: “handed over”'],
    });
  });

  it('names the metrics if there are several', () => {
    const changes = [change(1), change(2, { metricId: 'b' })];
    expect(revertQuestion({ changes, later: [], metrics }, UTC)).toEqual({
      text: 'It changed 2 metrics, and all of them are reverted:',
      items: ['Net revenue', 'Orders'],
    });
  });

  it('leaves its reason in the history', () => {
    expect(revertReason(change(1))).toBe('reverts the save of 1 March 2026, 12:00:00 UTC by ann');
    expect(revertReason({ changedAt: '', changedBy: ' ' })).toBe('reverts the save of an unknown time');
  });
});

describe('a moment of the past', () => {
  it('stands between two saves, also if another program wrote their times', () => {
    const changes = [change(3), change(2, { changedAt: '2026-03-02T12:00:00Z' }), change(1)];
    const keys = (time: string) => {
      const { last, next } = neighbouringSaves(changes, time);
      return [last?.key, next?.key];
    };
    expect(keys('2026-03-02 12:00:00')).toEqual([2, 3]);
    expect(keys('2026-03-02 11:59:59')).toEqual([1, 2]);
    expect(keys('2026-02-01 00:00:00')).toEqual([undefined, 1]);
    expect(keys('2026-04-01 00:00:00')).toEqual([3, undefined]);
    expect(neighbouringSaves([], '2026-04-01 00:00:00')).toEqual({ last: undefined, next: undefined });
  });
});

describe('how long ago a day is', () => {
  it('is said if neither its name nor its date says enough', () => {
    const now = new Date('2026-03-10T08:00:00Z');
    expect(
      ['2026-03-10', '2026-03-09', '2026-03-08', '2026-01-01', 'sometime'].map((day) => daysAgo(day, now, UTC)),
    ).toEqual([undefined, undefined, '2 days ago', undefined, undefined]);
  });
});
