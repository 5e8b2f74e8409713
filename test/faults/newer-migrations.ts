import { MIGRATIONS as TODAYS } from '../../src/database/schema/migrations.ts';

/** The migrations of an app that does not exist yet: one more than today's, with a table and a column of its own. */
export const MIGRATIONS: typeof TODAYS = [
  ...TODAYS,
  (connection) =>
    connection.exec(`
      CREATE TABLE metricbook_of_a_newer_version (id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO metricbook_of_a_newer_version (text) VALUES ('from a newer version');
      ALTER TABLE metricbook_trash ADD COLUMN of_a_newer_version TEXT;
    `),
];
