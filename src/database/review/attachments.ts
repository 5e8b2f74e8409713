import { groupsOf } from '../../domain/core/groups.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { TheirContent, TheirTest } from '../../domain/review/content.ts';
import { addTest, setResult } from '../metrics/validation-test-edits.ts';
import { recordUsage } from '../metrics/usage-edits.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row } from '../sqlite/connection.ts';

/** The id that a metric of theirs has here; undefined if it is not taken. */
export type IdHere = (theirs: string) => string | undefined;

/** Tests and usages of theirs that this catalog lacks, and newer results of tests that it has. */
export interface Attachments {
  readonly tests: readonly { readonly metric: string; readonly test: TheirTest }[];
  readonly results: readonly { readonly test: number; readonly status: string; readonly at: Instant }[];
  readonly usages: readonly { readonly metric: string; readonly usedBy: string; readonly context: string | null }[];
}

/** Finds what belongs to the metrics of theirs that are taken. Nothing that is here is removed. */
export function attachmentsOf(connection: Connection, content: TheirContent, idHere: IdHere): Attachments {
  const known = knownTests(connection, content);
  const tests: Attachments['tests'][number][] = [];
  const results: Attachments['results'][number][] = [];
  const seen = new Set<string>();
  for (const test of content.tests) {
    for (const metric of metricsHere(test.metrics, idHere)) {
      const key = testKey(metric, test.type, test.query, test.expected);
      if (seen.has(key)) continue;
      seen.add(key);
      const same = known.get(key)?.[0];
      if (same === undefined) tests.push({ metric, test });
      else results.push(...newerResult(same, test));
    }
  }
  return { tests, results, usages: newUsages(connection, content, idHere) };
}

/** True if there is nothing to add. */
export function hasNoAttachments({ tests, results, usages }: Attachments): boolean {
  return tests.length + results.length + usages.length === 0;
}

/** Adds them. `now`: the time of a result, or of a use, that theirs tells no time for. */
export function attach(connection: Connection, { tests, results, usages }: Attachments, now: Instant): void {
  for (const { metric, test } of tests) {
    const { type, query, expected, result } = test;
    addTest(connection, metric, {
      testType: type,
      testQuery: query,
      expectedResult: expected,
      ...(result !== null && { status: result.status, lastRun: result.at ?? now }),
    });
  }
  for (const { test, status, at } of results) setResult(connection, test, status, at);
  for (const { metric, usedBy, context } of usages) recordUsage(connection, metric, usedBy, context, now);
}

function metricsHere(theirs: readonly string[], idHere: IdHere): string[] {
  return [...new Set(theirs.flatMap((id) => idHere(id) ?? []))];
}

function testKey(metric: string, type: string | null, query: string | null, expected: string | null): string {
  return JSON.stringify([metric, type, query, expected]);
}

function knownTests(connection: Connection, { tests }: TheirContent): ReadonlyMap<string, Row[]> {
  if (tests.length === 0) return new Map();
  const rows = connection.all(
    'SELECT id, metric_id, test_type, test_query, expected_result, last_run, status FROM main.validation_tests',
  );
  const text = (row: Row, column: string): string | null => textOf(row[column]);
  return groupsOf(rows, (row) =>
    testKey(
      text(row, 'metric_id') ?? '',
      text(row, 'test_type'),
      text(row, 'test_query'),
      text(row, 'expected_result'),
    ),
  );
}

/** A result counts as newer by its time; one without a time cannot be told from the one that is known. */
function newerResult(known: Row, { result }: TheirTest): Attachments['results'] {
  if (result === null || result.at === null) return [];
  const before = textOf(known['last_run']);
  if (before !== null && before >= result.at) return [];
  return [{ test: Number(known['id']), status: result.status, at: result.at }];
}

/** A standing use, such as a dashboard, is recorded once. */
function newUsages(connection: Connection, { usages }: TheirContent, idHere: IdHere): Attachments['usages'] {
  const wanted = usages.flatMap(({ metrics, usedBy, context }) =>
    metricsHere(metrics, idHere).map((metric) => ({ metric, usedBy, context })),
  );
  const seen = new Set<string>();
  return wanted.filter(({ metric, usedBy, context }) => {
    const key = JSON.stringify([metric, usedBy, context]);
    if (seen.has(key)) return false;
    seen.add(key);
    const known = connection.value(
      'SELECT 1 FROM main.metric_usage WHERE metric_id = ? AND used_by IS ? AND context IS ? LIMIT 1',
      [metric, usedBy, context],
    );
    return known === null;
  });
}
