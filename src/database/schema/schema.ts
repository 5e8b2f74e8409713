import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Connection } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import { MIGRATIONS } from './migrations.ts';

/** "Metb": marks a file that Metricbook has written to. */
export const APPLICATION_ID = 0x4d657462;

/** Version of Metricbook's own tables. The four shared ones never change. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** The four tables shared with other programs, with the exact SQL. */
const SHARED_TABLES: Readonly<Record<string, string>> = {
  metrics: `CREATE TABLE metrics (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT,
    calculation TEXT,
    owner TEXT,
    data_source TEXT,
    tags TEXT,
    dependencies TEXT,
    test_count INTEGER DEFAULT 0,
    usage_count INTEGER DEFAULT 0,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    trust_score REAL DEFAULT 0
)`,
  metric_history: `CREATE TABLE metric_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    metric_id TEXT,
    field_name TEXT,
    old_value TEXT,
    new_value TEXT,
    changed_by TEXT,
    changed_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (metric_id) REFERENCES metrics(id)
)`,
  validation_tests: `CREATE TABLE validation_tests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    metric_id TEXT,
    test_type TEXT,
    test_query TEXT,
    expected_result TEXT,
    last_run TIMESTAMP,
    status TEXT,
    FOREIGN KEY (metric_id) REFERENCES metrics(id)
)`,
  metric_usage: `CREATE TABLE metric_usage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    metric_id TEXT,
    used_by TEXT,
    used_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    context TEXT,
    FOREIGN KEY (metric_id) REFERENCES metrics(id)
)`,
};

/** The columns of the four shared tables that Metricbook requires. */
export const SHARED_COLUMNS = {
  metrics: [
    'id',
    'name',
    'description',
    'calculation',
    'owner',
    'data_source',
    'tags',
    'dependencies',
    'test_count',
    'usage_count',
    'created_at',
    'updated_at',
    'trust_score',
  ],
  metric_history: ['id', 'metric_id', 'field_name', 'old_value', 'new_value', 'changed_by', 'changed_at'],
  validation_tests: ['id', 'metric_id', 'test_type', 'test_query', 'expected_result', 'last_run', 'status'],
  metric_usage: ['id', 'metric_id', 'used_by', 'used_at', 'context'],
} as const;

/** One of the four shared tables. */
export type SharedTable = keyof typeof SHARED_COLUMNS;

const SHARED_INDEXES = [
  'CREATE INDEX IF NOT EXISTS idx_metrics_name ON metrics(name)',
  'CREATE INDEX IF NOT EXISTS idx_metrics_owner ON metrics(owner)',
  'CREATE INDEX IF NOT EXISTS idx_history_metric ON metric_history(metric_id)',
  'CREATE INDEX IF NOT EXISTS idx_usage_metric ON metric_usage(metric_id)',
];

/** Tables whose rows make up the catalog; the journal watches them. */
export const CATALOG_TABLES = [
  'metrics',
  'metric_history',
  'validation_tests',
  'metric_usage',
  'metricbook_change_sets',
  'metricbook_changes',
  'metricbook_trash',
  'metricbook_views',
  'metricbook_details',
  'metricbook_custom_fields',
  'metricbook_rules',
  'metricbook_sources',
  'metricbook_origins',
  'metricbook_reviews',
  'metricbook_not_duplicates',
] as const;

/**
 * Metricbook's own tables with rows that belong to a metric: they follow it into the trash, a copy, and another id. A
 * row of `metricbook_not_duplicates` belongs to two metrics, in either order.
 */
export const OWN_METRIC_TABLES = [
  'metricbook_details',
  'metricbook_origins',
  'metricbook_reviews',
  'metricbook_not_duplicates',
] as const satisfies readonly CatalogTable[];

export type CatalogTable = (typeof CATALOG_TABLES)[number];

/** The columns that this version reads. */
const TABLE_COLUMNS: Readonly<Record<CatalogTable, readonly string[]>> = {
  ...SHARED_COLUMNS,
  metricbook_change_sets: ['id', 'reason'],
  metricbook_changes: ['change_id', 'change_set_id'],
  metricbook_trash: ['id', 'metric_id', 'name', 'deleted_at', 'deleted_by', 'changes', 'tests', 'usages', 'content'],
  metricbook_views: ['name', 'query', 'sort'],
  metricbook_details: ['id', 'metric_id', 'field', 'value'],
  metricbook_custom_fields: ['name', 'type', 'choices', 'place'],
  metricbook_rules: ['name', 'level', 'days'],
  metricbook_sources: ['id', 'name', 'format', 'imported_at', 'imported_by', 'checked_at', 'mapping'],
  metricbook_origins: [
    'id',
    'metric_id',
    'source_id',
    'format',
    'file',
    'line',
    'path',
    'foreign_attributes',
    'said',
    'imported_at',
    'imported_by',
    'differs_since',
  ],
  metricbook_reviews: ['id', 'metric_id', 'reviewed_by', 'reviewed_at', 'note'],
  metricbook_not_duplicates: ['id', 'metric_id', 'other_id', 'decided_by', 'decided_at'],
};

/**
 * Makes an open database a catalog of the present version, in one transaction. Creates everything that an empty one
 * lacks, adds our own tables to another program's, and never changes rows of the four shared tables. Returns true if
 * there was anything to do. Throws `file-not-a-catalog` or `newer-catalog`, and then changes nothing.
 */
export function prepareSchema(connection: Connection): boolean {
  checkNotNewer(connection);
  const version = versionOf(connection);
  const present = tableNames(connection);
  checkTables(present, (table) => columnsOf(connection, table));
  if (version === SCHEMA_VERSION && CATALOG_TABLES.every((table) => present.has(table))) return false;
  connection.transaction(() => {
    for (const [table, sql] of Object.entries(SHARED_TABLES)) if (!present.has(table)) connection.exec(sql);
    for (const sql of SHARED_INDEXES) connection.exec(sql);
    // Another program may have dropped our tables and left the version number.
    const complete = CATALOG_TABLES.every((table) => table in SHARED_TABLES || present.has(table));
    for (const migrate of MIGRATIONS.slice(complete ? version : 0)) migrate(connection);
    checkOurs(connection);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
  return true;
}

/** Throws `newer-catalog` if a newer version wrote the database. Changes nothing. */
export function checkNotNewer(connection: Connection): void {
  const version = versionOf(connection);
  if (version > SCHEMA_VERSION) throw newerCatalog(version);
}

/** Makes an empty database a catalog without content, by default of the present version. */
export function createCatalog(connection: Connection, version = SCHEMA_VERSION): void {
  for (const sql of [...Object.values(SHARED_TABLES), ...SHARED_INDEXES]) connection.exec(sql);
  for (const migrate of MIGRATIONS.slice(0, version)) migrate(connection);
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
}

/**
 * Checks that a database written by a newer version has all that this one reads. Changes nothing. Throws
 * `newer-catalog` if it has not.
 */
export function checkReadable(connection: Connection): void {
  if (lackingTable(connection) !== undefined) throw newerCatalog(versionOf(connection));
}

/** Checks our own tables: another program may have had a table of that name before Metricbook did. */
function checkOurs(connection: Connection): void {
  const table = lackingTable(connection);
  if (table !== undefined) {
    throw new CatalogError(
      'file-not-a-catalog',
      `This is not a catalog that Metricbook can read: it has a table "${table}" that is not Metricbook's.`,
      { table },
    );
  }
}

/**
 * The first table that is missing, or lacks a column that this version reads. One of our own also has to have rowids,
 * which the journal names rows by: a view of that name has none.
 */
function lackingTable(connection: Connection): CatalogTable | undefined {
  const numbered = new Set(
    connection
      .all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0")
      .map((row) => row['name']),
  );
  return CATALOG_TABLES.find((table) => {
    const had = new Set(columnsOf(connection, table));
    const lacksColumn = TABLE_COLUMNS[table].some((column) => !had.has(column));
    return lacksColumn || (!(table in SHARED_TABLES) && !numbered.has(table));
  });
}

/** The version of Metricbook's own tables in a file; 0 if Metricbook has never written to it. */
export function versionOf(connection: Connection): number {
  const isOurs = connection.value('PRAGMA application_id') === APPLICATION_ID;
  return isOurs ? Number(connection.value('PRAGMA user_version')) : 0;
}

/** The columns of a table, in order. */
export function columnsOf(connection: Connection, table: string): string[] {
  return connection.all(`PRAGMA main.table_info(${identifier(table)})`).map((row) => String(row['name']));
}

/**
 * Corrects every `test_count` and `usage_count` that does not equal the number of rows. Programs that write the
 * tables without counting leave such. Returns the number of metrics corrected.
 */
export function correctCounts(connection: Connection): number {
  connection.exec(`
    CREATE TEMP TABLE counted_tests AS SELECT metric_id, count(*) AS n FROM main.validation_tests GROUP BY metric_id;
    CREATE TEMP TABLE counted_usage AS SELECT metric_id, count(*) AS n FROM main.metric_usage GROUP BY metric_id;
    CREATE INDEX temp.counted_tests_metric ON counted_tests(metric_id);
    CREATE INDEX temp.counted_usage_metric ON counted_usage(metric_id);
  `);
  const tests = 'coalesce((SELECT n FROM temp.counted_tests WHERE metric_id = metrics.id), 0)';
  const usage = 'coalesce((SELECT n FROM temp.counted_usage WHERE metric_id = metrics.id), 0)';
  const corrected = connection.run(
    `UPDATE main.metrics SET test_count = ${tests}, usage_count = ${usage}
     WHERE test_count IS NOT ${tests} OR usage_count IS NOT ${usage}`,
  );
  connection.exec('DROP TABLE temp.counted_tests; DROP TABLE temp.counted_usage');
  return corrected;
}

/** Rowids up to which the lists in memory have an element for each row. */
const MAX_ROWS = 2 ** 26;

/**
 * Gives metrics small rowids if another program gave them others, because the lists in memory have an element for
 * each rowid. Nothing in a file refers to these rowids.
 */
export function renumberRows(connection: Connection): void {
  const least = Number(connection.value('SELECT min(rowid) FROM main.metrics') ?? 1);
  const most = Number(connection.value('SELECT max(rowid) FROM main.metrics') ?? 1);
  if (least >= 0 && most < MAX_ROWS) return;
  // In two steps, so that no two rows ever have the same rowid: first below all existing ones, then up to the final
  // ones.
  connection.transaction(() => {
    connection.exec(`
      CREATE TEMP TABLE renumbered (before INTEGER PRIMARY KEY, after INTEGER);
      INSERT INTO renumbered SELECT rowid, row_number() OVER (ORDER BY rowid) FROM main.metrics;
      UPDATE main.metrics SET rowid =
        (SELECT (SELECT min(0, min(before)) FROM renumbered) - after FROM renumbered WHERE before = metrics.rowid);
      UPDATE main.metrics SET rowid = (SELECT min(0, min(before)) FROM renumbered) - rowid;
      DROP TABLE temp.renumbered;
    `);
  });
}

/** Throws `file-not-a-catalog` if there are tables, but not those of a catalog with all their columns. */
export function checkTables(present: ReadonlySet<string>, columnsIn: (table: string) => readonly string[]): void {
  if (present.size === 0) return;
  if (!present.has('metrics')) {
    throw new CatalogError(
      'file-not-a-catalog',
      `This is an SQLite database, but not a catalog: it has no table "metrics". Its tables are ${named(present)}.`,
      { tables: [...present] },
    );
  }
  for (const [table, columns] of Object.entries(SHARED_COLUMNS)) {
    if (!present.has(table)) continue;
    const had = new Set(columnsIn(table));
    const missing = columns.filter((column) => !had.has(column));
    if (missing.length > 0) {
      throw new CatalogError(
        'file-not-a-catalog',
        `This is not a catalog that Metricbook can read: its table "${table}" lacks ${named(missing)}.`,
        { table, missing },
      );
    }
  }
}

function tableNames(connection: Connection): Set<string> {
  const rows = connection.all(
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  return new Set(rows.map((row) => String(row['name'])));
}

export function newerCatalog(version: number): CatalogError {
  return new CatalogError(
    'newer-catalog',
    'A newer version of Metricbook wrote this catalog. Reload the page to get that version. Nothing was changed.',
    { version, known: SCHEMA_VERSION },
  );
}

function named(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(', ');
}
