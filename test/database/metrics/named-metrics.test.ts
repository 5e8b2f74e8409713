import { describe, expect, it } from 'vitest';
import {
  metricNames,
  metricsMatching,
  namedMetrics,
  metricStatus,
} from '../../../src/database/metrics/named-metrics.ts';
import { metricsNamedLike } from '../../../src/database/metrics/names-like.ts';
import { removeUsage } from '../../../src/database/metrics/usage-edits.ts';
import { catalogOf, refusalOf } from '../catalog.ts';
import { usagesOf } from '../../../src/database/metrics/usages.ts';

it('metrics are found by names with letters left out, the most similar first', async () => {
  const { db } = await catalogOf(
    { id: 'a', name: 'Active hours' },
    { id: 'b', name: 'Active users' },
    { id: 'c', name: 'Hours of the most active' },
    { id: 'd', name: 'Aktive Größen' },
  );
  const like = (text: string): string[] => db.run((one) => metricsNamedLike(one, text, 8)).map(({ id }) => id);
  expect(like('active hrs')).toEqual(['a', 'c']);
  expect(like('grsn')).toEqual(['d']);
  expect(like('"%')).toEqual([]);
  expect(like('x_y')).toEqual([]);
});

describe('metrics to depend on', () => {
  it('are found by id or name, those that begin with what was typed first', async () => {
    const { db } = await catalogOf(
      { id: 'a', name: 'All orders' },
      { id: 'order_count', name: 'Count' },
      { id: 'c', name: 'Orders' },
      { id: 'd', name: '100% of it' },
    );
    const like = (text: string): string[] => db.run((one) => metricsMatching(one, text, 8)).map(({ id }) => id);
    expect(like('ORDER')).toEqual(['order_count', 'c', 'a']);
    expect(like('0%')).toEqual(['d']);
    expect(like('_')).toEqual(['order_count']);
  });

  it('are found by a synonym, too', async () => {
    const { db } = await catalogOf(
      { id: 'a', name: 'Revenue', details: { synonyms: ['Umsatz "brutto"', 'Größe'] } },
      { id: 'b', name: 'Umsatz' },
    );
    db.edit((connection) =>
      connection.run(`INSERT INTO main.metricbook_details (metric_id, field, value) VALUES
        ('b', 'synonyms', 'no [list'), ('gone', 'synonyms', '["Umsatz"]')`),
    );
    const like = (text: string): string[] => db.run((one) => metricsMatching(one, text, 8)).map(({ id }) => id);
    expect(['UMS', '"brutto"', 'GROSSE', 'no [', '["'].map(like)).toEqual([['b', 'a'], ['a'], ['a'], ['b'], []]);
  });

  it('are found in every script, as a search finds them', async () => {
    const { db } = await catalogOf(
      { id: 'a', name: 'Größe' },
      { id: 'b', name: 'Kunden\u00adzufriedenheit' },
      { id: 'c', name: 'ＡＲＰＵ' },
      { id: 'd', name: '月間売上高' },
    );
    const like = (text: string): string[] => db.run((one) => metricsMatching(one, text, 8)).map(({ id }) => id);
    expect(['grosse', 'GRÖ', 'kundenzu', 'arpu', '売上'].map(like)).toEqual([['a'], ['a'], ['b'], ['c'], ['d']]);
  });

  it('are distinguished from ids that no metric has', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'All orders' });
    expect(db.run((one) => namedMetrics(one, ['b', 'a']))).toEqual([
      { id: 'a', name: 'All orders', testCount: 0, usageCount: 0 },
    ]);
  });
});

describe('what became of a metric', () => {
  it('is reported after a rename, after a deletion, and if no metric ever had the id', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'A' }, { id: 'b' });
    const of = (id: string) => db.run((one) => metricStatus(one, id));
    expect(of('a')).toEqual({ is: 'there' });
    db.renameMetric('a', 'a2', 'Bo');
    db.renameMetric('a2', 'a3', 'Bo');
    expect(of('a')).toEqual({ is: 'renamed', id: 'a3', name: 'A' });
    db.deleteMetric('b', 'Bo');
    expect(of('b')).toEqual({ is: 'trashed', deletedBy: 'Bo', deletedAt: '2026-03-31 12:00:00' });
    expect(of('c')).toEqual({ is: 'gone' });
  });
});

describe('a usage recorded by mistake', () => {
  it('can be taken back, and is no longer counted', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.recordUsage('a', 'Ada');
    const mistake = db.recordUsage('a', 'Bo');
    db.edit((one) => removeUsage(one, mistake.id));
    expect(db.getMetric('a').usageCount).toBe(1);
    expect(db.run((connection) => usagesOf(connection, 'a', 9)).map(({ usedBy }) => usedBy)).toEqual(['Ada']);
    expect(refusalOf(() => db.edit((one) => removeUsage(one, mistake.id))).code).toBe('usage-not-found');
  });
});

describe('the names of all metrics', () => {
  it('come some at a time, by row number, and end where there are no more', async () => {
    const { db } = await catalogOf(
      { id: 'b', name: 'Beta' },
      { id: 'a', name: 'Alpha' },
      { id: 'c', name: 'x'.repeat(5000) },
    );
    const names = (after: number) => db.run((connection) => metricNames(connection, after, 2));
    expect(names(0)).toEqual([
      [1, 'Beta'],
      [2, 'Alpha'],
    ]);
    expect(names(2)).toEqual([[3, 'x'.repeat(100)]]);
    expect(names(3)).toEqual([]);
  });
});
