import { describe, expect, it } from 'vitest';
import { editChunks } from '../../../src/database/bulk/bulk-edit.ts';
import { metricDetail } from '../../../src/database/metrics/metric-detail.ts';
import { revertChanges, revertPlan } from '../../../src/database/metrics/save-revert.ts';
import { saveMetric } from '../../../src/database/metrics/metric-saves.ts';
import { deleteMetric, emptyTrash } from '../../../src/database/metrics/trash.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import type { MetricSave } from '../../../src/domain/metric/metric.ts';
import { catalogOf, openCatalog, refusalOf, refusedOf } from '../catalog.ts';
import { dumpOf, rawDatabase, valuesIn } from '../sqlite-dump.ts';

const historyOf = (db: MetricsDatabase, id: string): unknown[] =>
  db.getMetricHistory(id).map(({ fieldName, oldValue, newValue }) => [fieldName, oldValue, newValue]);

const save = (db: MetricsDatabase, part: Partial<MetricSave>): unknown =>
  db.edit((connection, now) =>
    saveMetric(connection, { id: 'a', newId: 'a', updates: {}, base: {}, reason: null, ...part }, 'ann', now),
  );

/** A catalog from which another program deleted a metric and nothing that belongs to it. */
async function withOrphans(): Promise<MetricsDatabase> {
  const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } }, { id: 'b', details: { unit: 'USD' } });
  db.recordOrigins({ name: 'a.yml', format: 'dbt', mapping: null }, [originOf('a', 'm1')], 'ann');
  using raw = rawDatabase(db.export());
  raw.run("DELETE FROM metrics WHERE id = 'a'");
  return (await openCatalog(raw.export())).db;
}

function originOf(metricId: string, path: string) {
  const place = { format: 'dbt', file: 'models/m.yml', line: 3, path };
  return { metricId, ...place, foreignAttributes: '{"meta":{}}', said: new Map([['unit', 'EUR']]) };
}

describe('details of a metric', () => {
  it('are created with it, which is no change', async () => {
    const details = { unit: 'EUR', synonyms: ['Turnover'], links: [{ label: 'Wiki', url: 'https://example.org' }] };
    const { db } = await catalogOf({ id: 'a', details });
    expect(db.getDetails('a')).toEqual({ ...NO_DETAILS, ...details });
    expect(db.getMetricHistory('a')).toEqual([]);
    expect(refusalOf(() => db.getDetails('b')).code).toBe('metric-not-found');
  });

  it('change like fields: one entry of the history for each, in one save, at one time', async () => {
    const { db, clock } = await catalogOf({ id: 'a', details: { unit: 'EUR', grain: 'day' } });
    clock.pass(60);
    const updates = { unit: 'USD', grain: null, kind: 'ratio', isHidden: true, synonyms: ['x', 'y'] } as const;
    expect(db.updateDetails('a', updates, 'ann', 'why')).toMatchObject(updates);
    expect(historyOf(db, 'a')).toEqual([
      ['hidden', null, 'true'],
      ['grain', 'day', null],
      ['kind', null, 'ratio'],
      ['unit', 'EUR', 'USD'],
      ['synonyms', null, '["x","y"]'],
    ]);
    const history = db.getMetricHistory('a');
    expect(
      new Set(
        history.map(({ changeSetId, changedAt, changedBy, reason }) =>
          JSON.stringify([changeSetId, changedAt, changedBy, reason]),
        ),
      ).size,
    ).toBe(1);
    expect(history[0]).toMatchObject({ changedBy: 'ann', reason: 'why', changedAt: '2026-03-31 12:01:00' });
    expect(db.getMetric('a').updatedAt).toBe('2026-03-31 12:01:00');
  });

  it('that already say so write nothing, in whatever notation another program wrote them', async () => {
    const { db: first } = await catalogOf({ id: 'a', details: { unit: 'EUR', synonyms: ['x', 'y'] } });
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metricbook_details SET value = '[ "x", "y" ]' WHERE field = 'synonyms'`);
    const { db, clock } = await openCatalog(raw.export());
    clock.pass(60);
    const before = dumpOf(db.export());
    db.updateDetails('a', { unit: 'EUR', synonyms: ['x', 'y'], notes: '', grain: null }, 'ann');
    expect(dumpOf(db.export())).toEqual(before);
  });

  it('are saved with fields and a new id, in one change set', async () => {
    const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    save(db, { newId: 'b', updates: { owner: '@x' }, details: { updates: { unit: 'USD' }, base: { unit: 'EUR' } } });
    expect(db.getDetails('b').unit).toBe('USD');
    expect(new Set(db.getMetricHistory('b').map(({ changeSetId }) => changeSetId)).size).toBe(1);
    expect(historyOf(db, 'b').map((entry) => (entry as string[])[0])).toEqual(['unit', 'owner', 'id']);
  });

  it('that somebody changed meanwhile are a conflict, and nothing is saved', async () => {
    const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR', synonyms: ['x'] } });
    db.updateDetails('a', { unit: 'USD' }, 'bob');
    const late = { updates: { unit: 'CHF', synonyms: ['y'] }, base: { unit: 'EUR', synonyms: ['x'] } };
    expect(refusedOf(db, () => save(db, { updates: { owner: '@x' }, details: late }))).toBe('conflict-changed');
    expect(refusalOf(() => save(db, { details: late }))).toMatchObject({
      message: 'Somebody changed unit meanwhile.',
      details: { fields: [], details: ['unit'] },
    });
    save(db, { details: { ...late, base: { unit: 'USD', synonyms: ['x'] } } });
    expect(db.getDetails('a')).toMatchObject({ unit: 'CHF', synonyms: ['y'] });
  });

  it('that no one can hold are replaced like none, and stay in the history', async () => {
    const { db: first } = await catalogOf({ id: 'a', details: { kind: 'ratio' } });
    using raw = rawDatabase(first.export());
    raw.run("UPDATE metricbook_details SET value = 'weird'");
    const { db } = await openCatalog(raw.export());
    expect(db.getDetails('a').kind).toBeNull();
    save(db, { details: { updates: { kind: 'count' }, base: { kind: null } } });
    expect(historyOf(db, 'a')).toEqual([['kind', 'weird', 'count']]);
    db.revertChange(1, 'ann');
    expect(valuesIn(db.export(), 'SELECT value FROM metricbook_details')).toEqual(['weird']);
  });

  it.each<[string, object]>([
    ['invalid-choice', { kind: 'weird' }],
    ['invalid-link', { links: [{ label: 'a', url: 'javascript:0' }] }],
    ['invalid-unknown-field', { custom: new Map([['Nowhere', 'x']]) }],
    ['invalid-unknown-field', { colour: 'red' }],
  ])('are refused: %s', async (code, updates) => {
    const { db } = await catalogOf({ id: 'a' });
    expect(refusedOf(db, () => db.updateDetails('a', updates, 'ann'))).toBe(code);
    expect(refusedOf(db, () => db.createMetric({ id: 'b', name: 'b', details: updates }))).toBe(code);
  });
});

describe('reverting', () => {
  it('a change of a detail gives its text back, byte for byte', async () => {
    const { db: first } = await catalogOf({ id: 'a', details: { synonyms: ['x'] } });
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metricbook_details SET value = '[ "x" ]'`);
    const { db } = await openCatalog(raw.export());
    db.updateDetails('a', { synonyms: ['y'] }, 'ann');
    db.revertChange(1, 'ann');
    expect(valuesIn(db.export(), 'SELECT value FROM metricbook_details')).toEqual(['[ "x" ]']);
    db.updateDetails('a', { synonyms: [] }, 'ann');
    db.revertChange(3, 'ann');
    expect(db.getDetails('a').synonyms).toEqual(['x']);
  });

  it('gives back bytes that are no Unicode', async () => {
    const { db: first } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metricbook_details SET value = CAST(x'80A4' AS TEXT)`);
    const { db } = await openCatalog(raw.export());
    db.updateDetails('a', { unit: 'USD' }, 'ann');
    expect(valuesIn(db.export(), 'SELECT hex(CAST(old_value AS BLOB)) FROM metric_history')).toEqual(['80A4']);
    db.revertChange(1, 'ann');
    const file = db.export();
    expect(valuesIn(file, 'SELECT hex(CAST(value AS BLOB)) FROM metricbook_details')).toEqual(['80A4']);
    expect(valuesIn(file, 'SELECT hex(CAST(new_value AS BLOB)) FROM metric_history WHERE id = 2')).toEqual(['80A4']);
  });

  it('a whole save undoes its details with its fields, and asks about later changes', async () => {
    const { db } = await catalogOf({ id: 'a', owner: '@x', details: { unit: 'EUR' } });
    save(db, { updates: { owner: '@y' }, details: { updates: { unit: 'USD', grain: 'day' }, base: {} } });
    db.updateDetails('a', { grain: 'week' }, 'bob');
    const plan = db.run((connection) => revertPlan(connection, 1));
    expect(plan.later.map(({ fieldName, newValue }) => [fieldName, newValue])).toEqual([['grain', 'week']]);
    const request = { changeId: 1, of: 'save', agreed: plan.later.map(({ id }) => id) } as const;
    db.edit((connection, now) => revertChanges(connection, now, request, 'ann'));
    expect([db.getMetric('a').owner, db.getDetails('a')]).toEqual(['@x', { ...NO_DETAILS, unit: 'EUR' }]);
  });
});

describe('an earlier state', () => {
  it('has the details of its time', async () => {
    const { db, clock } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    clock.set('2026-04-02T12:00:00Z');
    db.updateDetails('a', { unit: 'USD', notes: 'n' }, 'ann');
    clock.set('2026-04-04T12:00:00Z');
    db.updateDetails('a', { unit: null }, 'ann');
    expect(db.detailsAsOf('a', '2026-03-01')).toBeUndefined();
    expect(db.detailsAsOf('a', '2026-04-01')).toEqual({ ...NO_DETAILS, unit: 'EUR' });
    expect(db.detailsAsOf('a', '2026-04-03')).toEqual({ ...NO_DETAILS, unit: 'USD', notes: 'n' });
    expect(db.detailsAsOf('a', '2026-04-05')).toEqual({ ...NO_DETAILS, notes: 'n' });
  });
});

describe('details and origins follow their metric', () => {
  it('to another id', async () => {
    const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    db.recordOrigins({ name: 'a.yml', format: 'dbt', mapping: null }, [originOf('a', 'm1')], 'ann');
    db.renameMetric('a', 'b', 'ann');
    expect(db.getDetails('b').unit).toBe('EUR');
    expect(db.getOrigins('b')).toMatchObject([{ path: 'm1', source: 'a.yml' }]);
    db.revertChange(1, 'ann');
    expect(db.getDetails('a').unit).toBe('EUR');
  });

  it('into the trash and back', async () => {
    const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR', notes: 'n' } }, { id: 'b' });
    db.recordOrigins({ name: 'a.yml', format: 'dbt', mapping: null }, [originOf('a', 'm1')], 'ann');
    const before = dumpOf(db.export());
    db.deleteMetric('a', 'ann');
    expect(
      valuesIn(db.export(), 'SELECT 1 FROM metricbook_details UNION ALL SELECT 1 FROM metricbook_origins'),
    ).toEqual([]);
    db.restoreMetric('a');
    expect({ ...dumpOf(db.export()), sqlite_sequence: 0 }).toEqual({ ...before, sqlite_sequence: 0 });
  });

  it('back from the trash without an origin that another metric has now', async () => {
    const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    const source = { name: 'a.yml', format: 'dbt', mapping: null };
    db.recordOrigins(source, [originOf('a', 'm1'), originOf('a', 'm2')], 'ann');
    db.deleteMetric('a', 'ann');
    db.createMetric({ id: 'b', name: 'B' });
    db.recordOrigins(source, [originOf('b', 'm1')], 'ann');
    db.restoreMetric('a');
    expect(db.getOrigins('a').map(({ path }) => path)).toEqual(['m2']);
    expect(db.getOrigins('b').map(({ path }) => path)).toEqual(['m1']);
    expect(db.getDetails('a').unit).toBe('EUR');
  });

  it('out of a trash that an earlier version filled', async () => {
    const { db: first } = await catalogOf({ id: 'a', owner: '@x' });
    first.deleteMetric('a');
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metricbook_trash
      SET content = json_remove(content, '$.metricbook_details', '$.metricbook_origins')`);
    const { db } = await openCatalog(raw.export());
    expect(db.restoreMetric('a').owner).toBe('@x');
  });
});

describe('what another program left behind of a metric', () => {
  it('harms nothing, and says nothing of a metric that gets the id', async () => {
    const [created, renamed, restored] = [await withOrphans(), await withOrphans(), await withOrphans()];
    created.createMetric({ id: 'a', name: 'New', details: { grain: 'day' } });
    expect([created.getDetails('a'), created.getOrigins('a')]).toEqual([{ ...NO_DETAILS, grain: 'day' }, []]);
    renamed.renameMetric('b', 'a', 'ann');
    expect([renamed.getDetails('a'), renamed.getOrigins('a')]).toEqual([{ ...NO_DETAILS, unit: 'USD' }, []]);
    restored.createMetric({ id: 'a', name: 'A' });
    restored.edit((connection, now) => deleteMetric(connection, 'a', null, now));
    restored.edit((connection) =>
      connection.run("INSERT INTO main.metricbook_details (metric_id, field, value) VALUES ('a', 'unit', 'CHF')"),
    );
    restored.restoreMetric('a');
    expect(restored.getDetails('a')).toEqual(NO_DETAILS);
    expect(restored.edit(emptyTrash)).toBe(0);
  });

  it('stays with a metric that was replaced under its id', async () => {
    const { db: first } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    using raw = rawDatabase(first.export());
    raw.run("INSERT OR REPLACE INTO metrics (id, name) VALUES ('a', 'Replaced')");
    const { db } = await openCatalog(raw.export());
    expect([db.getMetric('a').name, db.getDetails('a').unit]).toEqual(['Replaced', 'EUR']);
  });
});

describe('custom fields', () => {
  it('are defined in order, changed, and removed without their values', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.defineCustomField({ name: 'Tier', type: 'choice', choices: ['gold', 'silver'] });
    db.defineCustomField({ name: 'Cost', type: 'number' });
    db.updateDetails('a', { custom: new Map([['Tier', 'gold']]) }, 'ann');
    expect(refusedOf(db, () => db.updateDetails('a', { custom: new Map([['Tier', 'tin']]) }, 'ann'))).toBe(
      'invalid-choice',
    );
    db.defineCustomField({ name: 'Tier', type: 'date' });
    expect(db.getCustomFields()).toEqual([
      { name: 'Tier', type: 'date' },
      { name: 'Cost', type: 'number' },
    ]);
    db.removeCustomField('Tier');
    expect(db.getDetails('a').custom).toEqual(new Map([['Tier', 'gold']]));
    db.updateDetails('a', { custom: new Map([['Tier', null]]) }, 'ann');
    expect(db.getDetails('a').custom).toEqual(new Map());
    expect(historyOf(db, 'a')[0]).toEqual(['custom:Tier', 'gold', null]);
    expect(refusedOf(db, () => db.removeCustomField('Tier'))).toBe('custom-field-not-found');
    expect(refusedOf(db, () => db.defineCustomField({ name: 'cost', type: 'text' }))).toBe('conflict-duplicate-field');
    expect(refusedOf(db, () => db.defineCustomField({ name: '', type: 'text' }))).toBe('invalid-name-missing');
  });
});

it('a metric’s page has its details and origins, as plain data', async () => {
  const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR', synonyms: ['x'] } });
  db.recordOrigins({ name: 'shop', format: 'dbt', mapping: null }, [originOf('a', 'm1')], 'ann');
  const detail = db.run((connection, today, zone) => metricDetail(connection, 'a', today, zone));
  expect(JSON.parse(JSON.stringify(detail))).toMatchObject({
    details: [
      ['synonyms', '["x"]'],
      ['unit', 'EUR'],
    ],
    origins: [{ source: 'shop', format: 'dbt', file: 'models/m.yml', line: 3, path: 'm1', differsSince: null }],
  });
});

it('a bulk edit of details refuses what a single one refuses', async () => {
  const { db } = await catalogOf({ id: 'a' });
  const edit = editChunks({ is: 'detail', field: 'custom:Nowhere', text: 'x' }, 'ann', null);
  expect(refusedOf(db, () => db.edit(edit(['a'])))).toBe('invalid-unknown-field');
});
