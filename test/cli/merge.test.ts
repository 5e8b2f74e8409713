import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CATALOG, fileOf } from '../database/import/untrusted-makers.ts';
import { StoppedClock } from '../database/catalog.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-merge-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Edit = (db: MetricsDatabase) => void;

/** Writes a catalog after an edit, a minute after the last one. Returns its bytes. */
async function put(name: string, bytes: Uint8Array | undefined, edit: Edit = () => {}): Promise<Uint8Array> {
  clock.pass(60);
  using db = await MetricsDatabase.open(bytes, { clock: clock.read });
  edit(db);
  const edited = db.export();
  writeFileSync(join(folder, name), edited);
  return edited;
}

let clock = new StoppedClock();

/** Writes the version that both come from, and what both sides make of it. */
async function fork(ours: Edit, theirs: Edit): Promise<void> {
  clock = new StoppedClock();
  const base = await put('base.db', undefined, (db) => {
    db.createMetric({ id: 'net', name: 'Net sales', calculation: 'SUM(net)', owner: 'Ada', tags: ['core', 'old'] });
    db.createMetric({ id: 'cost', name: 'Cost', owner: 'Ada' });
  });
  await put('ours.db', base, ours);
  await put('theirs.db', base, theirs);
}

/** Runs a merge of `ours.db` and `theirs.db`. */
async function merge(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const at = (name: string): string => (name.endsWith('.db') ? join(folder, name) : name);
  const code = await run(['merge', at('ours.db'), at('theirs.db'), ...args.map(at)], {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    wasmUrl: undefined,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const BASE = ['--base', 'base.db'] as const;

/** Opens what was written. */
async function result(name = 'ours.db'): Promise<MetricsDatabase> {
  return MetricsDatabase.open(bytesOf(name));
}

describe.each([
  ['with the version that both come from', BASE],
  ['with what both histories share', []],
])('metricbook merge, %s', (_, base) => {
  it('takes what each side changed, with its history, tests and usage', async () => {
    await fork(
      (db) => db.updateMetric('net', { owner: 'Bo' }, 'Bo'),
      (db) => {
        db.updateMetric('net', { calculation: 'SUM(net_amount)' }, 'Cy', 'without tax');
        db.createMetric({ id: 'margin', name: 'Margin', dependencies: ['net', 'cost'] });
        db.addValidationTest('net', { testType: 'not null', testQuery: 'SELECT 1' });
        db.recordUsage('cost', 'Cy', 'Board');
      },
    );
    expect(await merge(...base)).toEqual({ code: 0, out: 'Adds 1 metric, changes 1 field of 1.', err: '' });
    using db = await result();
    expect(db.getMetric('net')).toMatchObject({ owner: 'Bo', calculation: 'SUM(net_amount)', testCount: 1 });
    expect(db.getMetric('margin').dependencies).toEqual(['net', 'cost']);
    expect(db.getMetric('cost').usageCount).toBe(1);
    expect(db.getMetricHistory('net').map(({ changedBy, reason }) => `${changedBy}: ${reason}`)).toContain(
      'Cy: without tax',
    );
    expect(db.run((connection) => connection.value('PRAGMA integrity_check'))).toBe('ok');
  });

  it('keeps ours in a conflict, shows it, and exits with 1', async () => {
    await fork(
      (db) => db.updateMetric('net', { owner: 'Bo' }, 'Bo'),
      (db) => db.updateMetric('net', { owner: 'Cy', description: 'New' }, 'Cy'),
    );
    const { code, out } = await merge(...base);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        '! net  Net sales',
        '    owner',
        '      base',
        '        Ada',
        '      ours (Bo, 2026-03-31 12:02:00)',
        '        Bo',
        '      theirs (Cy, 2026-03-31 12:03:00)',
        '        Cy',
        'The conflicts have the values of ours.',
        'Changes 1 field of 1 metric.',
      ].join('\n'),
    );
    using db = await result();
    expect(db.getMetric('net')).toMatchObject({ owner: 'Bo', description: 'New' });
  });

  it('gives all conflicts to one side if told so', async () => {
    const both =
      (owner: string): Edit =>
      (db) =>
        db.updateMetric('net', { owner }, owner);
    await fork(both('Bo'), both('Cy'));
    expect(await merge(...base, '--ours', '--into', 'a.db')).toMatchObject({ code: 0 });
    expect(await merge(...base, '--theirs', '--into', 'b.db')).toMatchObject({ code: 0 });
    using kept = await result('a.db');
    using taken = await result('b.db');
    expect([kept, taken].map((db) => db.getMetric('net').owner)).toEqual(['Bo', 'Cy']);
    using untouched = await result();
    expect(untouched.getMetricHistory('net').map(({ changedBy }) => changedBy)).toEqual(['Bo']);
  });

  it('takes what they emptied, unless it was changed here', async () => {
    await fork(
      (db) => db.updateMetric('net', { owner: 'Bo' }, 'Bo'),
      (db) => {
        db.updateMetric('net', { owner: null, tags: [] }, 'Cy');
        db.updateMetric('cost', { owner: null }, 'Cy');
      },
    );
    expect(await merge(...base)).toMatchObject({ code: 1 });
    using db = await result();
    expect([db.getMetric('net'), db.getMetric('cost')]).toMatchObject([{ owner: 'Bo', tags: [] }, { owner: null }]);
  });

  it('writes nothing of a change that both made, or that is one of layout only', async () => {
    await fork(
      (db) => db.updateMetric('net', { calculation: 'SUM( net )', owner: 'Bo' }, 'Bo'),
      (db) => db.updateMetric('net', { calculation: 'sum(net);', owner: 'Bo' }, 'Cy'),
    );
    expect(await merge(...base)).toMatchObject({ code: 0, out: 'No metric is added or changed.' });
    using db = await result();
    expect(db.getMetric('net').calculation).toBe('SUM( net )');
    expect(db.getMetricHistory('net').some(({ changedBy }) => changedBy === 'metricbook')).toBe(false);
  });

  it('follows a metric that was renamed on either side', async () => {
    await fork(
      (db) => {
        db.renameMetric('cost', 'costs', 'Bo');
        db.createMetric({ id: 'margin', name: 'Margin', dependencies: ['net'] });
      },
      (db) => {
        db.renameMetric('net', 'net_sales', 'Cy');
        db.updateMetric('net_sales', { owner: 'Cy' }, 'Cy');
        db.updateMetric('cost', { owner: 'Cy', dependencies: ['net_sales'] }, 'Cy');
      },
    );
    expect(await merge(...base)).toMatchObject({ code: 0 });
    using db = await result();
    expect(db.getAllMetrics().map(({ id, owner, dependencies }) => [id, owner, dependencies])).toEqual([
      ['costs', 'Cy', ['net_sales']],
      ['margin', null, ['net_sales']],
      ['net_sales', 'Cy', []],
    ]);
  });

  it('keeps our id if both renamed a metric', async () => {
    await fork(
      (db) => db.renameMetric('net', 'a', 'Bo'),
      (db) => {
        db.renameMetric('net', 'b', 'Cy');
        db.updateMetric('b', { owner: 'Cy' }, 'Cy');
        db.createMetric({ id: 'a', name: 'Another' });
        db.updateMetric('cost', { dependencies: ['b', 'a'] }, 'Cy');
      },
    );
    expect(await merge(...base)).toMatchObject({ code: 0 });
    using db = await result();
    expect(db.getAllMetrics().map(({ id, name, owner }) => [id, name, owner])).toEqual([
      ['a_2', 'Another', null],
      ['cost', 'Cost', 'Ada'],
      ['a', 'Net sales', 'Cy'],
    ]);
    expect(db.getMetric('cost').dependencies).toEqual(['a', 'a_2']);
  });

  it('has nothing left to add the second time', async () => {
    await fork(
      (db) => db.updateMetric('net', { owner: 'Bo' }, 'Bo'),
      (db) => {
        db.updateMetric('net', { description: 'New' }, 'Cy');
        db.createMetric({ id: 'margin', name: 'Margin' });
        db.addValidationTest('net', { testType: 'not null', testQuery: 'SELECT 1' });
      },
    );
    await merge(...base);
    const tables = async (): Promise<unknown> => {
      using db = await result();
      const count = (table: string): unknown =>
        db.run((connection) => connection.value(`SELECT count(*) FROM ${table}`));
      return [db.getAllMetrics(), count('metric_history'), count('validation_tests')];
    };
    const once = await tables();
    expect(await merge(...base)).toMatchObject({ code: 0, out: 'No metric is added or changed.' });
    expect(await tables()).toEqual(once);
  });
});

describe('metricbook merge, with the version that both come from,', () => {
  it('does not bring back what was deleted here', async () => {
    await fork(
      (db) => db.deleteMetric('cost'),
      (db) => db.updateMetric('net', { owner: 'Cy' }, 'Cy'),
    );
    expect(await merge(...BASE)).toMatchObject({ code: 0, out: 'Changes 1 field of 1 metric.' });
    using db = await result();
    expect(db.getAllMetrics().map(({ id }) => id)).toEqual(['net']);
    expect(db.listTrash().map(({ metricId }) => metricId)).toEqual(['cost']);
  });

  it('tells of a metric that was deleted here and changed there, and keeps theirs in the trash', async () => {
    await fork(
      (db) => db.deleteMetric('cost'),
      (db) => db.updateMetric('cost', { owner: 'Cy' }, 'Cy'),
    );
    const { code, out } = await merge(...BASE, '--into', 'kept.db');
    expect([code, out.split('\n')[1]]).toEqual([1, '    deleted in ours, changed in theirs']);
    using kept = await result('kept.db');
    expect(kept.findMetric('cost')).toBeUndefined();
    expect(kept.restoreMetric('cost').owner).toBe('Cy');
    expect(await merge(...BASE, '--theirs')).toMatchObject({ code: 0 });
    using taken = await result();
    expect(taken.getMetric('cost').owner).toBe('Cy');
  });

  it('keeps a metric that was deleted there, and says so', async () => {
    await fork(
      (db) => db.updateMetric('net', { owner: 'Bo' }, 'Bo'),
      (db) => db.deleteMetric('cost'),
    );
    const { code, out } = await merge(...BASE);
    expect([code, out.split('\n')[0]]).toEqual([0, '? cost  Cost']);
    using db = await result();
    expect(db.findMetric('cost')).toBeDefined();
  });
});

/** Reads a file of the folder. */
function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

describe('metricbook merge, again and in both directions, with what both histories share,', () => {
  const owner =
    (name: string): Edit =>
    (db) =>
      db.updateMetric('net', { owner: name }, name);

  it('takes what they changed since the last merge, and keeps what was changed here since', async () => {
    await fork(() => {}, owner('Cy'));
    expect(await merge()).toMatchObject({ code: 0 });
    await put('theirs.db', bytesOf('theirs.db'), owner('Di'));
    expect(await merge()).toMatchObject({ code: 0 });
    await put('ours.db', bytesOf('ours.db'), owner('Bo'));
    expect(await merge()).toMatchObject({ code: 0 });
    using db = await result();
    expect(db.getMetric('net').owner).toBe('Bo');
  });

  it('does not take the merge of the other side for a change of both', async () => {
    await fork(() => {}, owner('Cy'));
    await merge();
    await put('merged.db', bytesOf('ours.db'), owner('Bo'));
    writeFileSync(join(folder, 'ours.db'), bytesOf('theirs.db'));
    writeFileSync(join(folder, 'theirs.db'), bytesOf('merged.db'));
    expect(await merge()).toMatchObject({ code: 0 });
    using db = await result();
    expect(db.getMetric('net').owner).toBe('Bo');
  });

  it('finds a conflict if both changed a field since the last merge', async () => {
    await fork(() => {}, owner('Cy'));
    await merge();
    await put('ours.db', bytesOf('ours.db'), owner('Bo'));
    await put('theirs.db', bytesOf('theirs.db'), owner('Di'));
    const { code, out } = await merge('--format', 'json');
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { conflicts: [{ id: 'net', field: 'owner', base: 'Cy', ours: 'Bo', theirs: 'Di' }] },
    ]);
  });
});

describe('metricbook merge', () => {
  it('takes two catalogs without a common history: fields that differ are conflicts', async () => {
    await put('ours.db', undefined, (db) => db.createMetric({ id: 'a', name: 'A', owner: 'Bo' }));
    await put('theirs.db', undefined, (db) => db.createMetric({ id: 'a', name: 'A', owner: 'Cy', tags: ['x'] }));
    const { code, out } = await merge('--format', 'json', '--into', 'new.db');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      winner: 'ours',
      conflicts: [{ id: 'a', field: 'owner', ours: 'Bo', theirs: 'Cy' }],
      deletedInOurs: [],
      deletedInTheirs: [],
      added: [],
      changed: [{ id: 'a', fields: { tags: '["x"]' } }],
    });
    using db = await result('new.db');
    expect(db.getMetric('a')).toMatchObject({ owner: 'Bo', tags: ['x'] });
  });

  it('refuses catalogs of different encodings in a sentence', async () => {
    await put('ours.db', undefined);
    writeFileSync(join(folder, 'theirs.db'), fileOf(`PRAGMA encoding = 'UTF-16le'; ${CATALOG}`));
    expect(await merge()).toMatchObject({ code: 2, err: expect.stringContaining('UTF-16le') });
  });

  it('writes nothing if a file cannot be read, and exits with 2', async () => {
    const bytes = await put('ours.db', undefined, (db) => db.createMetric({ id: 'a', name: 'A' }));
    writeFileSync(join(folder, 'theirs.db'), 'no catalog');
    expect(await merge('--into', 'new.db')).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, 'new.db'))).toBe(false);
    expect(bytesOf('ours.db')).toEqual(bytes);
    await put('theirs.db', undefined);
    expect(await merge('--author', ' ')).toMatchObject({ code: 2 });
    expect(await merge('--ours', '--theirs')).toMatchObject({ code: 2 });
    expect(await merge('theirs.db')).toMatchObject({ code: 2 });
    expect(bytesOf('ours.db')).toEqual(bytes);
  });
});
