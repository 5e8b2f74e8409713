import type { ForeignMetric, Writing } from '../interchange/model.ts';
import { Problems } from '../interchange/problems.ts';
import { guarded } from './cell-guard.ts';
import { customColumn } from './columns.ts';
import { csvText } from './csv-text.ts';

export interface CsvOptions {
  /** Puts an apostrophe before what a spreadsheet would run as a formula. Reading takes it away again. */
  readonly isGuarded?: boolean;
  readonly path?: string;
}

/** The columns of a table of metrics, each with the text of a metric. Their names are those that reading knows. */
const COLUMNS: readonly (readonly [name: string, text: (metric: ForeignMetric) => string | null])[] = [
  ['id', ({ id }) => id],
  ['name', ({ name }) => name],
  ['description', ({ description }) => description],
  ['calculation', ({ calculation }) => calculation],
  ['language', ({ details }) => details.language],
  ['owner', ({ owner }) => owner],
  ['data source', ({ dataSource }) => dataSource],
  ['tags', ({ tags }) => joined(tags)],
  ['depends on', ({ dependencies }) => joined(dependencies)],
  ['synonyms', ({ details }) => joined(details.synonyms)],
  ['kind', ({ details }) => details.kind],
  ['unit', ({ details }) => details.unit],
  ['format', ({ details }) => details.format],
  ['grain', ({ details }) => details.grain],
  ['group', ({ details }) => details.group],
  ['links', ({ details }) => joined(details.links.map(({ url }) => url))],
  ['notes', ({ details }) => details.notes],
];

/** The separator between the items of one cell. */
const ITEMS = '; ';

/**
 * Writes metrics as one table: a byte order mark for Excel, all texts in quotes, a column for each custom field. An item
 * of a list that has a separator in it is a loss: it would be read as two.
 */
export function writeCsv(metrics: readonly ForeignMetric[], options: CsvOptions = {}): Writing {
  const { rows, losses } = metricTable(metrics);
  const written = options.isGuarded === false ? rows : rows.map((row) => row.map(guarded));
  const text = `\uFEFF${csvText(written, true)}`;
  return { files: [{ path: options.path ?? 'metrics.csv', text }], losses, renamings: [] };
}

/** The rows of a table of metrics, its header first. */
export function metricTable(metrics: readonly ForeignMetric[]): {
  readonly rows: readonly (readonly string[])[];
  readonly losses: Writing['losses'];
} {
  const problems = new Problems();
  const custom = [...new Set(metrics.flatMap(({ details }) => [...details.custom.keys()]))];
  for (const metric of metrics) {
    reportSplit(metric, problems);
    reportUnwritten(metric, problems);
  }
  const header = [...COLUMNS.map(([name]) => name), ...custom.map(customColumn)];
  const rows = metrics.map((metric) => [
    ...COLUMNS.map(([, text]) => text(metric) ?? ''),
    ...custom.map((name) => metric.details.custom.get(name) ?? ''),
  ]);
  return { rows: [header, ...rows], losses: problems.all };
}

function reportSplit({ name, tags, dependencies, details }: ForeignMetric, problems: Problems): void {
  const links = details.links.map(({ url }) => url);
  const lists = { tags, 'depends on': dependencies, synonyms: details.synonyms, links };
  for (const [column, items] of Object.entries(lists)) {
    for (const item of items) {
      const because = /[;,\n、|]/.test(item)
        ? 'has a separator, so it would be read as two'
        : item !== item.trim() || item === ''
          ? 'would be read without the space at its ends, or not at all'
          : undefined;
      if (because === undefined) continue;
      problems.loss('list-item-split', `“${item}” in the column “${column}” ${because}.`, { metric: name });
    }
  }
}

/** A table has one cell for the links, and no column that hides a metric. */
function reportUnwritten({ name, details }: ForeignMetric, problems: Problems): void {
  const labels = details.links.filter(({ label, url }) => label !== url).map(({ label }) => `“${label}”`);
  if (details.isHidden) problems.loss('no-place', 'A table has no column for hidden metrics.', { metric: name });
  if (labels.length > 0) {
    const message = `A table keeps the addresses of links, not what they are called: ${labels.join(', ')}.`;
    problems.loss('no-place', message, { metric: name });
  }
}

function joined(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.join(ITEMS);
}
