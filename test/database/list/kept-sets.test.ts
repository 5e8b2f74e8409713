import { describe, expect, it } from 'vitest';
import { KeptSets } from '../../../src/database/list/kept-sets.ts';
import { RowSet } from '../../../src/database/list/row-set.ts';
import { catalogOf } from '../catalog.ts';

/** Asks for a set, whose last rowid is `last`; tells if it had to be found. */
function isFound(kept: KeptSets, key: string, last = 1): boolean {
  let found = false;
  kept.get(key, () => {
    found = true;
    return RowSet.of([last]);
  });
  return found;
}

describe('the sets of the last searches', () => {
  it('are found once, and again after any change', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.run((connection) => {
      const kept = new KeptSets(connection);
      expect([isFound(kept, 'x'), isFound(kept, 'x'), isFound(kept, 'y')]).toEqual([true, false, true]);
      db.updateMetric('a', { name: 'Other' }, 'ann');
      expect([isFound(kept, 'x'), isFound(kept, 'x')]).toEqual([true, false]);
    });
    db.close();
  });

  it('are not kept inside a transaction, which may be undone', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.edit((connection) => {
      const kept = new KeptSets(connection);
      expect([isFound(kept, 'x'), isFound(kept, 'x')]).toEqual([true, true]);
    });
    db.close();
  });

  it('have a limit, beyond which those used longest ago go', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.run((connection) => {
      const kept = new KeptSets(connection);
      // A third of the limit each, so that a fourth one makes two too many.
      const third = (2 ** 20 / 3) * 8;
      for (const key of ['a', 'b', 'c', 'a', 'd']) isFound(kept, key, third);
      expect(['a', 'd', 'b'].map((key) => isFound(kept, key, third))).toEqual([false, false, true]);
      // One that is larger than all that is kept is found each time.
      expect([isFound(kept, 'huge', 2 ** 25), isFound(kept, 'huge', 2 ** 25)]).toEqual([true, true]);
    });
    db.close();
  });
});
