import { expect, test } from 'vitest';
import { Connection } from '../../../src/database/sqlite/connection.ts';
import { MetricsDatabase } from '../../../src/database/metrics-database.ts';

async function someFile(rows = 1000): Promise<Uint8Array> {
  const connection = await Connection.open(undefined, undefined);
  connection.exec(`CREATE TABLE t (a TEXT); PRAGMA application_id = 1;
    WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) INSERT INTO t SELECT 'row ' || i FROM n`);
  const file = connection.export();
  connection.close();
  return file;
}

test('bytes that are given away are the memory of the database, and not copied', async () => {
  const file = await someFile();
  const before = file.slice();
  const connection = await Connection.open(file, undefined, true);
  // An update of sql.js that copies them all the same, in another way, leaves the bytes as they are.
  connection.exec(`UPDATE t SET a = 'changed' WHERE a = 'row 7'`);
  expect(Buffer.compare(file, before)).not.toBe(0);
  expect(Buffer.from(file.buffer).includes('changed')).toBe(true);
  expect(connection.value(`SELECT count(*) FROM t WHERE a = 'changed'`)).toBe(1);
  connection.close();
});

test('a database grows into what lies behind its bytes, without a copy', async () => {
  const content = await someFile();
  const whole = new Uint8Array(content.length + 1_000_000);
  whole.set(content);
  const connection = await Connection.open(whole.subarray(0, content.length), undefined, true);
  connection.exec(`INSERT INTO t VALUES (printf('%.50000c', 'x') || 'the end')`);
  expect(Buffer.from(whole.buffer).lastIndexOf('the end')).toBeGreaterThan(content.length);
  connection.exec(`UPDATE t SET a = 'still in place' WHERE rowid = 7`);
  expect(Buffer.from(whole.buffer).includes('still in place')).toBe(true);
  expect(connection.value('PRAGMA integrity_check')).toBe('ok');
  const exported = connection.export();
  expect(exported.length).toBe(Number(connection.value('PRAGMA page_count')) * 4096);
  connection.close();
});

test('bytes that are only lent stay as they are', async () => {
  const file = await someFile();
  const before = file.slice();
  const connection = await Connection.open(file, undefined);
  connection.exec(`UPDATE t SET a = 'changed'; DELETE FROM t WHERE rowid > 500`);
  connection.close();
  expect(Buffer.compare(file, before)).toBe(0);
});

test('a database in given bytes grows, shrinks and is exported like any other', async () => {
  const rows: unknown[] = [];
  for (const isGivenAway of [true, false]) {
    const whole = new Uint8Array(100_000);
    const content = await someFile();
    whole.set(content, 4096);
    const file = whole.subarray(4096, 4096 + content.length);
    const connection = await Connection.open(file, undefined, isGivenAway);
    connection.exec(`INSERT INTO t SELECT a || '!' || hex(zeroblob(500)) FROM t; DELETE FROM t WHERE rowid % 3 = 0`);
    const exported = connection.export();
    connection.exec('DELETE FROM t; VACUUM');
    expect(connection.value('PRAGMA integrity_check')).toBe('ok');
    connection.close();
    // What lies before the bytes is nobody's business.
    expect(whole.subarray(0, 4096).every((byte) => byte === 0)).toBe(true);
    const again = await Connection.open(exported, undefined, true);
    rows.push(again.all('SELECT rowid, a FROM t'));
    again.close();
  }
  expect(rows[0]).toEqual(rows[1]);
});

test('[S20] bytes of a newer version are as they were after the refusal, even with a journal to be applied', async () => {
  const newer = await MetricsDatabase.open();
  newer.createMetric({ id: 'a', name: 'A' });
  newer.run((connection) => connection.exec('PRAGMA user_version = 999'));
  const file = newer.export();
  newer.close();
  const before = file.slice();
  const journal = [new Uint8Array([1, 2, 3])];
  const opening = MetricsDatabase.open(file, { isOwn: true, isGivenAway: true, journal });
  await expect(opening).rejects.toMatchObject({ code: 'newer-catalog' });
  expect(Buffer.compare(file, before)).toBe(0);
});

test('every function of SQL is declared when a database is opened, though its code comes later', async () => {
  const connection = await Connection.open(undefined, undefined);
  expect(() => connection.value("SELECT all_tokens('netRevenue')")).toThrow('before it was defined');
  connection.addFunction('all_tokens', (text) => text?.toUpperCase() ?? null);
  expect(connection.value("SELECT all_tokens('netRevenue')")).toBe('NETREVENUE');
  expect(connection.value('SELECT all_tokens(NULL)')).toBe(null);
  connection.close();
});
