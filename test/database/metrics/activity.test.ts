import { describe, expect, it } from 'vitest';
import { latestAuthors, namedChanges } from '../../../src/database/metrics/activity.ts';
import { authorsOf, filteredChanges } from '../../../src/domain/history/saves.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf, openCatalog } from '../catalog.ts';
import { rawDatabase } from '../sqlite-dump.ts';

function told(db: MetricsDatabase, author?: string | null, before?: number) {
  return db
    .run((connection) => namedChanges(connection, 9, before, author))
    .map(({ metricName, newValue, changedBy }) => [metricName, newValue, changedBy]);
}

describe('the activity of the whole catalog', () => {
  it('names each metric as it is called today', async () => {
    const { db, clock } = await catalogOf({ id: 'a', name: 'Old' }, { id: 'b', name: 'B' });
    db.updateMetric('b', { owner: '@x' }, 'ann');
    clock.pass(1);
    db.updateMetric('a', { name: 'New' }, 'bob');
    expect(told(db)).toEqual([
      ['New', 'New', 'bob'],
      ['B', '@x', 'ann'],
    ]);
  });

  it('can be that of one author, or of nobody who is named, page by page', async () => {
    const { db: first, clock } = await catalogOf({ id: 'a', name: 'A' });
    for (const [owner, by] of [
      ['1', 'ann'],
      ['2', 'bob'],
      ['3', 'ann'],
    ] as const) {
      clock.pass(1);
      first.updateMetric('a', { owner }, by);
    }
    using raw = rawDatabase(first.export());
    raw.run(`INSERT INTO metric_history (metric_id, field_name, new_value, changed_at)
      VALUES ('gone', 'owner', '4', '2026-01-01 00:00:00')`);
    const { db } = await openCatalog(raw.export());
    expect(told(db, 'ann').map(([, value]) => value)).toEqual(['3', '1']);
    expect(told(db, 'ann', 3).map(([, value]) => value)).toEqual(['1']);
    expect(told(db, null)).toEqual([[null, '4', null]]);
    expect(told(db).map(([, value]) => value)).toEqual(['3', '2', '1', '4']);
    expect(db.run(latestAuthors)).toEqual(['ann', null, 'bob']);
  });

  it('has an author once, however the name is spelled, with all the changes', async () => {
    const { db, clock } = await catalogOf({ id: 'a', name: 'A' });
    for (const [i, by] of ['Jörg', 'Jo\u0308rg', 'Jörg\u00a0', 'J\u00adörg', 'Jörg', 'bob'].entries()) {
      clock.pass(1);
      db.updateMetric('a', { owner: String(i) }, by);
    }
    expect(db.run(latestAuthors)).toEqual(['Jörg', 'bob']);
    expect(told(db, 'Jörg').map(([, value]) => value)).toEqual(['4', '3', '2', '1', '0']);
    const changes = db.getMetricHistory('a');
    expect(authorsOf(changes)).toEqual(['bob', 'Jörg']);
    expect(filteredChanges(changes, { field: undefined, author: 'Jörg' })).toHaveLength(5);
  });
});
