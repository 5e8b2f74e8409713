import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkedFile } from '../../../src/database/import/untrusted-file.ts';
import { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { isWriteAheadLog } from '../../../src/database/sqlite/file-header.ts';
import { withLog } from '../../../src/database/sqlite/write-ahead-log.ts';
import { HAS_PYTHON, NO_PYTHON } from '../../e2e/python.ts';

const REPORTS = '../shared/reports/';
const WITHOUT_LOG = `${REPORTS}wal-without-log.db`;
const LOG = `${REPORTS}wal-only.db-wal`;

/** A catalog that Python writes in WAL mode, as the files are in the middle of a transaction. */
const WRITE = `
import shutil, sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/a.db", isolation_level=None)
db.execute("PRAGMA page_size = " + sys.argv[2])
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA wal_autocheckpoint = 0")
db.executescript(open(sys.argv[1] + "/schema.sql").read())
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
for i in range(300):
    db.execute("INSERT INTO metrics (id, name, description) VALUES (?, ?, ?)", (f"m{i}", f"Metric {i}", "x" * 500))
db.execute("DELETE FROM metrics WHERE rowid % 3 = 0")
db.execute("BEGIN")
db.execute("PRAGMA cache_size = 1")
db.execute("PRAGMA cache_spill = 1")
for i in range(2000): db.execute("INSERT INTO metrics (id, name, description) VALUES (?, 'Never committed', ?)", (f"never{i}", "y" * 500))
for end in ("", "-wal"): shutil.copy(sys.argv[1] + "/a.db" + end, sys.argv[1] + "/copy.db" + end)
`;

interface Files {
  readonly database: Uint8Array;
  readonly log: Uint8Array;
}

async function writtenByPython(pageSize: number): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'metricbook-wal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const empty = await MetricsDatabase.open();
  const sql = empty.run((connection) =>
    connection
      .all("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'")
      .map((row) => `${String(row['sql'])};`),
  );
  empty.close();
  writeFileSync(join(folder, 'schema.sql'), sql.join('\n'));
  const { status, stderr } = spawnSync('python3', ['-c', WRITE, folder, String(pageSize)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { database: readFileSync(join(folder, 'copy.db')), log: readFileSync(join(folder, 'copy.db-wal')) };
}

async function idsIn(file: Uint8Array): Promise<string[]> {
  const database = await MetricsDatabase.open(file);
  try {
    return database.getAllMetrics().map(({ id }) => id);
  } finally {
    database.close();
  }
}

describe.skipIf(!HAS_PYTHON)(`a database with the log that another program wrote (${NO_PYTHON} if skipped)`, () => {
  it.each([512, 4096, 65_536])('has every committed change and nothing else, with pages of %i bytes', async (size) => {
    const { database, log } = await writtenByPython(size);
    expect(isWriteAheadLog(log)).toBe(true);
    const alone = await checkedFile(database, undefined);
    expect(alone.log).toBe('absent');
    expect(await idsIn(alone.bytes)).toEqual([]);
    const both = await checkedFile(database, undefined, log);
    expect(both.log).toBe('read');
    const ids = await idsIn(both.bytes);
    expect(ids).toHaveLength(200);
    expect(ids.some((id) => id.startsWith('never'))).toBe(false);
  });

  it('is read as far as the log is whole: a torn end was never committed', async () => {
    const { database, log } = await writtenByPython(4096);
    const torn = log.slice(0, 32 + 10 * 4120 + 2000);
    expect((await idsIn((await checkedFile(database, undefined, torn)).bytes)).length).toBeLessThan(200);
  });

  it('is refused, with the reason, if the log is damaged or belongs to another database', async () => {
    const { database, log } = await writtenByPython(4096);
    const other = await writtenByPython(512);
    const spoilt = log.slice();
    spoilt.set([1, 2, 3], 16);
    for (const [file, wrong] of [
      [database, spoilt],
      [database, other.log],
      [database, new TextEncoder().encode('not a log at all, but some text')],
    ] as const) {
      await expect(checkedFile(file, undefined, wrong)).rejects.toMatchObject({ code: 'file-damaged' });
    }
  });
});

it('an empty log, and a rollback journal that is done with, add nothing', () => {
  const database = new Uint8Array(100);
  expect(withLog(database, new Uint8Array(0))).toBe(database);
  expect(withLog(database, new Uint8Array(600))).toBe(database);
});

it('a rollback journal that is still needed is refused, and so is a log alone', async () => {
  const journal = Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 1);
  expect(() => withLog(new Uint8Array(4096), journal)).toThrow(/rollback journal/);
  const log = new Uint8Array(32);
  log.set([0x37, 0x7f, 0x06, 0x82]);
  await expect(checkedFile(log, undefined)).rejects.toThrow(/only the write-ahead log/);
});

it.skipIf(!existsSync(LOG))('the changes in a log count (skipped if ../shared/reports is absent)', async () => {
  const both = await checkedFile(readFileSync(WITHOUT_LOG), undefined, readFileSync(LOG));
  expect(await idsIn(both.bytes)).toEqual(['late', 'rev']);
});
