import { finished, type Draft, type Reference } from '../interchange/draft.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { JsonValue, Reading, TextFile } from '../interchange/model.ts';
import { slugOf } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { daxNames } from './dax-names.ts';
import { powerBiFormOf } from './detect-power-bi.ts';
import type { PowerBiMeasure, PowerBiTable } from './power-bi-model.ts';
import { tablesInBim } from './read-bim.ts';
import { tablesInTmdl } from './read-tmdl.ts';

/** Attributes that fields of a metric hold. */
const FIELDS: ReadonlySet<string> = new Set(['formatString', 'displayFolder', 'isHidden']);

/**
 * Reads the measures of Power BI's semantic models: TMDL and `model.bim`. DAX is kept as it is; the measures and tables
 * that it names become dependencies.
 */
export function readPowerBi(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const tables = files.flatMap((file) => tablesIn(file, problems));
  const known = new Set(tables.map(({ name }) => name));
  const homes = new Map(
    tables.flatMap(({ name, measures }) => measures.map((measure) => [measure.name, name] as const)),
  );
  const drafts = tables.flatMap((table) => table.measures.map((one) => draftOf(one, table, known, homes, problems)));
  return { ...finished(drafts, problems), problems: problems.all };
}

function tablesIn(file: TextFile, problems: Problems): PowerBiTable[] {
  const form = powerBiFormOf(file);
  if (form === undefined) return [];
  const tables = form === 'bim' ? tablesInBim(file, problems) : tablesInTmdl(file);
  if (tables.every(({ measures }) => measures.length === 0)) {
    problems.note('power-bi-no-measures', 'This part of a semantic model has no measures.', { file: file.path });
  }
  return tables;
}

function draftOf(
  measure: PowerBiMeasure,
  table: PowerBiTable,
  tables: ReadonlySet<string>,
  homes: ReadonlyMap<string, string>,
  problems: Problems,
): Draft {
  const { name, line, description, expression, attributes } = measure;
  if (expression === undefined) {
    const message = `${name} has no DAX that could be read.`;
    problems.warn('metric-without-calculation', message, { file: table.file, line, metric: name });
  }
  const names = daxNames(expression ?? '');
  const references = names.flatMap(({ table: of, column }): Reference[] => {
    if (column === undefined) return [];
    const home = of ?? homes.get(column);
    return home === undefined ? [] : [{ paths: [pathOf(home, column)], isCertain: false }];
  });
  const sources = names.flatMap(({ table: of, column }) => {
    if (of === undefined || (column !== undefined && homes.get(column) === of)) return [];
    return column === undefined && !tables.has(of) ? [] : [of];
  });
  const folder = textOf(attributes.get('displayFolder'));
  const others = Array.from(attributes).filter(([key]) => !FIELDS.has(key));
  return {
    metric: {
      id: slugOf(name) || 'measure',
      name,
      description: description ?? null,
      calculation: expression ?? null,
      owner: null,
      dataSource: table.name || null,
      tags: folder === null ? [] : [folder],
      dependencies: [],
      details: {
        ...NO_DETAILS,
        format: textOf(attributes.get('formatString')),
        group: folder?.replaceAll('\\', '/') ?? null,
        language: expression === undefined ? null : 'dax',
        isHidden: attributes.get('isHidden') === true,
      },
      origin: {
        format: 'power-bi',
        file: table.file,
        line,
        path: pathOf(table.name, name),
        foreign: Object.fromEntries(others),
      },
    },
    references,
    sources: [...new Set(sources)],
  };
}

/** A measure as DAX names it. */
function pathOf(table: string, measure: string): string {
  return `${table}[${measure}]`;
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
