/** The columns of OpenMetadata's metric CSV, in their order (metricCsvDocumentation.json, version 2.0). */
export const COLUMNS = [
  'name',
  'displayName',
  'description',
  'metricType',
  'unitOfMeasurement',
  'customUnitOfMeasurement',
  'granularity',
  'expressionLanguage',
  'expressionCode',
  'sourceType',
  'sourceEntityLink',
  'sourceId',
  'sourceName',
  'sourceUrl',
  'sourceHash',
  'syncEnabled',
  'syncStatus',
  'relatedMetrics',
  'tags',
  'glossaryTerms',
  'owners',
  'reviewers',
  'domains',
  'dataProducts',
  'entityStatus',
  'extension',
] as const;

export type Column = (typeof COLUMNS)[number];

/** Values of columns by the column's name. */
export type Columns = Readonly<Partial<Record<Column, string>>>;

/** Splits a cell at semicolons outside of quotes. Quotes are doubled within quotes. */
export function itemsOf(cell: string): string[] {
  const items = cell.match(/(?:"(?:[^"]|"")*"|[^;"])+/g) ?? [];
  return items
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(unquoted);
}

/** Joins items so that `itemsOf` gives them back. */
export function cellOf(items: readonly string[]): string {
  return items.map((item) => (/[;"]|^\s|\s$/.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(';');
}

function unquoted(item: string): string {
  return item.startsWith('"') && item.endsWith('"') && item.length > 1 ? item.slice(1, -1).replaceAll('""', '"') : item;
}
