import type { HostileFile } from './untrusted-makers.ts';
import { CATALOG, fileOf, filesOf } from './untrusted-makers.ts';

const TABLES = `
  CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, metric_id TEXT NOT NULL, field TEXT NOT NULL,
    value TEXT NOT NULL, UNIQUE (metric_id, field));
  CREATE TABLE metricbook_custom_fields (name TEXT PRIMARY KEY NOT NULL, type TEXT NOT NULL, choices TEXT NOT NULL,
    place INTEGER NOT NULL);
  CREATE TABLE metricbook_sources (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, format TEXT NOT NULL,
    imported_at TIMESTAMP NOT NULL, imported_by TEXT, checked_at TIMESTAMP, mapping TEXT);
  CREATE TABLE metricbook_origins (id INTEGER PRIMARY KEY, metric_id TEXT NOT NULL, source_id INTEGER NOT NULL,
    format TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, path TEXT NOT NULL, foreign_attributes TEXT NOT NULL,
    said TEXT NOT NULL, imported_at TIMESTAMP NOT NULL, imported_by TEXT, differs_since TIMESTAMP,
    UNIQUE (source_id, format, path));`;

/** Creates files whose details, custom fields, sources and origins another program wrote. */
export function detailFiles(): HostileFile[] {
  const own = (sql: string) => () => fileOf(CATALOG, TABLES, sql);
  return filesOf([
    [
      'details, of metrics that are not there too',
      'accepted',
      own(`INSERT INTO metricbook_details (metric_id, field, value) VALUES ('a', 'unit', 'EUR'), ('a', 'kind', 'weird'),
        ('gone', 'unit', 'USD'), ('a', 'links', '['), ('a', '', ''), ('a', 'custom:', x'00ff'), ('a', 'name', 5)`),
    ],
    [
      'two texts of one detail',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, metric_id, field, value)`,
          "INSERT INTO metricbook_details (metric_id, field, value) VALUES ('a', 'unit', 'EUR'), ('a', 'unit', 'USD')",
        ),
    ],
    [
      'a detail of a number and of its digits',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, metric_id, field, value)`,
          "INSERT INTO metricbook_details (metric_id, field, value) VALUES (1, 'unit', 'EUR'), ('1', 'unit', 'USD')",
        ),
    ],
    [
      'a detail without a text',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, metric_id, field, value)`,
          "INSERT INTO metricbook_details (metric_id, field, value) VALUES ('a', 'unit', NULL)",
        ),
    ],
    [
      'an origin of a source that is no number',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE metricbook_origins (id INTEGER PRIMARY KEY, metric_id, source_id, format, file, line,
            path, foreign_attributes, said, imported_at, imported_by, differs_since)`,
          "INSERT INTO metricbook_origins VALUES (1, 'a', 'x', '', '', 'y', '', '', '', '', NULL, NULL)",
        ),
    ],
    [
      'an origin of no source, of no metric, that says nothing readable',
      'accepted',
      own(`INSERT INTO metricbook_origins
        VALUES (1, 'gone', 7, 'x', '', 'y', '', '{', '[]', '', NULL, 'never'), (2, 'a', 7, '', '', -1, '', '', '', '', NULL, NULL)`),
    ],
    [
      'custom fields of a kind that there is not',
      'accepted',
      own("INSERT INTO metricbook_custom_fields VALUES ('Tier', 'colour', '{', 0), ('', 'choice', '', 0)"),
    ],
    [
      'a trash whose details are no lists',
      'file-not-a-catalog',
      () =>
        fileOf(
          CATALOG,
          TABLES,
          `CREATE TABLE metricbook_trash (id INTEGER PRIMARY KEY AUTOINCREMENT, metric_id TEXT NOT NULL,
             name TEXT NOT NULL, deleted_at TIMESTAMP NOT NULL, deleted_by TEXT, changes INTEGER NOT NULL,
             tests INTEGER NOT NULL, usages INTEGER NOT NULL, content TEXT NOT NULL)`,
          `INSERT INTO metricbook_trash VALUES (1, 't', 'Trashed', '2026-01-01 00:00:00', NULL, 0, 0, 0, '{
             "metrics": {"columns": [], "rows": []}, "metric_history": {"columns": [], "rows": []},
             "validation_tests": {"columns": [], "rows": []}, "metric_usage": {"columns": [], "rows": []},
             "changeSets": [], "metricbook_details": {"columns": 1, "rows": []}}')`,
        ),
    ],
    [
      'two sources of one name with the same origin',
      'accepted',
      own(`INSERT INTO metricbook_sources (id, name, format, imported_at) VALUES (1, 's', 'x', ''), (2, 's', 'x', '');
        INSERT INTO metricbook_origins VALUES (1, 'a', 1, 'x', '', NULL, 'p', '', '', '', NULL, NULL),
          (2, 'a', 2, 'x', '', NULL, 'p', '', '', '', NULL, NULL)`),
    ],
  ]);
}
