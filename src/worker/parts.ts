import type { CatalogMethods } from './catalog-methods.ts';

type Method = keyof CatalogMethods;

/** Questions about the open catalog besides lists and a metric's page, and edits that few people make. */
export const QUESTIONS = [
  'names',
  'activity',
  'authors',
  'usages',
  'trash',
  'lineage',
  'likenesses',
  'knownValues',
  'namedMetrics',
  'metricsLike',
  'whereabouts',
  'rowOf',
  'views',
  'editViews',
  'revertPlan',
  'revert',
  'removeUsage',
] as const satisfies readonly Method[];

/** What is done to several metrics at once. */
export const SEVERAL = [
  'idsAt',
  'aboutSeveral',
  'dependentsOutside',
  'changeSeveral',
  'deleteSeveral',
  'undoSeveral',
  'exportSeveral',
] as const satisfies readonly Method[];

/** What concerns the catalog as a whole. */
export const WHOLE = [
  'inspectFile',
  'acceptImport',
  'dropImport',
  'storageFacts',
  'compareVersion',
  'exportVersion',
  'compact',
  'check',
  'openRescue',
  'rescueFile',
] as const satisfies readonly Method[];

/** What concerns the catalog that is published beside the page. */
export const PUBLISHED = [
  'isPublished',
  'editionNews',
  'fetchEdition',
  'takeEdition',
] as const satisfies readonly Method[];

/** The methods of a part of the service that is loaded after the first list. */
export type Part<Methods extends readonly Method[]> = Pick<CatalogMethods, Methods[number]>;

/** The same methods for those who have not loaded the part: each call loads it, or waits for it. */
export function loadedLater<Methods extends readonly Method[]>(
  load: () => Promise<Part<Methods>>,
  methods: Methods,
): Part<Methods> {
  const entries = methods.map((method: Methods[number]) => {
    const call = async (...asked: readonly unknown[]): Promise<unknown> => {
      const part = await load();
      return (part[method] as (...given: readonly unknown[]) => Promise<unknown>)(...asked);
    };
    return [method, call] as const;
  });
  return Object.fromEntries(entries) as unknown as Part<Methods>;
}
