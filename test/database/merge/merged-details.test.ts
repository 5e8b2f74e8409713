import { describe, expect, it } from 'vitest';
import { detailDifferences, mergedDifferences } from '../../../src/database/merge/merged-details.ts';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { compareCatalogs } from '../../../src/domain/history/comparison.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import { catalogOf, openCatalog } from '../catalog.ts';
import { dumpOf, rawDatabase, valuesIn } from '../sqlite-dump.ts';

const merge = (ours: MetricsDatabase, theirs: MetricsDatabase): void =>
  ours.join(theirs, (here, there, now) =>
    mergeCatalog(here, there, { changedBy: 'ann', changedAt: now, reason: 'Merged from their.db' }),
  );

const toMerge = (ours: MetricsDatabase, theirs: MetricsDatabase): unknown =>
  ours.run((here) => theirs.run((there) => Object.fromEntries(mergedDifferences(here, there))));

const source = (name = 'shop') => ({ name, format: 'dbt', mapping: null });

function originOf(metricId: string, path: string) {
  const place = { format: 'dbt', file: 'models/m.yml', line: 3, path };
  return { metricId, ...place, foreignAttributes: '{}', said: new Map([['unit', 'EUR']]) };
}

/** Two replicas of one catalog, which go their own ways. */
async function twins(...metrics: Parameters<typeof catalogOf>): Promise<[MetricsDatabase, MetricsDatabase]> {
  const { db: first, clock } = await catalogOf(...metrics);
  clock.pass(1);
  return [first, (await openCatalog(first.export(), clock)).db];
}

describe('merging details', () => {
  it('adds those of metrics that are only there, and takes theirs where both have one, as changes', async () => {
    const { db: ours } = await catalogOf({ id: 'a', details: { unit: 'EUR', grain: 'day' } });
    const { db: theirs } = await catalogOf(
      { id: 'a', details: { unit: 'USD', notes: 'n', synonyms: ['x'] } },
      { id: 'b', details: { kind: 'ratio' } },
    );
    expect(toMerge(ours, theirs)).toEqual({
      a: [
        { field: 'unit', ours: 'EUR', theirs: 'USD' },
        { field: 'synonyms', ours: null, theirs: '["x"]' },
        { field: 'notes', ours: null, theirs: 'n' },
      ],
      b: [{ field: 'kind', ours: null, theirs: 'ratio' }],
    });
    merge(ours, theirs);
    expect(ours.getDetails('a')).toEqual({ ...NO_DETAILS, unit: 'USD', grain: 'day', notes: 'n', synonyms: ['x'] });
    expect(ours.getDetails('b')).toEqual({ ...NO_DETAILS, kind: 'ratio' });
    const history = ours.getMetricHistory('a').map(({ fieldName, reason }) => [fieldName, reason]);
    expect(history).toHaveLength(3);
    expect(history).toContainEqual(['unit', 'Merged from their.db']);
    const before = { ...dumpOf(ours.export()), sqlite_sequence: 0 };
    merge(ours, theirs);
    expect({ ...dumpOf(ours.export()), sqlite_sequence: 0 }).toEqual(before);
  });

  it('removes none because a program that knows only the four tables left them out', async () => {
    const [ours, theirs] = await twins({ id: 'a', details: { unit: 'EUR' } });
    using raw = rawDatabase(theirs.export());
    raw.run("DROP TABLE metricbook_details; UPDATE metrics SET owner = '@theirs'");
    const { db: bare } = await openCatalog(raw.export());
    merge(ours, bare);
    expect([ours.getMetric('a').owner, ours.getDetails('a').unit]).toEqual(['@theirs', 'EUR']);
  });

  it('removes one that their history says they removed', async () => {
    const [ours, theirs] = await twins({ id: 'a', details: { unit: 'EUR', grain: 'day' } });
    theirs.updateDetails('a', { unit: null }, 'bob');
    merge(ours, theirs);
    expect(ours.getDetails('a')).toEqual({ ...NO_DETAILS, grain: 'day' });
    ours.updateDetails('a', { unit: 'CHF' }, 'ann');
    merge(ours, theirs);
    expect(ours.getDetails('a').unit).toBe('CHF');
  });

  it('gives a metric from there nothing of an earlier one with its id', async () => {
    const { db: first } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    using raw = rawDatabase(first.export());
    raw.run('DELETE FROM metrics');
    const { db: ours } = await openCatalog(raw.export());
    const { db: theirs } = await catalogOf({ id: 'a', details: { grain: 'day' } });
    merge(ours, theirs);
    expect(ours.getDetails('a')).toEqual({ ...NO_DETAILS, grain: 'day' });
  });

  it('takes bytes that are no Unicode as they are', async () => {
    const { db: ours } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    using raw = rawDatabase(ours.export());
    raw.run(`UPDATE metricbook_details SET value = CAST(x'80A4' AS TEXT)`);
    merge(ours, (await openCatalog(raw.export())).db);
    const file = ours.export();
    expect(valuesIn(file, 'SELECT hex(CAST(value AS BLOB)) FROM metricbook_details')).toEqual(['80A4']);
    expect(valuesIn(file, 'SELECT hex(CAST(new_value AS BLOB)) FROM metric_history')).toEqual(['80A4']);
  });

  it('adds custom fields after ours, and keeps our definition of one', async () => {
    const [{ db: ours }, { db: theirs }] = [await catalogOf({ id: 'a' }), await catalogOf({ id: 'a' })];
    ours.defineCustomField({ name: 'Tier', type: 'text' });
    theirs.defineCustomField({ name: 'Cost', type: 'number' });
    theirs.defineCustomField({ name: 'Tier', type: 'choice', choices: ['gold'] });
    merge(ours, theirs);
    expect(ours.getCustomFields()).toEqual([
      { name: 'Tier', type: 'text' },
      { name: 'Cost', type: 'number' },
    ]);
  });
});

describe('merging origins', () => {
  it('adds sources and origins once, with numbers of ours', async () => {
    const { db: ours } = await catalogOf({ id: 'a' });
    const { db: theirs } = await catalogOf({ id: 'a' }, { id: 'b' });
    ours.recordOrigins(source('other'), [], 'ann');
    ours.recordOrigins(source(), [originOf('a', 'm1')], 'ann');
    theirs.recordOrigins(source(), [originOf('a', 'm1'), originOf('b', 'm2')], 'bob');
    theirs.recordOrigins(source('sheet'), [originOf('b', 'r1')], 'bob');
    for (let i = 0; i < 2; i++) {
      merge(ours, theirs);
      expect(
        ours
          .getSources()
          .map(({ id, name }) => `${id} ${name}`)
          .toSorted(),
      ).toEqual(['1 other', '2 shop', '3 sheet']);
      expect(ours.getOrigins('a')).toMatchObject([{ source: 'shop', importedBy: 'ann' }]);
      expect(ours.getOrigins('b').map(({ source: name, path }) => `${name} ${path}`)).toEqual(['shop m2', 'sheet r1']);
    }
  });

  it('finds the source of a metric that comes out of their trash', async () => {
    const [{ db: ours }, { db: theirs }] = [await catalogOf({ id: 'a' }), await catalogOf({ id: 'b' })];
    ours.recordOrigins(source('other'), [], 'ann');
    theirs.recordOrigins(source(), [originOf('b', 'm2')], 'bob');
    theirs.deleteMetric('b', 'bob');
    merge(ours, theirs);
    ours.restoreMetric('b');
    expect(ours.getOrigins('b')).toMatchObject([{ source: 'shop', path: 'm2' }]);
  });
});

it('another version of the catalog differs in details that it lacks, too', async () => {
  const [present, version] = await twins({ id: 'a', details: { unit: 'EUR' } });
  present.updateDetails('a', { grain: 'day', unit: null }, 'ann');
  const details = present.run((ours) => version.run((theirs) => detailDifferences(ours, theirs)));
  expect(details.get('a')).toEqual([
    { field: 'grain', ours: 'day', theirs: null },
    { field: 'unit', ours: null, theirs: 'EUR' },
  ]);
  expect(compareCatalogs(present.getAllMetrics(), version.getAllMetrics(), details).same).toBe(0);
});
