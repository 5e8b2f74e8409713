import { describe, expect, it } from 'vitest';
import { createMetric, saveMetric } from '../../../src/database/metrics/metric-saves.ts';
import { recordOrigins } from '../../../src/database/metrics/sources.ts';
import { recordUsage } from '../../../src/database/metrics/usage-edits.ts';
import { addTest } from '../../../src/database/metrics/validation-test-edits.ts';
import type { NewOrigin } from '../../../src/domain/metric/origin.ts';
import { catalogOf, openCatalog, refusedOf } from '../catalog.ts';
import { rawDatabase, valuesIn } from '../sqlite-dump.ts';

const SOURCE = { name: 'shop', format: 'dbt', mapping: null };

function originOf(metricId: string, path: string, part: Partial<NewOrigin> = {}): NewOrigin {
  const place = { format: 'dbt', file: 'models/m.yml', line: 3, path };
  return { metricId, ...place, foreignAttributes: '{"meta": {}}', said: new Map([['unit', 'EUR']]), ...part };
}

describe('origins', () => {
  it('are recorded with their source, and again at the next import', async () => {
    const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b' });
    const source = db.recordOrigins(SOURCE, [originOf('a', 'm1'), originOf('b', 'm2')], 'ann');
    clock.pass(60);
    const said = new Map([['unit', 'USD']]);
    expect(db.recordOrigins({ ...SOURCE, mapping: '{}' }, [originOf('a', 'm1', { line: null, said })], 'bob')).toBe(
      source,
    );
    expect(db.getSources()).toEqual([
      {
        id: source,
        ...SOURCE,
        mapping: '{}',
        importedAt: '2026-03-31 12:01:00',
        importedBy: 'bob',
        checkedAt: null,
      },
    ]);
    expect(db.getOrigins('a')).toEqual([
      {
        sourceId: source,
        source: 'shop',
        format: 'dbt',
        file: 'models/m.yml',
        line: null,
        path: 'm1',
        importedAt: '2026-03-31 12:01:00',
        importedBy: 'bob',
        differsSince: null,
        foreignAttributes: '{"meta": {}}',
        said,
      },
    ]);
    // What was not imported again is as it was.
    expect(db.getOrigins('b')).toMatchObject([{ importedBy: 'ann', importedAt: '2026-03-31 12:00:00' }]);
  });

  it('may be several for one metric, of one source or more', async () => {
    const { db, clock } = await catalogOf({ id: 'a' });
    db.recordOrigins(SOURCE, [originOf('a', 'm1'), originOf('a', 'm2')], 'ann');
    clock.pass(60);
    db.recordOrigins({ ...SOURCE, format: 'csv' }, [originOf('a', 'm1', { format: 'csv' })], 'ann');
    expect(db.getOrigins('a').map(({ format, path }) => `${format} ${path}`)).toEqual(['csv m1', 'dbt m1', 'dbt m2']);
    expect(db.getSources()).toHaveLength(2);
  });

  it('of no metric are refused, with the source', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const origins = [originOf('a', 'm1'), originOf('gone', 'm2')];
    expect(refusedOf(db, () => db.recordOrigins(SOURCE, origins, 'ann'))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.recordOrigins(SOURCE, [], ' '))).toBe('invalid-author-missing');
    expect(refusedOf(db, () => db.getOrigins('gone'))).toBe('metric-not-found');
  });

  it('are applied with metrics, details, tests and usages in one edit, all or nothing', async () => {
    const { db } = await catalogOf({ id: 'a', details: { unit: 'EUR' } });
    const applied = (last: string): unknown =>
      db.edit((connection, now) => {
        createMetric(connection, { id: 'b', name: 'B', details: { unit: 'USD', kind: 'ratio' } }, now);
        const details = { updates: { unit: 'CHF' }, base: { unit: 'EUR' } };
        saveMetric(connection, { id: 'a', newId: 'a', updates: {}, base: {}, details, reason: 'import' }, 'ann', now);
        addTest(connection, 'b', { testType: 'not_null' });
        recordUsage(connection, 'b', 'Looker', null, now);
        return recordOrigins(connection, SOURCE, [originOf('a', 'm1'), originOf(last, 'm2')], {
          importedBy: 'ann',
          importedAt: now,
        });
      });
    expect(refusedOf(db, () => applied('gone'))).toBe('metric-not-found');
    applied('b');
    expect([db.getDetails('a').unit, db.getDetails('b').kind]).toEqual(['CHF', 'ratio']);
    expect(db.getOrigins('b')).toHaveLength(1);
    expect(db.getMetric('b')).toMatchObject({ testCount: 1, usageCount: 1 });
  });

  it('whose source another program deleted, or whose texts it broke, are still read', async () => {
    const { db: first } = await catalogOf({ id: 'a' });
    first.recordOrigins(SOURCE, [originOf('a', 'm1')], 'ann');
    using raw = rawDatabase(first.export());
    raw.run(
      "DELETE FROM metricbook_sources; UPDATE metricbook_origins SET said = '[', line = 'x', foreign_attributes = ''",
    );
    const { db } = await openCatalog(raw.export());
    expect(db.getOrigins('a')).toMatchObject([
      { source: 'models/m.yml', line: null, said: new Map(), foreignAttributes: '' },
    ]);
    // Ids of sources are not given again.
    expect(db.recordOrigins(SOURCE, [originOf('a', 'm1')], 'ann')).toBe(2);
    expect(valuesIn(db.export(), 'PRAGMA integrity_check')).toEqual(['ok']);
  });
});
