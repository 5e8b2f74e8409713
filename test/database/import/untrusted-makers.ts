import type { CatalogErrorCode } from '../../../src/domain/core/catalog-error.ts';
import { rawDatabase } from '../sqlite-dump.ts';

/** A file from anywhere, made for any purpose. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  /** The required outcome: a preview, or a refusal with this code. Without one, either is fine. */
  readonly becomes?: 'accepted' | CatalogErrorCode;
}

/** A file's story in short: its name, its required outcome, and a function that makes it. */
export type Story = readonly [name: string, becomes: HostileFile['becomes'] | 'either', bytes: () => Uint8Array];

export function filesOf(stories: readonly Story[]): HostileFile[] {
  return stories.map(([name, becomes, bytes]) => ({
    name,
    bytes,
    ...(becomes !== 'either' && becomes !== undefined && { becomes }),
  }));
}

/** The four tables as any program may make them. */
export const METRICS = `CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, calculation TEXT,
  owner TEXT, data_source TEXT, tags TEXT, dependencies TEXT, test_count INTEGER DEFAULT 0, usage_count INTEGER DEFAULT 0,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, trust_score REAL DEFAULT 0);`;
export const HISTORY = `CREATE TABLE metric_history (id INTEGER PRIMARY KEY AUTOINCREMENT, metric_id TEXT, field_name TEXT,
  old_value TEXT, new_value TEXT, changed_by TEXT, changed_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (metric_id) REFERENCES metrics(id));`;
export const TESTS = `CREATE TABLE validation_tests (id INTEGER PRIMARY KEY AUTOINCREMENT, metric_id TEXT, test_type TEXT,
  test_query TEXT, expected_result TEXT, last_run TIMESTAMP, status TEXT, FOREIGN KEY (metric_id) REFERENCES metrics(id));`;
export const USAGE = `CREATE TABLE metric_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, metric_id TEXT, used_by TEXT,
  used_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, context TEXT, FOREIGN KEY (metric_id) REFERENCES metrics(id));`;
export const INDEXES = `CREATE INDEX idx_metrics_name ON metrics(name); CREATE INDEX idx_metrics_owner ON metrics(owner);
  CREATE INDEX idx_history_metric ON metric_history(metric_id); CREATE INDEX idx_usage_metric ON metric_usage(metric_id);`;
/** All columns of metrics without any type or constraint. */
export const BARE_METRICS = `CREATE TABLE metrics (id, name, description, calculation, owner, data_source, tags,
  dependencies, test_count, usage_count, created_at, updated_at, trust_score);`;

/** The columns of metrics in the order and with the types of ours. */
export const METRIC_COLUMNS = `id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, calculation TEXT, owner TEXT, data_source TEXT,
  tags TEXT, dependencies TEXT, test_count INTEGER, usage_count INTEGER, created_at TIMESTAMP, updated_at TIMESTAMP,
  trust_score REAL`;
/** A statement that makes one metric. */
export const ONE_METRIC = "INSERT INTO metrics (id, name) VALUES ('a', 'Alpha')";

/** A catalog of three metrics with a past, as another program has it. */
export const CATALOG = `${METRICS} ${HISTORY} ${TESTS} ${USAGE} ${INDEXES}
  INSERT INTO metrics (id, name, description, owner, tags, trust_score, created_at, updated_at) VALUES
    ('a', 'Alpha', 'all', '@x', '["core"]', 70, '2026-01-01 00:00:00', '2026-02-01 00:00:00'),
    ('b', 'Beta', 'both', NULL, '[]', 0.5, '2026-01-01 00:00:00', '2026-02-01 00:00:00'),
    ('c', 'Gamma', '', '@y', NULL, NULL, '2026-01-01 00:00:00', '2026-02-01 00:00:00');
  INSERT INTO metric_history (metric_id, field_name, old_value, new_value, changed_by) VALUES
    ('a', 'owner', NULL, '@x', 'ann'), ('a', 'name', 'A', 'Alpha', 'bob'), ('b', 'name', 'B', 'Beta', NULL);
  INSERT INTO validation_tests (metric_id, test_type, test_query, status) VALUES ('a', 'not null', 'SELECT 1', 'passed');
  INSERT INTO metric_usage (metric_id, used_by, context) VALUES ('a', 'ann', 'board'), ('b', 'bob', NULL);`;

/** Returns the bytes of a file made by these statements, one after the other. */
export function fileOf(...statements: readonly string[]): Uint8Array {
  using raw = rawDatabase();
  for (const sql of statements) raw.run(sql);
  return raw.export();
}

/** Does the same, and then edits the schema by hand, as SQLite itself never would. */
export function editedFile(statements: string, ...edits: readonly string[]): Uint8Array {
  return fileOf(statements, ...edits.map((sql) => `PRAGMA writable_schema = ON; ${sql}`));
}

/** Repeats a statement that differs by a number. */
export function steps(count: number, sql: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `${sql(i)};`).join(' ');
}

/** Returns an edit that gives a table or an index another SQL. */
export function withSql(name: string, sql: string): string {
  return `UPDATE sqlite_schema SET sql = ${text(sql)} WHERE name = ${text(name)}`;
}

/** Returns an edit that adds an entry to the schema. */
export function withEntry(
  type: string,
  name: string,
  table: string,
  root: number | string,
  sql: string | null,
): string {
  const values = [text(type), text(name), text(table), root, sql === null ? 'NULL' : text(sql)];
  return `INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES (${values.join(', ')})`;
}

/** Quotes a text as SQL does. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Returns a file with other bytes in some places. */
export function patched(
  file: Uint8Array,
  ...patches: readonly (readonly [start: number, bytes: readonly number[]])[]
): Uint8Array {
  const copy = file.slice();
  for (const [start, bytes] of patches) copy.set(bytes, start);
  return copy;
}
