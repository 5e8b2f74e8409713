import { describe, expect, it } from 'vitest';
import { checkedFile } from '../../../src/database/import/untrusted-file.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { editViews, savedViews } from '../../../src/database/metrics/views.ts';
import type { SavedView, ViewEdit } from '../../../src/domain/search/saved-view.ts';
import { DEFAULT_SORT } from '../../../src/domain/search/sort-text.ts';
import { catalogOf, openCatalog, openingRefusal, refusedOf } from '../catalog.ts';
import { dumpOf, rawDatabase, valuesIn } from '../sqlite-dump.ts';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';

const UNMAINTAINED: SavedView = { name: 'Without care', query: 'no:owner -tag:old', sort: DEFAULT_SORT };
const LATEST: SavedView = { name: 'Latest', query: 'finance', sort: { by: 'updatedAt', descending: true } };

const edit = (db: MetricsDatabase, change: ViewEdit): void => db.edit((connection) => editViews(connection, change));
const save = (db: MetricsDatabase, ...views: SavedView[]): void => {
  for (const view of views) edit(db, { is: 'save', view });
};
const viewsOf = (db: MetricsDatabase): SavedView[] => db.run(savedViews);

describe('[G20] a saved view', () => {
  it('comes back with query and order, from the file as well', async () => {
    const { db } = await openCatalog();
    save(db, UNMAINTAINED, LATEST);
    expect(viewsOf(db)).toEqual([LATEST, UNMAINTAINED]);
    const { db: reopened } = await openCatalog(db.export());
    expect(viewsOf(reopened)).toEqual([LATEST, UNMAINTAINED]);
    expect(valuesIn(db.export(), 'PRAGMA integrity_check')).toEqual(['ok']);
  });

  it('is replaced by another under its name, renamed, and removed', async () => {
    const { db } = await openCatalog();
    save(db, UNMAINTAINED, { ...UNMAINTAINED, query: 'no:tests' });
    expect(viewsOf(db)).toEqual([{ ...UNMAINTAINED, query: 'no:tests' }]);
    edit(db, { is: 'rename', from: UNMAINTAINED.name, to: 'Untested' });
    expect(viewsOf(db).map(({ name }) => name)).toEqual(['Untested']);
    edit(db, { is: 'remove', name: 'Untested' });
    expect(viewsOf(db)).toEqual([]);
  });

  it('is not renamed over another, nor found if it is gone, nor nameless', async () => {
    const { db } = await openCatalog();
    save(db, UNMAINTAINED, LATEST);
    const refused = (change: ViewEdit): string => refusedOf(db, () => edit(db, change));
    expect(refused({ is: 'rename', from: UNMAINTAINED.name, to: LATEST.name })).toBe('conflict-duplicate-view');
    expect(refused({ is: 'rename', from: 'gone', to: 'new' })).toBe('view-not-found');
    expect(refused({ is: 'remove', name: 'gone' })).toBe('view-not-found');
    expect(refused({ is: 'save', view: { ...UNMAINTAINED, name: ' ' } })).toBe('invalid-name-missing');
    expect(refused({ is: 'save', view: { ...UNMAINTAINED, name: 'x'.repeat(121) } })).toBe('invalid-text-too-long');
    expect(refused({ is: 'save', view: { ...UNMAINTAINED, name: 'a\nb' } })).toBe('invalid-control-characters');
  });

  it('reaches every replica, and leaves no trace of a rollback', async () => {
    const { db } = await openCatalog();
    const { db: other } = await openCatalog(db.export());
    const recorded = (change: ViewEdit): void => {
      db.replica.begin();
      edit(db, change);
      const record = db.replica.record();
      db.replica.commit();
      if (record !== undefined) other.replica.apply([record]);
    };
    recorded({ is: 'save', view: UNMAINTAINED });
    recorded({ is: 'save', view: LATEST });
    recorded({ is: 'rename', from: LATEST.name, to: 'Newest' });
    recorded({ is: 'remove', name: UNMAINTAINED.name });
    expect(dumpOf(other.export())).toEqual(dumpOf(db.export()));
    db.replica.begin();
    edit(db, { is: 'remove', name: 'Newest' });
    db.replica.rollback();
    expect(dumpOf(db.export())).toEqual(dumpOf(other.export()));
  });
});

/** Creates a file as the version before saved views wrote it. */
async function formerFile(): Promise<Uint8Array> {
  const { db } = await catalogOf({ id: 'a', owner: '@x' });
  db.updateMetric('a', { owner: '@y' }, 'ann', 'why');
  using raw = rawDatabase(db.export());
  for (const table of ['views', 'details', 'custom_fields', 'sources', 'origins']) {
    raw.run(`DROP TABLE metricbook_${table}`);
  }
  raw.run('PRAGMA user_version = 1');
  return raw.export();
}

describe('a catalog from before there were saved views', () => {
  it('opens with all it has, and keeps views from then on', async () => {
    const { db } = await openCatalog(await formerFile());
    expect(db.isMigrated).toBe(true);
    expect(db.getMetricHistory('a')).toMatchObject([{ newValue: '@y', reason: 'why' }]);
    save(db, UNMAINTAINED);
    expect(valuesIn(db.export(), 'PRAGMA user_version')).toEqual([4]);
  });

  it('comes in as a foreign file, too', async () => {
    const { bytes, leftOut } = await checkedFile(await formerFile(), undefined);
    const { db } = await openCatalog(bytes);
    expect(leftOut).toEqual([]);
    expect([viewsOf(db), db.getMetric('a').owner]).toEqual([[], '@y']);
  });

  it('is no catalog of ours if a table of that name is something else', async () => {
    using raw = rawDatabase(await formerFile());
    raw.run('CREATE TABLE metricbook_views (id INTEGER PRIMARY KEY, x)');
    expect((await openingRefusal(raw.export())).code).toBe('file-not-a-catalog');
  });
});

describe('[G20] saved views of an imported file', () => {
  it('cross over with it', async () => {
    const { db } = await openCatalog();
    save(db, UNMAINTAINED, LATEST);
    const { bytes, leftOut } = await checkedFile(db.export(), undefined);
    const { db: imported } = await openCatalog(bytes);
    expect([viewsOf(imported), leftOut]).toEqual([[LATEST, UNMAINTAINED], []]);
  });

  it('are merged: equal ones once, others of the same name under a number, none lost', async () => {
    const { db: ours } = await openCatalog();
    const { db: theirs } = await openCatalog();
    save(ours, UNMAINTAINED, LATEST, { ...LATEST, name: 'Mine' });
    save(theirs, UNMAINTAINED, { ...LATEST, query: 'theirs' }, { ...LATEST, name: 'Theirs' });
    const merged = [
      LATEST,
      { ...LATEST, name: 'Latest (2)', query: 'theirs' },
      { ...LATEST, name: 'Mine' },
      { ...LATEST, name: 'Theirs' },
      UNMAINTAINED,
    ];
    ours.join(theirs, (here, there, now) =>
      mergeCatalog(here, there, { changedBy: 'ann', changedAt: now, reason: 'Merged' }),
    );
    expect(viewsOf(ours)).toEqual(merged);
    ours.join(theirs, (here, there, now) =>
      mergeCatalog(here, there, { changedBy: 'ann', changedAt: now, reason: 'Merged again' }),
    );
    expect(viewsOf(ours)).toEqual(merged);
  });
});
