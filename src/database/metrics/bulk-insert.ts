import type { Change } from '../../domain/metric/change.ts';
import type { NewMetric } from '../../domain/metric/metric.ts';
import { checkNew } from '../../domain/metric/metric-rules.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { ValidationTest } from '../../domain/metric/validation-test.ts';
import type { Connection } from '../sqlite/connection.ts';
import { checkDetails, insertDetails } from './detail-saves.ts';
import { newSave } from './history.ts';
import { insertMetric } from './metric-rows.ts';
import { checkFree } from './metric-saves.ts';
import { correctCounts } from '../schema/schema.ts';

/** Content from elsewhere, with its own history. */
export interface CatalogContent {
  readonly metrics: readonly NewMetric[];
  /** Oldest first. Adjacent changes with the same metric, author, time and reason are one save. */
  readonly changes: readonly (Omit<Change, 'id'> & { readonly reason: string | null })[];
  readonly tests: readonly Omit<ValidationTest, 'id'>[];
  readonly usages: readonly Omit<Usage, 'id'>[];
}

/** Inserts content with its times and authors as they are. Call it inside a transaction. */
export function insertContent(connection: Connection, content: CatalogContent, now: string): void {
  for (const metric of content.metrics) {
    const { details, ...fields } = metric;
    checkNew(fields);
    checkDetails(connection, details);
    checkFree(connection, metric.id);
    insertMetric(connection, metric, now);
    insertDetails(connection, metric.id, details);
  }
  for (const save of savesIn(content.changes)) {
    const [{ changedBy, changedAt, reason }] = save;
    const record = newSave(connection, { changedBy, changedAt, reason });
    for (const change of save) record(change.metricId, change.fieldName, change.oldValue, change.newValue);
  }
  for (const test of content.tests) {
    connection.run(
      `INSERT INTO main.validation_tests (metric_id, test_type, test_query, expected_result, last_run, status)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [test.metricId, test.testType, test.testQuery, test.expectedResult, test.lastRun, test.status],
    );
  }
  for (const usage of content.usages) {
    connection.run('INSERT INTO main.metric_usage (metric_id, used_by, used_at, context) VALUES (?, ?, ?, ?)', [
      usage.metricId,
      usage.usedBy,
      usage.usedAt,
      usage.context,
    ]);
  }
  correctCounts(connection);
}

type ContentChange = CatalogContent['changes'][number];
type Save = [ContentChange, ...ContentChange[]];

function savesIn(changes: readonly ContentChange[]): Save[] {
  const saves: Save[] = [];
  for (const change of changes) {
    const save = saves.at(-1);
    if (save !== undefined && isSameSave(save[0], change)) save.push(change);
    else saves.push([change]);
  }
  return saves;
}

function isSameSave(a: ContentChange, b: ContentChange): boolean {
  return (
    a.metricId === b.metricId && a.changedBy === b.changedBy && a.changedAt === b.changedAt && a.reason === b.reason
  );
}
