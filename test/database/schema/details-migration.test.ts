import { describe, expect, it } from 'vitest';
import { checkedFile } from '../../../src/database/import/untrusted-file.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import { catalogOf, openCatalog, openingRefusal } from '../catalog.ts';
import { exactRows, rawDatabase, valuesIn } from '../sqlite-dump.ts';

/** Creates a file as version 2 wrote it. */
async function formerFile(): Promise<Uint8Array> {
  const { db } = await catalogOf({ id: 'a', owner: '@x' }, { id: 'b' });
  db.updateMetric('a', { owner: '@y' }, 'ann', 'why');
  db.deleteMetric('b', 'ann');
  using raw = rawDatabase(db.export());
  for (const table of ['details', 'custom_fields', 'sources', 'origins']) raw.run(`DROP TABLE metricbook_${table}`);
  raw.run(`UPDATE metricbook_trash SET content = json_remove(content, '$.metricbook_details', '$.metricbook_origins')`);
  raw.run('PRAGMA user_version = 2');
  return raw.export();
}

describe('a catalog from before there were details', () => {
  it('opens with all it has, byte for byte, and keeps details from then on', async () => {
    const file = await formerFile();
    const { db } = await openCatalog(file);
    expect(db.isMigrated).toBe(true);
    for (const table of ['metrics', 'metric_history', 'metricbook_changes', 'metricbook_trash']) {
      expect(exactRows(db.export(), table)).toEqual(exactRows(file, table));
    }
    db.updateDetails('a', { unit: 'EUR' }, 'ann');
    db.restoreMetric('b');
    expect(db.getDetails('b')).toEqual(NO_DETAILS);
    expect(valuesIn(db.export(), 'PRAGMA user_version')).toEqual([4]);
    const { db: again } = await openCatalog(db.export());
    expect([again.isMigrated, again.getDetails('a').unit]).toEqual([false, 'EUR']);
  });

  it('comes in as a foreign file, too, unchanged until it is opened', async () => {
    const { bytes, leftOut } = await checkedFile(await formerFile(), undefined);
    expect([leftOut, valuesIn(bytes, 'PRAGMA user_version')]).toEqual([[], [2]]);
    const { db } = await openCatalog(bytes);
    expect([db.getMetric('a').owner, db.getDetails('a')]).toEqual(['@y', NO_DETAILS]);
  });

  it.each([
    ['a table of another kind', 'CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, x)'],
    ['a view', "CREATE VIEW metricbook_details AS SELECT 1 AS id, 'a' AS metric_id, 'unit' AS field, 'b' AS value"],
    [
      'a table without rowids',
      'CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, metric_id, field, value) WITHOUT ROWID',
    ],
  ])('is no catalog of ours if it has %s of that name', async (_, sql) => {
    using raw = rawDatabase(await formerFile());
    raw.run(sql);
    expect((await openingRefusal(raw.export())).code).toBe('file-not-a-catalog');
  });

  it('works with details in a table without the rules of ours', async () => {
    using raw = rawDatabase(await formerFile());
    raw.run(`CREATE TABLE metricbook_details (id, metric_id, field, value);
      INSERT INTO metricbook_details VALUES (NULL, 'a', 'unit', 'EUR'), (NULL, 'a', 'unit', 'USD')`);
    const { db } = await openCatalog(raw.export());
    db.updateDetails('a', { grain: 'day' }, 'ann');
    db.renameMetric('a', 'c', 'ann');
    db.deleteMetric('c');
    db.restoreMetric('c');
    expect(db.getDetails('c')).toEqual({ ...NO_DETAILS, unit: 'USD', grain: 'day' });
  });
});

it('details and origins of a file cross over with it', async () => {
  const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
  const place = { format: 'dbt', file: 'm.yml', line: 1, path: 'm1' };
  db.recordOrigins(
    { name: 's', format: 'dbt', mapping: null },
    [{ ...place, metricId: 'a', foreignAttributes: '{}', said: new Map() }],
    'ann',
  );
  db.defineCustomField({ name: 'Tier', type: 'choice', choices: ['gold'] });
  const { bytes, leftOut } = await checkedFile(db.export(), undefined);
  const { db: imported } = await openCatalog(bytes);
  expect(leftOut).toEqual([]);
  expect(imported.getDetails('a')).toEqual(db.getDetails('a'));
  expect(imported.getOrigins('a')).toEqual(db.getOrigins('a'));
  expect(imported.getCustomFields()).toEqual(db.getCustomFields());
});
