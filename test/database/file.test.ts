import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogOf, listed, openCatalog, searched } from './catalog.ts';
import { dumpOf, valuesIn } from './sqlite-dump.ts';
import { latestChanges } from '../../src/database/metrics/latest-changes.ts';
import { insertContent } from '../../src/database/metrics/bulk-insert.ts';
import { findDamage } from '../../src/database/import/integrity-check.ts';

const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;
if (!hasPython) console.error('There is no python3 with sqlite3 here: whether it reads our files is not tested.');

const folder = mkdtempSync(join(tmpdir(), 'metricbook-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs Python on a file with these bytes; returns the JSON that it printed, and the bytes of the file afterwards. */
function python(bytes: Uint8Array, script: string): { printed: unknown; bytes: Uint8Array } {
  const path = join(folder, 'catalog.db');
  writeFileSync(path, bytes);
  const program = `import json, sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\n${script}\ndb.commit()\ndb.close()`;
  const printed = execFileSync('python3', ['-c', program, path], { encoding: 'utf8' });
  return { printed: printed === '' ? undefined : JSON.parse(printed), bytes: new Uint8Array(readFileSync(path)) };
}

async function someCatalog(): Promise<Awaited<ReturnType<typeof catalogOf>>> {
  const opened = await catalogOf(
    {
      id: 'revenue_total',
      name: 'Total revenue',
      tags: ['finance', 'Größe'],
      calculation: 'SUM(x)\n-- "quoted"',
      trustScore: 72.5,
    },
    { id: 'café', name: '日本 😀', dependencies: ['revenue_total'], owner: '@x' },
  );
  opened.db.updateMetric('café', { description: 'naïve', trustScore: 0.1 + 0.2 }, 'john@company.com');
  opened.db.addValidationTest('café', { testType: 'range', status: 'passed', lastRun: '2026-01-01 00:00:00' });
  opened.db.recordUsage('café', 'ann', 'board');
  return opened;
}

describe.skipIf(!hasPython)('[G17] Python', () => {
  it('opens an exported file, finds it whole, and reads the same rows', async () => {
    const { db } = await someCatalog();
    const { printed } = python(
      db.export(),
      `db.row_factory = sqlite3.Row
rows = lambda table: [dict(row) for row in db.execute(f'SELECT * FROM {table} ORDER BY rowid')]
print(json.dumps([db.execute('PRAGMA integrity_check').fetchone()[0],
  *map(rows, ['metrics', 'metric_history', 'validation_tests', 'metric_usage'])]))`,
    );
    const metrics = ['revenue_total', 'café'].map((id) => db.getMetric(id));
    expect(printed).toEqual([
      'ok',
      metrics.map((metric) => ({
        id: metric.id,
        name: metric.name,
        description: metric.description,
        calculation: metric.calculation,
        owner: metric.owner,
        data_source: metric.dataSource,
        tags: JSON.stringify(metric.tags),
        dependencies: JSON.stringify(metric.dependencies),
        test_count: metric.testCount,
        usage_count: metric.usageCount,
        created_at: metric.createdAt,
        updated_at: metric.updatedAt,
        trust_score: metric.trustScore,
      })),
      db
        .run((connection) => latestChanges(connection, 9))
        .toReversed()
        .map((change) => ({
          id: change.id,
          metric_id: change.metricId,
          field_name: change.fieldName,
          old_value: change.oldValue,
          new_value: change.newValue,
          changed_by: change.changedBy,
          changed_at: change.changedAt,
        })),
      [
        {
          id: 1,
          metric_id: 'café',
          test_type: 'range',
          test_query: null,
          expected_result: null,
          last_run: '2026-01-01 00:00:00',
          status: 'passed',
        },
      ],
      [{ id: 1, metric_id: 'café', used_by: 'ann', used_at: '2026-03-31 12:00:00', context: 'board' }],
    ]);
  });

  it('writes into an exported file, and it all comes back', async () => {
    const { db } = await someCatalog();
    const { bytes } = python(
      db.export(),
      `db.execute("PRAGMA foreign_keys = ON")
db.execute("INSERT INTO metrics (id, name, tags, dependencies) VALUES (?, ?, ?, ?)", ('py', 'By Python', json.dumps(['é', 'x']), json.dumps(['café'])))
db.execute("UPDATE metrics SET owner = '@python' WHERE id = 'revenue_total'")
db.execute("INSERT INTO metric_history (metric_id, field_name, old_value, new_value, changed_by) VALUES ('revenue_total', 'owner', NULL, '@python', 'service')")
db.execute("INSERT INTO metric_usage (metric_id, used_by) VALUES ('py', 'service')")
db.execute("DELETE FROM validation_tests")`,
    );
    const { db: reopened } = await openCatalog(bytes);
    expect(reopened.getMetric('py')).toMatchObject({ tags: ['é', 'x'], dependencies: ['café'], usageCount: 1 });
    expect(reopened.getMetric('café').testCount).toBe(0);
    expect(reopened.getMetricHistory('revenue_total')).toMatchObject([
      { changedBy: 'service', newValue: '@python', changeSetId: null },
    ]);
    expect(reopened.revertChange(reopened.getMetricHistory('revenue_total')[0]?.id ?? 0, 'ann').owner).toBeNull();
    reopened.renameMetric('café', 'tea', 'ann');
    expect(reopened.getMetric('py').dependencies).toEqual(['tea']);
    expect(searched(reopened, 'python')).toEqual(['py']);
  });

  it('vacuums, analyzes and turns to write-ahead mode, and nothing is lost', async () => {
    const { db } = await someCatalog();
    db.deleteMetric('revenue_total');
    const { bytes } = python(
      db.export(),
      `db.execute('PRAGMA journal_mode = WAL'); db.execute('ANALYZE'); db.execute('VACUUM'); db.execute('PRAGMA wal_checkpoint(TRUNCATE)')`,
    );
    const { db: reopened } = await openCatalog(bytes);
    expect(reopened.getAllMetrics()).toEqual(db.getAllMetrics());
    expect(reopened.restoreMetric('revenue_total').trustScore).toBe(72.5);
  });
});

describe('exporting', () => {
  it('is whole, and the database goes on', async () => {
    const { db } = await someCatalog();
    expect([searched(db, 'naive'), listed(db, '')]).toEqual([['café'], ['revenue_total', 'café']]);
    const first = db.export();
    expect(valuesIn(first, 'PRAGMA integrity_check')).toEqual(['ok']);
    expect(dumpOf(db.export())).toEqual(dumpOf(first));
    db.updateMetric('café', { description: 'other' }, 'ann');
    expect([searched(db, 'naive'), searched(db, 'other')]).toEqual([[], ['café']]);
    expect(dumpOf(first)).not.toEqual(dumpOf(db.export()));
    expect(() =>
      db.edit((connection, now) =>
        insertContent(connection, { metrics: [{ id: 'café', name: 'x' }], changes: [], tests: [], usages: [] }, now),
      ),
    ).toThrow('already');
    expect(valuesIn(db.export(), 'PRAGMA foreign_key_check')).toEqual([]);
  });
});

describe('compacting', () => {
  it('gives room back and keeps everything but the numbers of rows', async () => {
    const { db } = await openCatalog();
    for (let i = 0; i < 300; i += 1)
      db.createMetric({ id: `m${i}`, name: `Metric ${i}`, description: 'x'.repeat(2000) });
    for (let i = 0; i < 290; i += 1) db.deleteMetric(`m${i}`);
    db.emptyTrash();
    const [size, metrics] = [db.export().length, db.getAllMetrics()];
    expect([searched(db, 'metric'), listed(db, '')]).toEqual([
      metrics.map(({ id }) => id),
      metrics.map(({ id }) => id),
    ]);
    db.compact();
    expect(db.export().length).toBeLessThan(size / 4);
    expect(db.getAllMetrics()).toEqual(metrics);
    expect([listed(db, ''), searched(db, '"metric 295"')]).toEqual([metrics.map(({ id }) => id), ['m295']]);
    db.createMetric({ id: 'new', name: 'New metric' });
    expect(db.getMetricsByTag('x')).toEqual([]);
    expect(searched(db, 'new')).toEqual(['new']);
    expect(db.run(findDamage)).toBeUndefined();
  });

  it('before the search index is complete leaves it complete', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Crème' });
    db.compact();
    expect(db.listing.buildSearch()).toBe(true);
    expect(listed(db, 'creme')).toEqual(['a']);
    db.updateMetric('a', { name: 'Other' }, 'ann');
    expect([listed(db, 'creme'), listed(db, 'other')]).toEqual([[], ['a']]);
  });
});
