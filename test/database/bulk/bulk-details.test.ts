import { describe, expect, it } from 'vitest';
import { changesOfSet, editChunks, newestChangeSet, undoChunks } from '../../../src/database/bulk/bulk-edit.ts';
import { factsOf } from '../../../src/database/bulk/selection-summary.ts';
import { copySubset } from '../../../src/database/bulk/subset.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { alreadySo, type BulkEdit, foreseen } from '../../../src/domain/metric/bulk-edit.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import { catalogOf, openCatalog } from '../catalog.ts';
import { valuesIn } from '../sqlite-dump.ts';

const edited = (db: MetricsDatabase, edit: BulkEdit, ...ids: string[]): unknown =>
  db.edit(editChunks(edit, 'ann', 'why')(ids));

describe('a bulk edit of details', () => {
  it.each<[BulkEdit, object]>([
    [{ is: 'detail', field: 'unit', text: 'USD' }, { unit: 'USD' }],
    [{ is: 'detail', field: 'kind', text: 'ratio' }, { kind: 'ratio' }],
    [{ is: 'detail', field: 'group', text: null }, { group: null }],
    [{ is: 'detail', field: 'custom:Tier', text: 'gold' }, { custom: new Map([['Tier', 'gold']]) }],
    [{ is: 'add synonyms', synonyms: ['Umsatz', 'turnover'] }, { synonyms: ['Turnover', 'Umsatz'] }],
    [{ is: 'remove synonyms', synonyms: ['turnover'] }, { synonyms: [] }],
  ])('%j', async (edit, becomes) => {
    const details = { unit: 'EUR', group: 'finance', synonyms: ['Turnover'] };
    const { db, clock } = await catalogOf({ id: 'a', details });
    db.defineCustomField({ name: 'Tier', type: 'text' });
    db.createMetric({ id: 'b', name: 'B', details: becomes });
    clock.pass(60);
    expect(edited(db, edit, 'a', 'b', 'gone')).toEqual({ done: 1, gone: 1 });
    expect(db.getDetails('a')).toEqual({ ...NO_DETAILS, ...details, ...becomes });
    expect(db.getMetricHistory('a')).toMatchObject([{ changedBy: 'ann', reason: 'why' }]);
    expect(db.getMetricHistory('b')).toEqual([]);
    expect(db.getMetric('a').updatedAt).toBe('2026-03-31 12:01:00');
    const changes = db.run((connection) => changesOfSet(connection, newestChangeSet(connection)));
    expect(db.edit(undoChunks('ann')(changes))).toEqual({ done: 1, gone: 0 });
    expect(db.getDetails('a')).toEqual({ ...NO_DETAILS, ...details });
  });

  it.each([
    [{ name: 'F', type: 'number' }, 'many', 'is not a number', '4100'],
    [{ name: 'F', type: 'date' }, '31 March', 'is not a day like 2026-03-31', '2026-03-31'],
    [{ name: 'F', type: 'choice', choices: ['gold'] }, 'tin', 'is not one of the choices of this field', 'gold'],
    [{ name: 'F', type: 'link' }, 'wiki', 'is not an address', 'https://example.org/'],
  ] as const)('checks a custom value as the form does: %j', async (field, wrong, problem, right) => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    db.defineCustomField(field);
    const setting = (text: string): BulkEdit => ({ is: 'detail', field: 'custom:F', text });
    expect(() => edited(db, setting(wrong), 'a', 'b')).toThrow(problem);
    expect(db.getDetails('a').custom.size).toBe(0);
    expect(edited(db, setting(right), 'a', 'b')).toEqual({ done: 2, gone: 0 });
    expect(db.getDetails('b').custom).toEqual(new Map([['F', right]]));
  });

  it('leaves alone at its undo what was changed since', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    edited(db, { is: 'detail', field: 'unit', text: 'EUR' }, 'a', 'b');
    const changes = db.run((connection) => changesOfSet(connection, newestChangeSet(connection)));
    db.updateDetails('b', { unit: 'USD' }, 'bob');
    expect(db.edit(undoChunks('ann')(changes))).toEqual({ done: 1, gone: 1 });
    expect([db.getDetails('a').unit, db.getDetails('b').unit]).toEqual([null, 'USD']);
  });

  it('is foreseen from what the metrics say', async () => {
    const { db } = await catalogOf(
      { id: 'a', details: { unit: 'EUR', synonyms: ['x'], notes: 'n'.repeat(2000) } },
      { id: 'b', details: { unit: 'EUR' } },
      { id: 'c' },
      { id: 'd', details: { unit: 'USD' } },
    );
    db.edit((connection) =>
      connection.run("INSERT INTO main.metricbook_details (metric_id, field, value) VALUES ('gone', 'unit', 'EUR')"),
    );
    const facts = db.run((connection) => factsOf(connection, ['a', 'b', 'c', 'gone']));
    expect(facts.details).toEqual(
      new Map([
        [
          'unit',
          [
            { value: 'EUR', count: 2 },
            { value: null, count: 1 },
          ],
        ],
        [
          'synonyms',
          [
            { value: '["x"]', count: 1 },
            { value: null, count: 2 },
          ],
        ],
        ['notes', [{ value: null, count: 2 }]],
      ]),
    );
    const sentence = (edit: BulkEdit): string => foreseen(edit, facts);
    expect(sentence({ is: 'detail', field: 'unit', text: 'EUR' })).toBe(
      'Sets the unit of 1 metric to EUR. 2 have it already.',
    );
    expect(sentence({ is: 'detail', field: 'grain', text: null })).toBe('Nothing to do: all 3 have none.');
    expect(sentence({ is: 'detail', field: 'custom:Tier', text: 'gold' })).toBe('Sets the Tier of 3 metrics to gold.');
    expect(sentence({ is: 'remove synonyms', synonyms: ['X'] })).toBe(
      'Removes synonym “X” from 1 metric. 2 don’t have it.',
    );
    expect(alreadySo({ is: 'add synonyms', synonyms: ['X'] }, facts)).toBe(1);
    expect(alreadySo({ is: 'detail', field: 'notes', text: null }, facts)).toBe(2);
  });
});

it('a subset has the details, origins, sources and custom fields of its metrics, and no others', async () => {
  const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } }, { id: 'b', details: { unit: 'USD' } });
  db.defineCustomField({ name: 'Tier', type: 'text' });
  const origin = { format: 'dbt', file: 'm.yml', line: 1, foreignAttributes: '{}', said: new Map<string, string>() };
  db.recordOrigins({ name: 'one', format: 'dbt', mapping: null }, [{ ...origin, metricId: 'b', path: 'b' }], 'ann');
  db.recordOrigins({ name: 'two', format: 'dbt', mapping: null }, [{ ...origin, metricId: 'a', path: 'a' }], 'ann');
  const { db: subset } = await openCatalog();
  subset.join(db, (part, whole) => copySubset(part, whole, ['a']));
  expect(subset.getDetails('a').unit).toBe('EUR');
  expect(subset.getOrigins('a')).toMatchObject([{ source: 'two' }]);
  expect(subset.getSources().map(({ name }) => name)).toEqual(['two']);
  expect(subset.getCustomFields()).toEqual([{ name: 'Tier', type: 'text' }]);
  expect(valuesIn(subset.export(), 'SELECT count(*) FROM metricbook_details')).toEqual([1]);
});
