import type { Connection } from '../sqlite/connection.ts';

/** Migrations of Metricbook's own tables, one for each version; each leads from the version before. */
export const MIGRATIONS: readonly ((connection: Connection) => void)[] = [
  (connection) =>
    connection.exec(`
      CREATE TABLE IF NOT EXISTS metricbook_change_sets (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        reason TEXT
      );
      CREATE TABLE IF NOT EXISTS metricbook_changes (
        change_id INTEGER PRIMARY KEY,
        change_set_id INTEGER NOT NULL REFERENCES metricbook_change_sets(id)
      );
      CREATE TABLE IF NOT EXISTS metricbook_trash (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        metric_id TEXT NOT NULL,
        name TEXT NOT NULL,
        deleted_at TIMESTAMP NOT NULL,
        deleted_by TEXT,
        changes INTEGER NOT NULL,
        tests INTEGER NOT NULL,
        usages INTEGER NOT NULL,
        content TEXT NOT NULL
      );
    `),
  (connection) =>
    connection.exec(`
      CREATE TABLE IF NOT EXISTS metricbook_views (
        name TEXT PRIMARY KEY NOT NULL,
        query TEXT NOT NULL,
        sort TEXT NOT NULL
      );
    `),
  (connection) =>
    connection.exec(`
      CREATE TABLE IF NOT EXISTS metricbook_details (
        id INTEGER PRIMARY KEY,
        metric_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (metric_id, field)
      );
      CREATE TABLE IF NOT EXISTS metricbook_custom_fields (
        name TEXT PRIMARY KEY NOT NULL,
        type TEXT NOT NULL,
        choices TEXT NOT NULL,
        place INTEGER NOT NULL
      );
      CREATE TABLE IF NOT EXISTS metricbook_rules (
        name TEXT PRIMARY KEY NOT NULL,
        level TEXT NOT NULL,
        days INTEGER
      );
      CREATE TABLE IF NOT EXISTS metricbook_sources (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        format TEXT NOT NULL,
        imported_at TIMESTAMP NOT NULL,
        imported_by TEXT,
        checked_at TIMESTAMP,
        mapping TEXT
      );
      CREATE TABLE IF NOT EXISTS metricbook_origins (
        id INTEGER PRIMARY KEY,
        metric_id TEXT NOT NULL,
        source_id INTEGER NOT NULL,
        format TEXT NOT NULL,
        file TEXT NOT NULL,
        line INTEGER,
        path TEXT NOT NULL,
        foreign_attributes TEXT NOT NULL,
        said TEXT NOT NULL,
        imported_at TIMESTAMP NOT NULL,
        imported_by TEXT,
        differs_since TIMESTAMP,
        UNIQUE (source_id, format, path)
      );
      CREATE INDEX IF NOT EXISTS metricbook_origins_metric ON metricbook_origins(metric_id);
    `),
  (connection) =>
    connection.exec(`
      CREATE TABLE IF NOT EXISTS metricbook_reviews (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        metric_id TEXT NOT NULL,
        reviewed_by TEXT,
        reviewed_at TIMESTAMP NOT NULL,
        note TEXT
      );
      CREATE INDEX IF NOT EXISTS metricbook_reviews_metric ON metricbook_reviews(metric_id);
      CREATE TABLE IF NOT EXISTS metricbook_not_duplicates (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        metric_id TEXT NOT NULL,
        other_id TEXT NOT NULL,
        decided_by TEXT,
        decided_at TIMESTAMP NOT NULL
      );
      CREATE INDEX IF NOT EXISTS metricbook_not_duplicates_metric ON metricbook_not_duplicates(metric_id);
      CREATE INDEX IF NOT EXISTS metricbook_not_duplicates_other ON metricbook_not_duplicates(other_id);
    `),
];
