import { CUSTOM_PREFIX } from '../../domain/metric/detail-fields.ts';
import { listIn, type Metric, SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { ListRow } from '../../domain/search/listing.ts';
import { matchesIn, passageOf } from '../../domain/search/match.ts';
import type { Term } from '../../domain/search/query.ts';
import { detailTexts } from '../metrics/detail-rows.ts';
import { metricsAt } from '../metrics/metric-rows.ts';
import { dailyUsage, type Period } from '../metrics/usages.ts';
import type { CatalogTrust } from '../trust/catalog-trust.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Characters of a passage that fit a row of the list. */
const PASSAGE_LENGTH = 90;

/** The parts of a row that its table row does not say. */
interface RowOptions {
  /** The period of their usage. */
  readonly recent: Period;
  /** The number of failing tests of each row. */
  readonly failing: readonly number[];
  /** Undefined until the scores are calculated. */
  readonly trust: CatalogTrust | undefined;
  /** The part of a metric's id that tells it from others of its name. */
  readonly idPartOf: (rowid: number) => string | undefined;
}

/** The content of list rows. Rows that are gone are left out. */
export function listRows(
  connection: Connection,
  rowids: readonly number[],
  terms: readonly Term[],
  { recent, failing, trust, idPartOf }: RowOptions,
): ListRow[] {
  return rowids.flatMap((rowid, i): ListRow[] => {
    const [metric] = metricsAt(connection, [rowid]);
    if (metric === undefined) return [];
    const usage = metric.usageCount === 0 ? [] : dailyUsage(connection, metric.id, recent);
    return [
      {
        rowid,
        id: metric.id,
        idPart: idPartOf(rowid),
        name: metric.name,
        owner: metric.owner,
        dataSource: metric.dataSource,
        tags: metric.tags,
        trust: trust?.at(rowid),
        testCount: metric.testCount,
        hasPassed: trust?.hasPassed(rowid),
        usageCount: metric.usageCount,
        updatedAt: metric.updatedAt,
        createdAt: metric.createdAt,
        failingTests: failing[i] ?? 0,
        dependencyCount: metric.dependencies.filter((id) => id !== metric.id && !id.startsWith(SOURCE_PREFIX)).length,
        passage: passageIn(connection, metric, terms),
        recentUsage: usage.some((count) => count > 0) ? usage : [],
      },
    ];
  });
}

function passageIn(connection: Connection, metric: Metric, terms: readonly Term[]): ListRow['passage'] {
  if (terms.length === 0 || matchesIn(metric.name, terms).length > 0) return null;
  const details = detailTexts(connection, metric.id);
  const synonyms = passageOf(listIn(details.get('synonyms') ?? null).join(', '), terms, PASSAGE_LENGTH);
  if (synonyms !== undefined) return { field: 'synonyms', text: synonyms };
  for (const field of ['description', 'calculation', 'id'] as const) {
    const text = passageOf(metric[field] ?? '', terms, PASSAGE_LENGTH);
    if (text !== undefined) return { field, text };
  }
  for (const [field, value] of details) {
    const isFound = field === 'notes' || field === 'group' || field.startsWith(CUSTOM_PREFIX);
    const text = isFound ? passageOf(value, terms, PASSAGE_LENGTH) : undefined;
    if (text !== undefined) return { field: 'detail', text };
  }
  return null;
}
