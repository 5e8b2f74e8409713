import {
  NO_DETAILS,
  type CalculationLanguage,
  type Link,
  type MetricDetails,
  type MetricKind,
  isLanguage,
} from '../../domain/metric/details.ts';
import type { ForeignMetric, Reading, TextFile } from '../interchange/model.ts';
import { UniqueNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { readCsv } from '../sheet/read-csv.ts';
import { isEmptyRow } from '../sheet/table.ts';
import { COLUMNS, itemsOf, type Column, type Columns } from './columns.ts';

const KINDS: Readonly<Partial<Record<string, MetricKind>>> = {
  COUNT: 'count',
  SUM: 'sum',
  AVERAGE: 'average',
  RATIO: 'ratio',
  PERCENTAGE: 'ratio',
  SIMPLE: 'simple',
  CUMULATIVE: 'cumulative',
  DERIVED: 'derived',
  CONVERSION: 'conversion',
};

/** Columns of which the fields of a metric say all. What the others say is kept as it is. */
const TAKEN: ReadonlySet<Column> = new Set([
  'name',
  'displayName',
  'description',
  'expressionCode',
  'relatedMetrics',
  'sourceName',
  'granularity',
]);

/** Languages by OpenMetadata's word for them. */
export const LANGUAGES: Readonly<Record<string, CalculationLanguage>> = { SQL: 'sql', DAX: 'dax' };

/** Prefix of extension keys under which `writeOpenMetadata` keeps what no column has a place for. */
export const OWN = 'metricbook.';

/** True for the metric CSV of OpenMetadata, by its header. */
export function detectsOpenMetadata({ text }: TextFile): boolean {
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  return /^"?name\*?"?,"?displayName\*?"?,/.test(header) && header.includes('expressionCode');
}

/** Reads the metric CSV of OpenMetadata 2.0. */
export function readOpenMetadata(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const ids = new UniqueNames();
  const read = files.flatMap((file) => metricsIn(file, ids, problems));
  const idOf = new Map(read.map(({ id, origin }) => [origin.path, id]));
  const metrics = read.map((metric) => ({
    ...metric,
    dependencies: metric.dependencies.map((name) => idOf.get(name) ?? name),
  }));
  return { metrics, tests: [], usages: [], problems: problems.all };
}

function metricsIn(file: TextFile, ids: UniqueNames, problems: Problems): ForeignMetric[] {
  const { rows } = readCsv(file, problems, ',');
  const [header, ...others] = rows;
  const names = (header?.cells ?? []).map((cell) => cell.trim().replace(/\*$/, ''));
  for (const name of names.filter((one) => !COLUMNS.some((column) => column === one))) {
    problems.warn('unknown-column', `OpenMetadata 2.0 has no column “${name}”; it was not read.`, {
      file: file.path,
      line: 1,
    });
  }
  return others
    .filter((row) => !isEmptyRow(row))
    .flatMap(({ line, cells }) => {
      const columns: Columns = Object.fromEntries(
        names.flatMap((name, i) => ((cells[i] ?? '') === '' ? [] : [[name, cells[i]]])),
      );
      if (columns.name !== undefined) return [metricOf(columns, columns.name, file.path, line, ids, problems)];
      problems.error('name-missing', 'This row has no name, so it was not read.', { file: file.path, line });
      return [];
    });
}

function metricOf(
  columns: Columns,
  name: string,
  file: string,
  line: number,
  ids: UniqueNames,
  problems: Problems,
): ForeignMetric {
  const owners = itemsOf(columns.owners ?? '').map((owner) => owner.replace(/^(?:user|team):/, ''));
  if (owners.length > 1) {
    problems.note(
      'several-owners',
      `“${owners[0] ?? ''}” became the owner; ${owners.slice(1).join(', ')} are kept beside.`,
      {
        file,
        line,
        metric: name,
      },
    );
  }
  const extension = extensionOf(columns.extension ?? '');
  const wanted = extension.get(`${OWN}id`) ?? name;
  const id = ids.take(wanted);
  if (id !== wanted) {
    problems.warn('duplicate-metric', `Another metric has the name “${name}”, too; this one got the id “${id}”.`, {
      file,
      line,
      metric: name,
    });
  }
  return {
    id,
    name: columns.displayName ?? name,
    description: columns.description ?? null,
    calculation: columns.expressionCode ?? null,
    owner: owners[0] ?? null,
    dataSource: columns.sourceName ?? null,
    tags: [...itemsOf(columns.tags ?? ''), ...itemsOf(columns.glossaryTerms ?? '')],
    dependencies: itemsOf(columns.relatedMetrics ?? ''),
    details: detailsOf(columns, extension),
    origin: {
      format: 'openmetadata',
      file,
      line,
      path: name,
      foreign: Object.fromEntries(Object.entries(columns).filter(([column]) => !TAKEN.has(column as Column))),
    },
  };
}

function detailsOf(columns: Columns, extension: ReadonlyMap<string, string>): MetricDetails {
  const own = (name: string): string | null => extension.get(`${OWN}${name}`) ?? null;
  const language = own('language') ?? LANGUAGES[columns.expressionLanguage?.toUpperCase() ?? ''] ?? null;
  return {
    ...NO_DETAILS,
    synonyms: itemsOf(own('synonyms') ?? ''),
    unit: columns.customUnitOfMeasurement ?? unitOf(columns.unitOfMeasurement),
    format: own('format'),
    kind: columns.metricType === undefined ? null : (KINDS[columns.metricType.toUpperCase()] ?? 'other'),
    grain: own('grain') ?? columns.granularity?.toLowerCase() ?? null,
    group: own('group'),
    language: language !== null && isLanguage(language) ? language : null,
    notes: own('notes'),
    links: linksIn(own('links'), columns.sourceUrl),
    custom: new Map([...extension].filter(([key]) => !key.startsWith(OWN))),
    isHidden: own('hidden') === 'true',
  };
}

function linksIn(own: string | null, url: string | undefined): Link[] {
  try {
    const links: unknown = JSON.parse(own ?? '[]');
    const known = Array.isArray(links) ? links.filter(isLink) : [];
    return known.length > 0 || url === undefined ? known : [{ label: url, url }];
  } catch {
    return url === undefined ? [] : [{ label: url, url }];
  }
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === 'object' &&
    value !== null &&
    'label' in value &&
    'url' in value &&
    typeof value.label === 'string' &&
    typeof value.url === 'string'
  );
}

function unitOf(word: string | undefined): string | null {
  return word === undefined || word === 'OTHER' ? null : word.toLowerCase();
}

/** `key:value;key:value`, quoted like the items of other cells. */
function extensionOf(cell: string): Map<string, string> {
  return new Map(
    itemsOf(cell).map((item) => {
      const at = item.indexOf(':');
      return at === -1 ? [item, ''] : [item.slice(0, at), item.slice(at + 1)];
    }),
  );
}
