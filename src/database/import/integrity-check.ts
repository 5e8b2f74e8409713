import { pluralize } from '../../domain/core/pluralize.ts';
import type { CheckFinding } from '../../domain/catalog/stored-version.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from '../metrics/metric-rows.ts';

/** Problems of one kind that are listed one by one; a broken file has thousands. */
const MAX_NAMED = 20;

/** Tables whose rows refer to a metric, with the noun for such a row. */
const OF_A_METRIC = {
  metric_history: 'change',
  validation_tests: 'test',
  metric_usage: 'use',
  metricbook_details: 'detail',
  metricbook_origins: 'origin',
  metricbook_reviews: 'review',
  metricbook_not_duplicates: 'decision',
} as const;

/** Columns that count rows, each with the table whose rows it counts. */
const COUNTS = { test_count: 'validation_tests', usage_count: 'metric_usage' } as const;

/** The first problem that SQLite's quick check finds; undefined if the database is sound. */
export function findDamage(connection: Connection): string | undefined {
  const found = connection.value('PRAGMA main.quick_check(1)');
  return found === 'ok' ? undefined : String(found);
}

/**
 * Runs SQLite's check of every page and index, and looks for rows that refer to a metric that does not exist, and for
 * wrong counts.
 */
export function checkDatabase(connection: Connection): CheckFinding[] {
  return [
    { of: 'pages', problems: pageProblems(connection) },
    { of: 'keys', problems: keyProblems(connection) },
    { of: 'counts', problems: countProblems(connection) },
  ];
}

function pageProblems(connection: Connection): string[] {
  const found = connection
    .all(`PRAGMA main.integrity_check(${MAX_NAMED})`)
    .map((row) => String(row['integrity_check']));
  return found.filter((line) => line !== 'ok');
}

function keyProblems(connection: Connection): string[] {
  return Object.entries(OF_A_METRIC).flatMap(([table, noun]) =>
    connection
      .all(
        `SELECT metric_id, count(*) AS n FROM main.${table} t
         WHERE NOT EXISTS (SELECT 1 FROM main.metrics m WHERE m.id IS t.metric_id)
         GROUP BY metric_id ORDER BY n DESC LIMIT ${MAX_NAMED}`,
      )
      .map(
        (row) =>
          `${pluralize(Number(row['n']), noun)} of "${textOf(row['metric_id']) ?? ''}", a metric that does not exist`,
      ),
  );
}

function countProblems(connection: Connection): string[] {
  return Object.entries(COUNTS).flatMap(([column, table]) =>
    connection
      .all(
        `SELECT m.id, m.${column} AS said, coalesce(c.n, 0) AS n FROM main.metrics m
         LEFT JOIN (SELECT metric_id, count(*) AS n FROM main.${table} GROUP BY metric_id) c ON c.metric_id = m.id
         WHERE m.${column} IS NOT coalesce(c.n, 0) LIMIT ${MAX_NAMED}`,
      )
      .map(
        (row) =>
          `"${textOf(row['id']) ?? ''}" says ${textOf(row['said']) ?? 'nothing'} in ${column} and has ${Number(row['n'])}`,
      ),
  );
}
