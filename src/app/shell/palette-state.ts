import type { ListRow } from '../../domain/search/listing.ts';
import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import { matchesIn } from '../../domain/search/match.ts';
import { termIn } from '../../domain/search/query.ts';
import type { CatalogClient } from '../../worker/client.ts';

/** Limit of metrics that a search shows. The list has the rest. */
const MAX_METRICS = 12;

/** The part of a metric that the palette shows. */
export type PaletteMetric = Pick<ListRow, 'id' | 'name' | 'owner'>;

/** Finds the metrics of a query, best first, and their total number. */
export async function metricsFor(
  client: Pick<CatalogClient, 'list' | 'rows'>,
  query: string,
): Promise<{ readonly metrics: readonly PaletteMetric[]; readonly total: number }> {
  const { rowids } = await client.list({ query, sort: DEFAULT_SORT });
  const metrics = await client.rows([...rowids.subarray(0, MAX_METRICS)], query);
  return { metrics, total: rowids.length };
}

/** Returns those of the metrics that still exist, in the same order. */
export async function metricsOf(
  client: Pick<CatalogClient, 'detail'>,
  ids: readonly string[],
): Promise<readonly PaletteMetric[]> {
  const found = await Promise.all(ids.map((id) => client.detail(id)));
  return found.flatMap((detail) => (detail === undefined ? [] : [detail.metric]));
}

/** Returns true if the text has each word of a query, as a search finds words. */
export function namesIt(text: string, query: string): boolean {
  return query.split(/\s+/u).every((word) => {
    const term = termIn(word);
    return term?.is !== 'words' || matchesIn(text, [{ ...term, not: false }]).length > 0;
  });
}
