import type { CalculationLanguage, MetricKind } from '../../domain/metric/details.ts';
import type { ForeignMetric, Origin, Writing } from '../interchange/model.ts';
import { writtenNames, type NameRule } from '../interchange/names.ts';
import { csvText } from '../sheet/csv-text.ts';
import { cellOf, COLUMNS, itemsOf, type Columns } from './columns.ts';
import { LANGUAGES, OWN } from './read-openmetadata.ts';

const TYPES: Readonly<Record<MetricKind, string>> = {
  simple: 'SIMPLE',
  ratio: 'RATIO',
  derived: 'DERIVED',
  cumulative: 'CUMULATIVE',
  conversion: 'CONVERSION',
  count: 'COUNT',
  sum: 'SUM',
  average: 'AVERAGE',
  other: 'OTHER',
};

const GRAINS: ReadonlySet<string> = new Set(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']);

const UNITS: ReadonlySet<string> = new Set([
  'count',
  'dollars',
  'percentage',
  'timestamp',
  'size',
  'requests',
  'events',
  'transactions',
]);

/** Entity names of OpenMetadata have no `::` and no `>`, `"` or line break, and at most 256 characters. */
const RULE: NameRule = {
  isAllowed: (name) => name.length <= 256 && name.trim() === name && name !== '' && !/::|[>"\n\r\t]/.test(name),
  allowed: (text) => text.replace(/::|[>"\s]+/g, '_').slice(0, 200) || 'metric',
};

/** Writes OpenMetadata's metric CSV (2.0). What has no column goes into `extension`, under `metricbook.`. */
export function writeOpenMetadata(metrics: readonly ForeignMetric[]): Writing {
  const { names, renamings } = writtenNames(
    metrics.map(({ id }) => ({ id, wanted: id })),
    RULE,
  );
  const rows = metrics.map((metric) => {
    const columns = columnsOf(metric, names);
    return COLUMNS.map((column) => columns[column] ?? '');
  });
  return { files: [{ path: 'metrics.csv', text: csvText([COLUMNS, ...rows]) }], losses: [], renamings };
}

function columnsOf(metric: ForeignMetric, names: ReadonlyMap<string, string>): Columns {
  const { id, details, origin } = metric;
  const foreign: Columns = origin.format === 'openmetadata' ? columnsIn(origin.foreign) : {};
  const hasUnit = details.unit !== null && UNITS.has(details.unit);
  const hasGrain = details.grain !== null && GRAINS.has(details.grain);
  const language = metric.calculation === null ? null : languageOf(details.language);
  const extension = [
    ...[...details.custom].map(([key, value]) => `${key}:${value}`),
    ...Object.entries(restOf(metric, names, language, hasGrain)).map(([key, value]) => `${OWN}${key}:${value}`),
  ];
  return {
    ...foreign,
    name: names.get(id) ?? id,
    displayName: metric.name,
    ...given('description', metric.description),
    ...given('metricType', details.kind === null ? null : sameKind(foreign.metricType, details.kind)),
    ...given('unitOfMeasurement', details.unit === null ? null : hasUnit ? details.unit.toUpperCase() : 'OTHER'),
    ...given('customUnitOfMeasurement', hasUnit ? null : details.unit),
    ...given('granularity', hasGrain ? (details.grain?.toUpperCase() ?? null) : null),
    ...given('expressionLanguage', language),
    ...given('expressionCode', metric.calculation),
    ...given('sourceName', metric.dataSource),
    ...given('sourceUrl', details.links[0]?.url ?? null),
    ...given('relatedMetrics', cellOf(metric.dependencies.map((one) => names.get(one) ?? one)) || null),
    ...tagColumns(metric, foreign),
    ...given('owners', ownersOf(metric.owner, foreign.owners)),
    ...given('extension', extension.length === 0 ? null : cellOf(extension)),
  };
}

/** The columns among foreign attributes, which may have come through another file since. */
function columnsIn(foreign: Origin['foreign']): Columns {
  return Object.fromEntries(
    COLUMNS.flatMap((column) => (typeof foreign[column] === 'string' ? [[column, foreign[column]]] : [])),
  );
}

/** Columns that have a value; those without one are left out. */
function given(column: keyof Columns, value: string | null): Columns {
  return value === null ? {} : { [column]: value };
}

/** PERCENTAGE is a ratio, too: what the file said stays if it says the same. */
function sameKind(before: string | undefined, kind: MetricKind): string {
  if (before?.toUpperCase() === 'PERCENTAGE' && kind === 'ratio') return before;
  return kind === 'other' && before !== undefined ? before : TYPES[kind];
}

/** Tags that were glossary terms go back into their column. */
function tagColumns({ tags }: ForeignMetric, foreign: Columns): Columns {
  const terms = new Set(itemsOf(foreign.glossaryTerms ?? ''));
  const isTerm = (tag: string): boolean => foreign.glossaryTerms !== undefined && terms.has(tag);
  return { tags: cellOf(tags.filter((tag) => !isTerm(tag))), glossaryTerms: cellOf(tags.filter(isTerm)) };
}

/** The other owners of the file stay behind the first. */
function ownersOf(owner: string | null, before: string | undefined): string | null {
  if (owner === null) return null;
  const [first = '', ...others] = itemsOf(before ?? '');
  return cellOf([first.replace(/^(?:user|team):/, '') === owner ? first : `team:${owner}`, ...others]);
}

function languageOf(language: CalculationLanguage | null): string {
  if (language === 'dax') return 'DAX';
  return language === null ||
    language === 'prose' ||
    language === 'maql' ||
    language === 'mdx' ||
    language === 'tableau'
    ? 'External'
    : 'SQL';
}

/** Values that no column has a place for, by name. */
function restOf(
  { id, details }: ForeignMetric,
  names: ReadonlyMap<string, string>,
  language: string | null,
  hasGrain: boolean,
): Record<string, string> {
  return {
    ...(names.get(id) === id ? {} : { id }),
    ...(details.synonyms.length === 0 ? {} : { synonyms: cellOf(details.synonyms) }),
    ...(details.format === null ? {} : { format: details.format }),
    ...(details.group === null ? {} : { group: details.group }),
    ...(details.notes === null ? {} : { notes: details.notes }),
    ...(details.grain === null || hasGrain ? {} : { grain: details.grain }),
    ...(details.language === null || LANGUAGES[language ?? ''] === details.language
      ? {}
      : { language: details.language }),
    ...(details.kind === 'other' ? { kind: 'other' } : {}),
    ...(details.links.length === 0 ? {} : { links: JSON.stringify(details.links) }),
    ...(details.isHidden ? { hidden: 'true' } : {}),
  };
}
