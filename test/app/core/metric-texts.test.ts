import { describe, expect, it } from 'vitest';
import type { MetricBase, MetricTexts } from '../../../src/app/core/metric-texts.ts';
import {
  changedFields,
  conflictsOf,
  idFrom,
  isTouched,
  newMetricOf,
  NO_TEXTS,
  saveOf,
  textsOf,
} from '../../../src/app/core/metric-texts.ts';

const BASE: MetricBase = {
  id: 'revenue',
  name: 'Revenue',
  description: null,
  calculation: 'SELECT 1\r\nFROM t',
  owner: '',
  dataSource: 'orders',
  tags: ['finance', 'a, b', 'finance'],
  dependencies: [],
};

const edited = (changes: Partial<MetricTexts>): MetricTexts => ({ ...textsOf(BASE), ...changes });

describe('a form over a metric', () => {
  it('sends nothing if nothing was changed, however odd the metric is', () => {
    expect(changedFields(textsOf(BASE), BASE)).toEqual([]);
    expect(isTouched(textsOf(BASE), BASE)).toBe(false);
    expect(saveOf(textsOf(BASE), BASE, ' ')).toEqual({
      id: 'revenue',
      newId: 'revenue',
      updates: {},
      base: {},
      reason: null,
    });
  });

  it('does not take the browser’s line ends for a change', () => {
    expect(changedFields(edited({ calculation: 'SELECT 1\nFROM t' }), BASE)).toEqual([]);
  });

  it('keeps the line ends of a text that was changed', () => {
    const save = saveOf(edited({ calculation: 'SELECT 2\nFROM t' }), BASE, '');
    expect(save.updates).toEqual({ calculation: 'SELECT 2\r\nFROM t' });
  });

  it('keeps the line end of each line that was not changed, whichever they are', () => {
    const base: MetricBase = { ...BASE, calculation: 'a\nb\r\nc\rd\ne' };
    const saved = (calculation: string): unknown =>
      saveOf({ ...textsOf(base), calculation }, base, '').updates.calculation;
    expect(changedFields({ ...textsOf(base), calculation: 'a\nb\nc\nd\ne' }, base)).toEqual([]);
    expect(saved('a\nb\nx\nd\ne')).toBe('a\nb\r\nx\nd\ne');
    expect(saved('a\nb\nc\nx\nd\ne')).toBe('a\nb\r\nc\rx\nd\ne');
    expect(saved('a\nb\nc')).toBe('a\nb\r\nc');
    expect(saved('x')).toBe('x');
  });

  it('sends just the changed fields, with what they were', () => {
    const save = saveOf(edited({ owner: '@me', tags: 'finance, "a, b"' }), BASE, 'as agreed');
    expect(save).toEqual({
      id: 'revenue',
      newId: 'revenue',
      updates: { owner: '@me', tags: ['finance', 'a, b'] },
      base: { owner: '', tags: ['finance', 'a, b', 'finance'] },
      reason: 'as agreed',
    });
  });

  it('empties a field to nothing, but an empty text stays one', () => {
    expect(saveOf(edited({ dataSource: '' }), BASE, '').updates).toEqual({ dataSource: null });
    expect(saveOf(edited({ owner: ' ' }), BASE, '').updates).toEqual({ owner: '' });
  });

  it('renames by the id alone', () => {
    expect(saveOf(edited({ id: ' revenue_total ' }), BASE, '')).toMatchObject({ newId: 'revenue_total', updates: {} });
    expect(isTouched(edited({ id: 'revenue_total' }), BASE)).toBe(true);
  });

  it('clashes only if both sides changed a field, to different texts', () => {
    const now: MetricBase = { ...BASE, owner: '@them', dataSource: 'sales', name: 'Same' };
    const texts = edited({ owner: '@me', name: 'Same', description: 'Mine' });
    expect(conflictsOf(texts, BASE, now)).toEqual(['owner']);
  });
});

describe('a form for a new metric', () => {
  it('is touched by any field but the proposed id', () => {
    expect(isTouched(NO_TEXTS, undefined)).toBe(false);
    expect(isTouched({ ...NO_TEXTS, tags: 'a' }, undefined)).toBe(true);
  });

  it('makes nothing of empty fields', () => {
    expect(newMetricOf({ ...NO_TEXTS, id: ' a ', name: ' A ', tags: 'x, x,, y' })).toEqual({
      id: 'a',
      name: 'A',
      description: null,
      calculation: null,
      owner: null,
      dataSource: null,
      tags: ['x', 'y'],
      dependencies: [],
    });
  });

  it.each([
    ['Daily active users', 'daily_active_users'],
    ['Café revenue, net (€)', 'cafe_revenue_net'],
    ['  %  ', ''],
    ['v2.1 rate', 'v2.1_rate'],
    ['売上', '売上'],
  ])('proposes an id for %s', (name, id) => {
    expect(idFrom(name)).toBe(id);
  });
});
