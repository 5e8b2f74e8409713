import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkedFile } from '../../../src/database/import/untrusted-file.ts';
import { HAS_PYTHON, NO_PYTHON } from '../../e2e/python.ts';

const REPORT = '../shared/reports/fts-of-service.db';

function python(code: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', code, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'metricbook-virtual-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const CREATE = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, calculation TEXT, owner TEXT, data_source TEXT, tags TEXT, dependencies TEXT, test_count INTEGER, usage_count INTEGER, created_at TIMESTAMP, updated_at TIMESTAMP, trust_score REAL)")
db.execute("INSERT INTO metrics (id, name) VALUES ('a', 'A')")
db.execute("CREATE TABLE search_notes (x)")
db.execute("INSERT INTO search_notes VALUES ('kept')")
db.execute(sys.argv[2])
db.commit()
`;

const AGAIN = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute(sys.argv[2])
db.commit()
print(db.execute("PRAGMA integrity_check").fetchone()[0], db.execute("SELECT x FROM search_notes").fetchone()[0])
`;

describe.skipIf(!HAS_PYTHON)(`a virtual table of another program (skipped: ${NO_PYTHON})`, () => {
  it.each([
    "fts5(id, body, prefix='2 3')",
    'fts5(name, content=metrics)',
    'fts5(body, content="")',
    'fts4(body, order=desc)',
    'fts3(body)',
    'rtree(id, x0, x1)',
    'rtree_i32(id, x0, x1, y0, y1, +label)',
  ])('[G19] stays outside as a whole, so that the program can create it again: %s', async (declared) => {
    const sql = `CREATE VIRTUAL TABLE IF NOT EXISTS "search" USING ${declared}`;
    const path = join(temporary(), 'theirs.db');
    python(CREATE, path, sql);
    const { bytes, leftOut } = await checkedFile(readFileSync(path), undefined);
    expect(leftOut).toContain('virtual table "search"');
    expect(leftOut.filter((each) => each.startsWith('shadow table "search_')).length).toBeGreaterThanOrEqual(2);
    expect(leftOut.join()).not.toContain('search_notes');
    writeFileSync(path, bytes);
    expect(python(AGAIN, path, sql)).toBe('ok kept');
  });

  it.skipIf(!existsSync(REPORT))('of a service stays outside (skipped if ../shared/reports is absent)', async () => {
    const { bytes } = await checkedFile(readFileSync(REPORT), undefined);
    const path = join(temporary(), 'ours.db');
    writeFileSync(path, bytes);
    const sql = 'CREATE VIRTUAL TABLE IF NOT EXISTS metric_search USING fts5(id, body)';
    const create = 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall())';
    expect(python(create, path, sql)).toBe('[]');
  });
});
