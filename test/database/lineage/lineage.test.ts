import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { lineageOf } from '../../../src/database/lineage/lineage.ts';
import type { Lineage, LineageOptions } from '../../../src/domain/lineage/lineage.ts';
import { oneMoreLevel } from '../../../src/domain/lineage/lineage.ts';
import { catalogOf, openCatalog } from '../catalog.ts';
import { operation, perform } from '../operations.ts';
import { dumpOf, rawDatabase } from '../sqlite-dump.ts';

function lineage(db: MetricsDatabase, id: string, options: LineageOptions = {}): Lineage {
  const found = db.run((connection, today, zone) => lineageOf(connection, id, options, today, zone));
  if (found === undefined) throw new Error(`there is no lineage of ${id}`);
  return found;
}

/** Returns each node with its distances, such as `a 2↑`. */
function steps({ nodes }: Lineage): string[] {
  return nodes.map(({ key, up, down }) =>
    [key, ...(up === undefined ? [] : [`${up}↑`]), ...(down === undefined ? [] : [`${down}↓`])].join(' '),
  );
}

function arrows({ edges }: Lineage): string[] {
  return edges.map(({ from, to }) => `${from} → ${to}`).toSorted();
}

describe('[G24] the lineage of a metric', () => {
  it('has all that it is made from and all that is made from it, with the steps between', async () => {
    const { db } = await catalogOf(
      { id: 'raw', dependencies: ['data_source:orders'] },
      { id: 'net', dependencies: ['raw', 'gone'] },
      { id: 'margin', dependencies: ['net', 'elsewhere'] },
      { id: 'rate', dependencies: ['margin', 'net'] },
      { id: 'elsewhere' },
    );
    const found = lineage(db, 'net');
    expect(steps(found)).toEqual(['gone 1↑', 'margin 1↓', 'net', 'data_source:orders 2↑', 'rate 1↓', 'raw 1↑']);
    expect(arrows(found)).toEqual([
      'data_source:orders → raw',
      'gone → net',
      'margin → rate',
      'net → margin',
      'net → rate',
      'raw → net',
    ]);
    expect(found.nodes.map(({ what }) => what.is)).toEqual([
      'unknown',
      'metric',
      'metric',
      'source',
      'metric',
      'metric',
    ]);
  });

  it('counts the data source of the metric and of what it is made from as an input, once', async () => {
    const { db } = await catalogOf(
      { id: 'a', dataSource: 'orders', dependencies: ['data_source:orders'] },
      { id: 'b', dataSource: 'refunds', dependencies: ['a'] },
      { id: 'c', dataSource: 'elsewhere', dependencies: ['b'] },
    );
    const found = lineage(db, 'b');
    expect(steps(found)).toEqual(['a 1↑', 'b', 'c 1↓', 'data_source:orders 2↑', 'data_source:refunds 1↑']);
    expect(arrows(found)).toEqual(['a → b', 'b → c', 'data_source:orders → a', 'data_source:refunds → b']);
  });

  it('says how far a change reaches: how many are tested, how many used in the last 30 days', async () => {
    const { db, clock } = await catalogOf(
      { id: 'a' },
      { id: 'b', dependencies: ['a'] },
      { id: 'c', dependencies: ['b'] },
      { id: 'd', dependencies: ['c', 'a'] },
    );
    db.addValidationTest('b', { testType: 'range' });
    db.addValidationTest('d', { testType: 'range' });
    db.recordUsage('c', 'ann');
    clock.pass(31 * 86_400);
    db.recordUsage('d', 'ann');
    const found = lineage(db, 'a');
    expect(found.impact).toEqual({ tested: 2, failing: 0, usedLately: 1 });
    expect(found.down.count).toEqual({ direct: 2, all: 3, sources: 0, unknown: 0 });
    const used = found.nodes.filter(({ what }) => what.is === 'metric' && what.isUsedLately);
    expect(used.map(({ key }) => key)).toEqual(['d']);
  });

  it('ends at a metric that depends on itself, and at two that depend on each other', async () => {
    const { db } = await catalogOf(
      { id: 'self', dependencies: ['self'] },
      { id: 'a', dependencies: ['b'] },
      { id: 'b', dependencies: ['a'] },
    );
    expect(steps(lineage(db, 'self'))).toEqual(['self']);
    expect(arrows(lineage(db, 'self'))).toEqual(['self → self']);
    expect(lineage(db, 'self').down.count.all).toBe(0);
    expect(steps(lineage(db, 'a'))).toEqual(['a', 'b 1↑ 1↓']);
    expect(arrows(lineage(db, 'a'))).toEqual(['a → b', 'b → a']);
  });

  it.each(['café', 'say "a"', 'back\\slash', '日本', '50% / #?&', "o'neil", '<b>', 'constructor', '__proto__'])(
    'follows the id %s',
    async (id) => {
      const { db } = await catalogOf({ id }, { id: 'b', dependencies: [id] }, { id: 'c', dependencies: ['b'] });
      expect(steps(lineage(db, 'c'))).toContain(`${id} 2↑`);
      expect(lineage(db, id).down.count.all).toBe(2);
    },
  );

  it('counts what is upstream by kind, directly and in all, and never the metric itself', async () => {
    const { db } = await catalogOf(
      { id: 'm', dataSource: 'orders', dependencies: ['m', 'a', 'gone', 'data_source:orders', 'x'] },
      { id: 'a', dataSource: 'raw', dependencies: ['b', 'm'] },
      { id: 'b', dataSource: ' ' },
      { id: 'x' },
    );
    db.deleteMetric('x');
    const { up, down, nodes } = lineage(db, 'm');
    expect(up.count).toEqual({ direct: 1, all: 2, sources: 2, unknown: 2 });
    expect(down.count).toEqual({ direct: 1, all: 1, sources: 0, unknown: 0 });
    expect(nodes.filter(({ what }) => what.is === 'unknown').map(({ key, what }) => [key, what])).toEqual([
      ['gone', { is: 'unknown', isInTrash: false }],
      ['x', { is: 'unknown', isInTrash: true }],
    ]);
  });

  it('says whose it is, and which have a failing test', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b', owner: 'growth', dependencies: ['a'] });
    db.addValidationTest('b', { testType: 'range', status: 'passed' });
    expect(lineage(db, 'a').impact.failing).toBe(0);
    db.addValidationTest('b', { testType: 'range', status: 'FAILED ' });
    const found = lineage(db, 'a');
    expect(found.impact.failing).toBe(1);
    expect(found.nodes.find(({ key }) => key === 'b')?.what).toMatchObject({ owner: 'growth', isFailing: true });
  });

  it('is none if there is no such metric', async () => {
    const { db } = await catalogOf({ id: 'a', dependencies: ['gone'] });
    expect(db.run((connection, today, zone) => lineageOf(connection, 'gone', {}, today, zone))).toBeUndefined();
  });

  it('reads what other programs wrote: escaped letters, text that is no list, rows without an id', async () => {
    const { db: first } = await catalogOf({ id: 'café' }, { id: 'b' }, { id: 'c' });
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metrics SET dependencies = '["caf\\u00e9"]' WHERE id = 'b'`);
    raw.run("UPDATE metrics SET dependencies = 'orders;refunds' WHERE id = 'c'");
    raw.run(`INSERT INTO metrics (id, name, dependencies) VALUES (NULL, 'no id', '["b"]')`);
    const { db } = await openCatalog(raw.export());
    expect(steps(lineage(db, 'b'))).toEqual(['b', 'café 1↑']);
    expect(steps(lineage(db, 'c'))).toEqual(['c', 'orders;refunds 1↑']);
  });
});

describe('[G24] a very large lineage', () => {
  it('tells the nearest whole levels, how many there are beyond, and one level more when asked', async () => {
    const { db } = await catalogOf(
      { id: 'hub' },
      ...Array.from({ length: 100 }, (_, i) => ({ id: `near${i}`, dependencies: ['hub'] })),
      ...Array.from({ length: 1942 }, (_, i) => ({ id: `far${i}`, dependencies: [`near${i % 100}`] })),
    );
    const found = lineage(db, 'hub');
    expect(found.down).toMatchObject({ shown: 100, hidden: 1942, next: 1942 });
    expect(found.down.count).toEqual({ direct: 100, all: 2042, sources: 0, unknown: 0 });
    const more = lineage(db, 'hub', { down: oneMoreLevel(found.down) });
    expect(more.down).toMatchObject({ shown: 2042, hidden: 0, next: 0 });
    expect(more.nodes).toHaveLength(2043);
    expect(more.down.count).toEqual(found.down.count);
  });

  it('tells a part of a level that is too large by itself, and the next part when asked', async () => {
    const { db } = await catalogOf(
      { id: 'hub' },
      ...Array.from({ length: 4100 }, (_, i) => ({ id: `m${i}`, dependencies: ['hub'] })),
    );
    const found = lineage(db, 'hub');
    expect(found.down).toMatchObject({ shown: 2000, hidden: 2100, next: 2100 });
    expect(lineage(db, 'hub', { down: oneMoreLevel(found.down) }).down).toMatchObject({
      shown: 4000,
      hidden: 100,
      next: 100,
    });
  });

  it('follows a chain of 200 to both of its ends', async () => {
    const { db } = await catalogOf(
      ...Array.from({ length: 200 }, (_, i) => ({ id: `m${i}`, dependencies: i === 0 ? [] : [`m${i - 1}`] })),
    );
    const found = lineage(db, 'm100');
    expect(found.up).toMatchObject({ shown: 100, hidden: 0, next: 0 });
    expect(found.down.count.all).toBe(99);
  });
});

describe('[G24] what is known of dependencies', () => {
  it('follows every change, refusal and undoing, and changes nothing itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
        const { db, clock } = await openCatalog();
        for (const each of operations) {
          perform(db, clock, each);
          const [before, ids] = [dumpOf(db.export()), db.getAllMetrics().map(({ id }) => id)];
          const told = ids.map((id) => lineage(db, id));
          expect(dumpOf(db.export())).toEqual(before);
          const { db: fresh } = await openCatalog(db.export(), clock);
          expect(told).toEqual(ids.map((id) => lineage(fresh, id)));
          fresh.close();
        }
        db.close();
      }),
      { numRuns: 25 },
    );
  });

  it('survives compacting, which renumbers the rows', async () => {
    const { db } = await catalogOf({ id: 'x' }, { id: 'a' }, { id: 'b', dependencies: ['a'] });
    lineage(db, 'a');
    db.deleteMetric('x');
    db.compact();
    db.updateMetric('b', { dependencies: ['a', 'c'] }, 'ann');
    expect(steps(lineage(db, 'b'))).toEqual(['a 1↑', 'b', 'c 1↑']);
  });

  it('is read again if very much has changed at once', async () => {
    const { db } = await catalogOf({ id: 'hub' });
    expect(lineage(db, 'hub').down.count.all).toBe(0);
    db.replica.transaction(() => {
      for (let i = 0; i < 2100; i += 1) db.createMetric({ id: `m${i}`, name: 'm', dependencies: ['hub'] });
    });
    expect(lineage(db, 'hub').down.count.all).toBe(2100);
    db.deleteMetric('m5');
    expect(lineage(db, 'hub').down.count.all).toBe(2099);
  });
});
