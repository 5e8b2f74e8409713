import type { ListRow } from '../../domain/search/listing.ts';
import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import { wordsOf } from '../../domain/core/words.ts';
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

/** Returns true if each word of a query begins a word of the text. */
export function namesIt(text: string, query: string): boolean {
  const words = wordsOf(text).map(({ caseFolded }) => caseFolded);
  return wordsOf(query).every(({ caseFolded }) => words.some((word) => word.startsWith(caseFolded)));
}
