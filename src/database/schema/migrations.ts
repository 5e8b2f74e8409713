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
];
