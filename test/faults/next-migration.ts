import type { Connection } from '../../src/database/sqlite/connection.ts';

type Migration = (connection: Connection) => void;

/**
 * Returns today's migrations and one more, as a next version of Metricbook has them. Stands in for
 * `src/database/schema/migrations.ts`.
 */
export async function withNext(
  importOriginal: () => Promise<{ readonly MIGRATIONS: readonly Migration[] }>,
): Promise<{ MIGRATIONS: readonly Migration[] }> {
  const { MIGRATIONS } = await importOriginal();
  return { MIGRATIONS: [...MIGRATIONS, next] };
}

function next(connection: Connection): void {
  connection.exec('CREATE TABLE IF NOT EXISTS metricbook_later (id INTEGER PRIMARY KEY)');
}

/** Reverts the next version's migration. */
export const FORMER = 'DROP TABLE metricbook_later; PRAGMA user_version = 3';
