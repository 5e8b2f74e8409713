import { describe, expect, it } from 'vitest';
import { newSave } from '../../../src/database/metrics/history.ts';
import { updateFields, saveMetric } from '../../../src/database/metrics/metric-saves.ts';
import { revertChanges, revertPlan } from '../../../src/database/metrics/save-revert.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { Reverted, RevertPlan } from '../../../src/domain/history/save-revert.ts';
import { catalogOf, openCatalog, refusalOf, refusedOf } from '../catalog.ts';
import { rawDatabase } from '../sqlite-dump.ts';
import { rowCounts } from '../../../src/database/metrics/row-counts.ts';

function plan(db: MetricsDatabase, changeId: number): RevertPlan {
  return db.run((connection) => revertPlan(connection, changeId));
}

function revertSave(db: MetricsDatabase, changeId: number, agreed: readonly number[] = []): Reverted {
  return db.edit((connection, now) => revertChanges(connection, now, { changeId, of: 'save', agreed }, 'bob'));
}

function newestOf(db: MetricsDatabase, id: string): number {
  const [newest] = db.getMetricHistory(id);
  if (newest === undefined) throw new Error(`${id} has no history`);
  return newest.id;
}

const START = { id: 'a', name: 'Name', owner: '@x', tags: ['t'], trustScore: 12.5 };
const LATER = { name: 'Other', owner: '@y', tags: [], trustScore: 80, description: 'New' };

describe('[G25] reverting a whole save', () => {
  it('gives every field its old value in one save, with a reason', async () => {
    const { db, clock } = await catalogOf(START);
    const before = db.getMetric('a');
    db.updateMetric('a', LATER, 'ann', 'spring cleaning');
    clock.pass(60);
    const change = newestOf(db, 'a');
    expect(plan(db, change)).toMatchObject({ later: [], metrics: [{ id: 'a', name: 'Other' }] });
    expect(plan(db, change).changes).toHaveLength(5);
    expect(revertSave(db, change).metric).toEqual({ id: 'a', name: 'Name' });
    expect(db.getMetric('a')).toEqual({ ...before, updatedAt: '2026-03-31 12:01:00' });
    const added = db.getMetricHistory('a').slice(0, 5);
    expect(new Set(added.map(({ changeSetId }) => changeSetId)).size).toBe(1);
    expect(added.every(({ changedBy }) => changedBy === 'bob')).toBe(true);
    expect(added[0]?.reason).toBe('reverts the save of 31 March 2026, 12:00:00 UTC by ann');
  });

  it('can be undone at once, as a whole', async () => {
    const { db } = await catalogOf(START);
    db.updateMetric('a', LATER, 'ann');
    const { undo } = revertSave(db, newestOf(db, 'a'));
    revertSave(db, undo ?? 0);
    expect(db.getMetric('a')).toMatchObject(LATER);
  });

  it('tells which later changes it would undo, and refuses to if nobody agreed to just these', async () => {
    const { db } = await catalogOf(START);
    db.updateMetric('a', { owner: '@y', tags: ['u'] }, 'ann');
    const save = newestOf(db, 'a');
    db.updateMetric('a', { owner: '@z', trustScore: 99 }, 'cid');
    const { later } = plan(db, save);
    expect(later).toMatchObject([{ fieldName: 'owner', newValue: '@z', changedBy: 'cid' }]);
    const agreed = later.map(({ id }) => id);
    expect(refusedOf(db, () => revertSave(db, save))).toBe('conflict-changed');
    db.updateMetric('a', { owner: '@w' }, 'dan');
    expect(refusedOf(db, () => revertSave(db, save, agreed))).toBe('conflict-changed');
    revertSave(
      db,
      save,
      plan(db, save).later.map(({ id }) => id),
    );
    expect(db.getMetric('a')).toMatchObject({ owner: '@x', tags: ['t'], trustScore: 99 });
  });

  it('writes nothing if all is as before already', async () => {
    const { db } = await catalogOf(START);
    db.updateMetric('a', { owner: '@y', tags: ['u'] }, 'ann');
    const save = newestOf(db, 'a');
    db.updateMetric('a', { owner: '@x', tags: ['t'] }, 'ann');
    expect(plan(db, save)).toEqual({ changes: [], later: [], metrics: [] });
    const { changes } = db.run(rowCounts);
    expect(revertSave(db, save)).toEqual({ metric: { id: 'a', name: 'Name' }, undo: undefined });
    expect(db.run(rowCounts).changes).toBe(changes);
  });

  it('takes a renamed metric back to its id, and what depends on it with it', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'A' }, { id: 'b', dependencies: ['a'] });
    db.edit((connection, now) =>
      saveMetric(connection, { id: 'a', newId: 'z', updates: { name: 'Z' }, base: {}, reason: null }, 'ann', now),
    );
    const save = newestOf(db, 'z');
    // Other changes since then stay.
    db.updateMetric('b', { dependencies: ['z', 'more'] }, 'cid');
    expect(plan(db, save).later).toEqual([]);
    const { metric, undo } = revertSave(db, save);
    expect(metric).toEqual({ id: 'a', name: 'A' });
    expect(db.getMetric('b').dependencies).toEqual(['a', 'more']);
    expect(revertSave(db, undo ?? 0).metric).toEqual({ id: 'z', name: 'Z' });
    expect(db.getMetric('b').dependencies).toEqual(['z', 'more']);
  });

  it('does nothing at all if one part of it can not be reverted', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'A' });
    db.edit((connection, now) =>
      saveMetric(connection, { id: 'a', newId: 'z', updates: { name: 'Z' }, base: {}, reason: null }, 'ann', now),
    );
    const save = newestOf(db, 'z');
    db.createMetric({ id: 'a', name: 'taken' });
    expect(refusedOf(db, () => revertSave(db, save))).toBe('conflict-duplicate-id');
    expect(db.getMetric('z').name).toBe('Z');
  });

  it('reaches every metric of the save', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    db.edit((connection, changedAt) => {
      const record = newSave(connection, { changedBy: 'ann', changedAt, reason: null });
      for (const id of ['a', 'b']) updateFields(connection, id, { owner: '@both' }, record, changedAt);
    });
    const save = newestOf(db, 'a');
    expect(
      plan(db, save)
        .metrics.map(({ id }) => id)
        .toSorted(),
    ).toEqual(['a', 'b']);
    revertSave(db, save);
    expect([db.getMetric('a').owner, db.getMetric('b').owner]).toEqual([null, null]);
  });

  it('takes a change that another program wrote for a save of its own', async () => {
    const { db: first } = await catalogOf(START);
    using raw = rawDatabase(first.export());
    raw.run(`INSERT INTO metric_history (metric_id, field_name, old_value, new_value, changed_at)
      VALUES ('a', 'owner', '@old', '@x', '2026-01-05T10:00:00')`);
    const { db } = await openCatalog(raw.export());
    revertSave(db, newestOf(db, 'a'));
    expect(db.getMetric('a').owner).toBe('@old');
    expect(db.getMetricHistory('a')[0]?.reason).toBe('reverts the save of 5 January 2026, 10:00:00 UTC');
  });

  it('is refused for what is not there, and to nobody', async () => {
    const { db } = await catalogOf(START);
    db.updateMetric('a', LATER, 'ann');
    expect(refusedOf(db, () => revertSave(db, 99))).toBe('change-not-found');
    expect(refusalOf(() => plan(db, 99)).code).toBe('change-not-found');
    const nobody = () =>
      db.edit((connection, now) => revertChanges(connection, now, { changeId: 1, of: 'save', agreed: [] }, ' '));
    expect(refusedOf(db, nobody)).toBe('invalid-author-missing');
  });
});
