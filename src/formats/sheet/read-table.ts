import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import {
  NO_DETAILS,
  type CalculationLanguage,
  type MetricDetails,
  type MetricKind,
  isLanguage,
  isKind,
} from '../../domain/metric/details.ts';
import type { Mapping, SheetField } from '../../domain/review/sheet-mapping.ts';
import type { ForeignMetric, FormatId, Reading } from '../interchange/model.ts';
import { slugOf, UniqueNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { textOfCell } from './cell-guard.ts';
import { isEmptyRow, type Table, type TableRow } from './table.ts';

/** The values of one row. */
interface RowValues {
  readonly row: TableRow;
  readonly fields: ReadonlyMap<SheetField, readonly string[]>;
  readonly custom: ReadonlyMap<string, string>;
}

/** Reads the metrics of a table by a mapping. A row without a name and an id is reported, and empty rows are passed. */
export function readTable(table: Table, mapping: Mapping, format: FormatId = 'csv'): Reading {
  const problems = new Problems();
  reportSecondColumns(table, mapping, problems);
  const rows = table.rows
    .slice(mapping.header + 1)
    .filter((row) => !isEmptyRow(row))
    .map((row) => valuesOf(row, table, mapping, problems));
  const ids = new UniqueNames();
  const names = new Map<string, TableRow>();
  const metrics = rows.flatMap((values) => {
    const name = nameOf(values);
    const { line } = values.row;
    if (name === undefined) {
      problems.error('name-missing', 'This row has neither a name nor an id, so it was not read.', {
        file: table.file,
        line,
      });
      return [];
    }
    const same = names.get(slugOf(name) || name);
    if (same !== undefined) {
      problems.warn('duplicate-name', `Line ${same.line} has the same name, “${name}”.`, {
        file: table.file,
        line,
        metric: name,
      });
    }
    names.set(slugOf(name) || name, values.row);
    reportNoLinks(values, name, table.file, problems);
    const metric = metricOf(values, name, ids, table.file, format);
    reportOtherId(values, metric, problems);
    return [metric];
  });
  return {
    metrics: linked(metrics, problems),
    tests: [],
    usages: [],
    problems: problems.all.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

/** Fields of which a metric has several: all columns for them are read. */
const LISTS: ReadonlySet<SheetField> = new Set<SheetField>(['tags', 'dependencies', 'synonyms', 'links']);

/** Tells of columns for a field that another column is for, too: of each row only the first text is read. */
function reportSecondColumns({ file, rows }: Table, { header, columns }: Mapping, problems: Problems): void {
  const names = rows[header]?.cells ?? [];
  const first = new Map<SheetField, number>();
  for (const [i, target] of columns.entries()) {
    if (target.is !== 'field' || LISTS.has(target.field)) continue;
    const before = first.get(target.field);
    if (before === undefined) first.set(target.field, i);
    else {
      const [name, other] = [names[i] ?? i + 1, names[before] ?? before + 1];
      const message = `The columns “${other}” and “${name}” are for the same field. Of “${name}” only rows are read in which “${other}” is empty.`;
      problems.loss('second-column', message, { file, line: rows[header]?.line });
    }
  }
}

function valuesOf(row: TableRow, { file }: Table, { columns }: Mapping, problems: Problems): RowValues {
  const fields = new Map<SheetField, string[]>();
  const custom = new Map<string, string>();
  for (const [i, cell] of row.cells.entries()) {
    const target = columns[i];
    const text = textOfCell(cell);
    if (text === undefined) continue;
    if (target === undefined) {
      problems.loss('extra-cell', `The row has more cells than the header: “${text}” belongs to no column.`, {
        file,
        line: row.line,
      });
    } else if (target.is === 'custom') custom.set(target.name, text);
    else if (target.is === 'field') fields.set(target.field, [...(fields.get(target.field) ?? []), text]);
  }
  return { row, fields, custom };
}

function nameOf({ fields }: RowValues): string | undefined {
  return fields.get('name')?.[0] ?? fields.get('id')?.[0];
}

function metricOf(
  { row, fields, custom }: RowValues,
  name: string,
  ids: UniqueNames,
  file: string,
  format: FormatId,
): ForeignMetric {
  const one = (field: SheetField): string | null => fields.get(field)?.[0] ?? null;
  const many = (field: SheetField): string[] => (fields.get(field) ?? []).flatMap(listIn);
  const id = ids.take(one('id') ?? (slugOf(name) === '' ? name : slugOf(name)));
  return {
    id,
    name: oneLine(name),
    description: one('description'),
    calculation: one('calculation') ?? ratioOf(one('numerator'), one('denominator')),
    owner: nullableLine(one('owner')),
    dataSource: nullableLine(one('dataSource')),
    tags: many('tags'),
    dependencies: many('dependencies'),
    details: detailsOf(one, many, custom),
    origin: { format, file, line: row.line, path: one('id') ?? name, foreign: {} },
  };
}

function detailsOf(
  one: (field: SheetField) => string | null,
  many: (field: SheetField) => string[],
  custom: ReadonlyMap<string, string>,
): MetricDetails {
  const kind = one('kind');
  const language = one('language');
  const more = new Map(custom);
  // A kind that is none of ours is another program's word: it is kept as that.
  if (kind !== null && kindIn(kind) === null) more.set('kind', kind);
  if (language !== null && languageIn(language) === null) more.set('language', language);
  return {
    ...NO_DETAILS,
    synonyms: many('synonyms'),
    unit: one('unit'),
    format: one('format'),
    kind: kind === null ? null : kindIn(kind),
    grain: one('grain'),
    group: one('group'),
    language: language === null ? null : languageIn(language),
    notes: one('notes'),
    links: many('links').flatMap((text) => (/^https?:\/\//i.test(text) ? [{ label: text, url: text }] : [])),
    custom: new Map([...more, ...notLinks(many('links'))]),
  };
}

function kindIn(text: string): MetricKind | null {
  const word = text.toLowerCase();
  return isKind(word) ? word : null;
}

function languageIn(text: string): CalculationLanguage | null {
  const word = text.toLowerCase();
  return isLanguage(word) ? word : null;
}

function reportNoLinks({ row, fields }: RowValues, metric: string, file: string, problems: Problems): void {
  for (const [field, text] of notLinks((fields.get('links') ?? []).flatMap(listIn))) {
    const message = `“${text}” is no address of a link. It is kept in the custom field “${field}”.`;
    problems.warn('no-link', message, { file, line: row.line, metric });
  }
}

function notLinks(texts: readonly string[]): [string, string][] {
  const names = texts.filter((text) => !/^https?:\/\//i.test(text));
  return names.length === 0 ? [] : [['dashboard', names.join(', ')]];
}

function ratioOf(numerator: string | null, denominator: string | null): string | null {
  if (numerator === null || denominator === null) return numerator ?? denominator;
  return `${numerator} / ${denominator}`;
}

/** The items of one cell. */
function listIn(cell: string): string[] {
  return cell
    .split(/[;,\n、|]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function oneLine(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  // Not by one pattern: it would look at each run of spaces once for each of them.
  const lines = text.split(/[\r\n]/);
  return lines
    .map((line, i) => (i === 0 ? line.trimEnd() : i === lines.length - 1 ? line.trimStart() : line.trim()))
    .filter((line, i) => line !== '' || i === 0 || i === lines.length - 1)
    .join(' ');
}

function nullableLine(text: string | null): string | null {
  return text === null ? null : oneLine(text);
}

/** Tells of a row whose id another row has, too: a metric needs one of its own. */
function reportOtherId({ fields }: RowValues, { id, name, origin }: ForeignMetric, problems: Problems): void {
  const said = fields.get('id')?.[0];
  if (said === undefined || said === id) return;
  const message = `Another row has the id “${said}”, too; this one got the id “${id}”.`;
  problems.warn('duplicate-metric', message, { file: origin.file, line: origin.line, metric: name });
}

/**
 * Dependencies by name or id become ids; what names no metric of the table is taken as it is. A text that is an id or a
 * name to the letter means that metric, whatever others are spelt nearly so.
 */
function linked(metrics: readonly ForeignMetric[], problems: Problems): ForeignMetric[] {
  const exact = new Map<string, string>();
  for (const { id } of metrics) exact.set(id, id);
  for (const { id, name } of metrics) if (!exact.has(name)) exact.set(name, id);
  const near = new Map<string, Set<string>>();
  for (const { id, name } of metrics) {
    for (const word of [slugOf(id), slugOf(name)]) near.set(word, (near.get(word) ?? new Set()).add(id));
  }
  near.delete('');
  return metrics.map((metric) => {
    const place = { file: metric.origin.file, line: metric.origin.line, metric: metric.name };
    const found = metric.dependencies.map((text) => {
      if (text.startsWith(SOURCE_PREFIX)) return text;
      const alike = [...(near.get(slugOf(text)) ?? [])];
      if (!exact.has(text) && alike.length > 1) {
        const message = `“${text}” may be any of ${alike.join(', ')}, so it was taken as it is. Write the id.`;
        problems.warn('ambiguous-dependency', message, place);
      }
      return exact.get(text) ?? (alike.length === 1 ? alike[0] : undefined) ?? text;
    });
    if (found.includes(metric.id)) {
      problems.loss('self-dependency', 'The row depends on itself; that was left out.', place);
    }
    const own = found.filter((id, i) => id !== metric.id && found.indexOf(id) === i);
    return { ...metric, dependencies: own };
  });
}
