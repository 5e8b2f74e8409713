import { describe, expect, it } from 'vitest';
import { openCatalog } from '../catalog.ts';
import { dumpOf, rawDatabase, valuesIn } from '../sqlite-dump.ts';

/** Columns by table: name, type, NOT NULL, default, and place in the primary key. */
const SHARED: Record<string, (string | number | null)[][]> = {
  metrics: [
    ['id', 'TEXT', 0, null, 1],
    ['name', 'TEXT', 1, null, 0],
    ['description', 'TEXT', 0, null, 0],
    ['calculation', 'TEXT', 0, null, 0],
    ['owner', 'TEXT', 0, null, 0],
    ['data_source', 'TEXT', 0, null, 0],
    ['tags', 'TEXT', 0, null, 0],
    ['dependencies', 'TEXT', 0, null, 0],
    ['test_count', 'INTEGER', 0, '0', 0],
    ['usage_count', 'INTEGER', 0, '0', 0],
    ['created_at', 'TIMESTAMP', 0, 'CURRENT_TIMESTAMP', 0],
    ['updated_at', 'TIMESTAMP', 0, 'CURRENT_TIMESTAMP', 0],
    ['trust_score', 'REAL', 0, '0', 0],
  ],
  metric_history: [
    ['id', 'INTEGER', 0, null, 1],
    ['metric_id', 'TEXT', 0, null, 0],
    ['field_name', 'TEXT', 0, null, 0],
    ['old_value', 'TEXT', 0, null, 0],
    ['new_value', 'TEXT', 0, null, 0],
    ['changed_by', 'TEXT', 0, null, 0],
    ['changed_at', 'TIMESTAMP', 0, 'CURRENT_TIMESTAMP', 0],
  ],
  validation_tests: [
    ['id', 'INTEGER', 0, null, 1],
    ['metric_id', 'TEXT', 0, null, 0],
    ['test_type', 'TEXT', 0, null, 0],
    ['test_query', 'TEXT', 0, null, 0],
    ['expected_result', 'TEXT', 0, null, 0],
    ['last_run', 'TIMESTAMP', 0, null, 0],
    ['status', 'TEXT', 0, null, 0],
  ],
  metric_usage: [
    ['id', 'INTEGER', 0, null, 1],
    ['metric_id', 'TEXT', 0, null, 0],
    ['used_by', 'TEXT', 0, null, 0],
    ['used_at', 'TIMESTAMP', 0, 'CURRENT_TIMESTAMP', 0],
    ['context', 'TEXT', 0, null, 0],
  ],
};

const INDEXES = [
  ['idx_history_metric', 'metric_history', 'metric_id'],
  ['idx_metrics_name', 'metrics', 'name'],
  ['idx_metrics_owner', 'metrics', 'owner'],
  ['idx_usage_metric', 'metric_usage', 'metric_id'],
];

async function newFile(): Promise<Uint8Array> {
  const { db } = await openCatalog();
  return db.export();
}

describe('the file of a new catalog', () => {
  it.each(Object.entries(SHARED))('has the table %s of the design', async (table, columns) => {
    using raw = rawDatabase(await newFile());
    const found = raw.exec(
      `SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info('${table}') ORDER BY cid`,
    );
    expect(found[0]?.values).toEqual(columns);
  });

  it('has the four indexes of the design', async () => {
    using raw = rawDatabase(await newFile());
    const found = raw.exec(
      `SELECT s.name, s.tbl_name, i.name FROM sqlite_schema s, pragma_index_info(s.name) i
       WHERE s.type = 'index' AND s.sql IS NOT NULL AND s.tbl_name NOT LIKE 'metricbook%' ORDER BY 1`,
    );
    expect(found[0]?.values).toEqual(INDEXES);
  });

  it('never gives an id again, and ties every child to its metric', async () => {
    using raw = rawDatabase(await newFile());
    for (const table of ['metric_history', 'validation_tests', 'metric_usage']) {
      const [sql] = raw.exec(`SELECT sql FROM sqlite_schema WHERE name = '${table}'`)[0]?.values[0] ?? [];
      expect(sql).toContain('AUTOINCREMENT');
      const keys = raw.exec(`SELECT "table", "from", "to" FROM pragma_foreign_key_list('${table}')`);
      expect(keys[0]?.values).toEqual([['metrics', 'metric_id', 'id']]);
    }
  });

  it('has besides them only tables that bear our name, and nothing of the search', async () => {
    const names = valuesIn(
      await newFile(),
      "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND type <> 'index'",
    );
    expect(
      names
        .map(String)
        .filter((name) => !(name in SHARED))
        .toSorted(),
    ).toEqual([
      'metricbook_change_sets',
      'metricbook_changes',
      'metricbook_custom_fields',
      'metricbook_details',
      'metricbook_not_duplicates',
      'metricbook_origins',
      'metricbook_reviews',
      'metricbook_rules',
      'metricbook_sources',
      'metricbook_trash',
      'metricbook_views',
    ]);
  });

  it('says whose it is, and of which version', async () => {
    const file = await newFile();
    expect(valuesIn(file, 'PRAGMA application_id')).toEqual([0x4d657462]);
    expect(valuesIn(file, 'PRAGMA user_version')).toEqual([4]);
    expect(valuesIn(file, 'PRAGMA integrity_check')).toEqual(['ok']);
  });

  it('stays the same when it is opened and exported again', async () => {
    const file = await newFile();
    const { db } = await openCatalog(file);
    expect(dumpOf(db.export())).toEqual(dumpOf(file));
  });

  it('lets another program insert with nothing but an id and a name', async () => {
    using raw = rawDatabase(await newFile());
    raw.run("INSERT INTO metrics (id, name) VALUES ('a', 'A')");
    const { db } = await openCatalog(raw.export());
    expect(db.getMetric('a')).toMatchObject({ tags: [], dependencies: [], testCount: 0, usageCount: 0, trustScore: 0 });
    expect(db.getMetric('a').createdAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });
});

describe('versions', () => {
  it('of our own tables are created again if another program dropped them', async () => {
    const { db } = await openCatalog();
    db.createMetric({ id: 'a', name: 'A' });
    db.updateMetric('a', { owner: '@x' }, 'ann');
    using raw = rawDatabase(db.export());
    for (const table of raw.exec("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'metricbook%'")) {
      for (const [name] of table.values) raw.run(`DROP TABLE ${String(name)}`);
    }
    const { db: reopened } = await openCatalog(raw.export());
    expect(reopened.getMetricHistory('a')).toMatchObject([{ newValue: '@x', changeSetId: null, reason: null }]);
    reopened.updateMetric('a', { owner: '@y' }, 'ann', 'why');
    reopened.deleteMetric('a');
    expect(reopened.restoreMetric('a').owner).toBe('@y');
  });

  it('of another program are its own', async () => {
    using raw = rawDatabase(await newFile());
    raw.run('PRAGMA application_id = 7; PRAGMA user_version = 99');
    const { db } = await openCatalog(raw.export());
    expect(db.getAllMetrics()).toEqual([]);
  });
});
