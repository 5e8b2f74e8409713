import { expect, it } from 'vitest';
import { catalogOf } from '../catalog.ts';
import { SharedNames } from '../../../src/database/list/shared-names.ts';

it('a metric whose name another one has is told by its id, until that one is renamed or gone', async () => {
  const { db } = await catalogOf(
    { id: 'fenix.hours', name: 'Active hours' },
    { id: 'focus.hours', name: 'active Hours' },
    { id: 'fenix.users', name: 'Users' },
  );
  db.run((connection) => {
    const names = new SharedNames();
    names.set(1, 'Active hours');
    names.set(2, 'active Hours');
    names.set(3, 'Users');
    const parts = (): (string | undefined)[] => [1, 2, 3].map((rowid) => names.idPartOf(connection, rowid));
    expect(parts()).toEqual(['fenix.', 'focus.', undefined]);
    names.set(2, 'Other hours');
    expect(parts()).toEqual([undefined, undefined, undefined]);
    names.set(2, 'Active hours');
    expect(parts()).toEqual(['fenix.', 'focus.', undefined]);
    names.set(2, null);
    expect(parts()).toEqual([undefined, undefined, undefined]);
  });
});

it('of very many of one name, each has its whole id', async () => {
  const { db } = await catalogOf(...Array.from({ length: 201 }, (_, i) => ({ id: `app${i}.hours`, name: 'Hours' })));
  db.run((connection) => {
    const names = new SharedNames();
    for (let rowid = 1; rowid <= 200; rowid += 1) names.set(rowid, 'Hours');
    expect(names.idPartOf(connection, 7)).toBe('app6.');
    names.set(201, 'Hours');
    expect(names.idPartOf(connection, 7)).toBe('app6.hours');
  });
});
