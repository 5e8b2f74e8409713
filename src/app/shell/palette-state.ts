import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import { nameRank, typedWords } from '../../domain/search/name-rank.ts';
import { parseQuery } from '../../domain/search/query.ts';
import type { CatalogClient } from '../../worker/client.ts';

/** Limit of metrics that a search shows. The list has the rest. */
const MAX_METRICS = 12;

/** The part of a metric that the palette shows. */
export interface PaletteMetric {
  readonly id: string;
  readonly name: string;
}

/**
 * Finds the metrics of a query, best first, and their total number. If no metric has a word as it is typed, those with
 * similar names come first.
 */
export async function metricsFor(
  client: Pick<CatalogClient, 'list' | 'rows' | 'metricsNamedLike'>,
  query: string,
): Promise<{ readonly metrics: readonly PaletteMetric[]; readonly total: number }> {
  const { rowids, respelled } = await client.list({ query, sort: DEFAULT_SORT });
  const isFound = rowids.length > 0 && respelled.length === 0;
  const similar =
    isFound || parseQuery(query).filters.length > 0 ? [] : await client.metricsNamedLike(query, MAX_METRICS);
  const found = await client.rows([...rowids.subarray(0, MAX_METRICS)], query);
  const others = found.filter(({ id }) => !similar.some((one) => one.id === id));
  const metrics = [...similar, ...others].slice(0, MAX_METRICS);
  return { metrics, total: Math.max(rowids.length, metrics.length) };
}

/** Returns those of the metrics that still exist, in the same order. */
export async function metricsOf(
  client: Pick<CatalogClient, 'namedMetrics'>,
  ids: readonly string[],
): Promise<readonly PaletteMetric[]> {
  return client.namedMetrics(ids);
}

/** Returns those items whose text has each typed word, the best first. `byWords`: only those without a wrong letter. */
export function ranked<T>(items: readonly T[], textOf: (item: T) => string, typed: string, byWords: boolean): T[] {
  const words = typedWords(typed);
  return items
    .flatMap((item) => {
      const fit = nameRank(textOf(item), words);
      return fit === undefined || (byWords && !fit.isByWords) ? [] : [{ item, rank: fit.rank }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
