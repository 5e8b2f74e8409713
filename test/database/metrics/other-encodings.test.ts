import { describe, expect, it } from 'vitest';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { openCatalog } from '../catalog.ts';

/** `Größe` in Windows-1252: two bytes that no Unicode text has. */
const BYTES = '4772F6DF65';

/** A catalog in which another program has stored the owner in Windows-1252. */
async function inWindows1252(): Promise<MetricsDatabase> {
  const { db: database } = await openCatalog();
  database.createMetric({ id: 'size', name: 'Size' });
  database.edit((connection) => connection.exec(`UPDATE main.metrics SET owner = CAST(x'${BYTES}' AS TEXT)`));
  return database;
}

function value(database: MetricsDatabase, sql: string): unknown {
  return database.run((connection) => connection.value(sql));
}

describe('text that is not Unicode', () => {
  it('[G18] keeps its bytes when a merge takes it over, in the metric and in the history', async () => {
    const { db: ours } = await openCatalog();
    ours.createMetric({ id: 'size', name: 'Size' });
    const theirs = await inWindows1252();
    ours.join(theirs, (here, there, changedAt) =>
      mergeCatalog(here, there, { changedBy: 'ann', changedAt, reason: 'merged' }),
    );
    expect(value(ours, 'SELECT hex(owner) FROM main.metrics')).toBe(BYTES);
    expect(value(ours, 'SELECT hex(new_value) FROM main.metric_history')).toBe(BYTES);
  });

  it('keeps its bytes in the history when it is replaced, and gets them back when that is reverted', async () => {
    const database = await inWindows1252();
    database.updateMetric('size', { owner: '@ann' }, 'ann');
    expect(value(database, 'SELECT hex(old_value) FROM main.metric_history')).toBe(BYTES);
    database.revertChange(Number(value(database, 'SELECT max(id) FROM main.metric_history')), 'ann');
    expect(value(database, 'SELECT hex(owner) FROM main.metrics')).toBe(BYTES);
  });

  it('stays as it is when something else of the metric is changed', async () => {
    const database = await inWindows1252();
    database.updateMetric('size', { name: 'Size of an order' }, 'ann');
    expect(value(database, 'SELECT hex(owner) FROM main.metrics')).toBe(BYTES);
  });
});
