import type { ApiDeps } from './api-deps.ts';
import { createHistoryApi, type HistoryApi } from './history.ts';
import { createLineageApi, type LineageApi } from './lineage.ts';
import { createSearchApi, type SearchApi } from './search.ts';
import { createViewsApi, type ViewsApi } from './views.ts';

export type QueryApis = HistoryApi & LineageApi & SearchApi & ViewsApi;

/** The queries and edits that the first list does not need, in one lazy module. */
export function createQueryApis(deps: ApiDeps): QueryApis {
  return { ...createHistoryApi(deps), ...createLineageApi(deps), ...createSearchApi(deps), ...createViewsApi(deps) };
}
