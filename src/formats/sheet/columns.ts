import { type ColumnTarget, HEADER_ROWS, type Mapping, type SheetField } from '../../domain/review/sheet-mapping.ts';
import { unguarded } from './cell-guard.ts';
import { isEmptyRow, type Table, type TableRow } from './table.ts';

/** Names of columns as sheets have them, by field; compared without case, spaces and signs. The first field wins. */
const NAMES: Readonly<Record<SheetField, readonly string[]>> = {
  id: ['id', 'metric id', 'kpi id', 'code', 'key', 'slug', 'kpi slug', 'metric key', 'no', 'nr', '#', '指标序号'],
  name: [
    'name',
    'metric',
    'metric name',
    'kpi',
    'kpi name',
    'measure',
    'indicator',
    'title',
    'display name',
    'label',
    '指标',
    '指标名称',
    '中文名',
    '英文名',
    'kennzahl',
    'indicateur',
    'indicador',
    'показатель',
  ],
  description: [
    'description',
    'definition',
    'business definition',
    'business meaning',
    'meaning',
    'what it measures',
    'purpose',
    '业务定义',
    'beschreibung',
    'définition',
    'definición',
    'описание',
  ],
  calculation: [
    'formula',
    'calculation',
    'calculation method',
    'computation',
    'expression',
    'sql',
    'logic',
    'how calculated',
    'calc',
    '计算公式',
    '对应sql',
    'formel',
    'formule',
    'fórmula',
    'формула',
  ],
  numerator: ['numerator', 'numerator description', 'zähler'],
  denominator: ['denominator', 'denominator description', 'nenner'],
  owner: [
    'owner',
    'business owner',
    'metric owner',
    'kpi owner',
    'data owner',
    'responsible',
    'accountable',
    'dri',
    'team',
    'data steward',
    'contact',
    'verantwortlich',
    'eigentümer',
    'propriétaire',
    'propietario',
    'responsable',
    'владелец',
  ],
  dataSource: [
    'data source',
    'source',
    'source system',
    'system',
    'source table',
    'source model',
    'table',
    'dataset',
    '数据来源',
    'datenquelle',
    'quelle',
    'source de données',
    'fuente',
    'источник',
  ],
  tags: [
    'tags',
    'tag',
    'category',
    'domain',
    'area',
    'department',
    'business unit',
    'function',
    'criticality',
    'kategorie',
  ],
  dependencies: ['depends on', 'dependencies', 'inputs', 'upstream', 'related metrics', 'components', 'variant of'],
  synonyms: ['synonyms', 'aliases', 'also known as', 'aka', 'synonyme'],
  unit: ['unit', 'unit of measure', 'uom', 'einheit', 'unité', 'unidad', 'единица'],
  format: ['format', 'number format', 'display format'],
  kind: ['kind', 'type', 'metric type', 'kpi type'],
  grain: ['grain', 'granularity', 'subject grain', 'level of detail', '统计粒度'],
  group: ['group', 'folder', 'path', 'gruppe'],
  language: ['language', 'dialect'],
  notes: ['notes', 'note', 'comment', 'comments', 'remarks', 'limitations', 'caveats', 'anmerkungen', '使用限制'],
  links: ['link', 'links', 'url', 'dashboard', 'documentation'],
};

const FIELD_OF = new Map<string, SheetField>();
for (const [field, names] of Object.entries(NAMES)) {
  for (const name of names) if (!FIELD_OF.has(plain(name))) FIELD_OF.set(plain(name), field as SheetField);
}

/** Fields that several columns can fill together. Of any other the leftmost column is taken. */
export const JOINED_FIELDS: ReadonlySet<string> = new Set<SheetField>([
  'tags',
  'dependencies',
  'synonyms',
  'links',
  'notes',
]);

/** Stands before the name of a custom field that would be read as another column, as in a file for `--map`. */
const CUSTOM_COLUMN = 'custom:';

/** The name of the column of a custom field, by which it is read as that field again. */
export function customColumn(name: string): string {
  const isOther = fieldNamed(name) !== undefined || name.startsWith(CUSTOM_COLUMN);
  return isOther ? `${CUSTOM_COLUMN}${name}` : name;
}

/** Guesses how a table is to be read, from the names of its columns. */
export function guessMapping(table: Table): Mapping {
  const header = headerOf(table.rows);
  const names = table.rows[header]?.cells ?? [];
  return { header, columns: guessColumns(names) };
}

/** The field that a column's name stands for. */
export function fieldNamed(name: string): SheetField | undefined {
  return FIELD_OF.get(plain(name));
}

/** The row with the most names that are known; if none is, the first one with texts in all of its columns. */
function headerOf(rows: readonly TableRow[]): number {
  let best = -1;
  let known = 0;
  for (const [i, row] of rows.slice(0, HEADER_ROWS).entries()) {
    const count = new Set(row.cells.flatMap((cell) => fieldNamed(cell) ?? [])).size;
    if (count > known) [best, known] = [i, count];
  }
  return best === -1 ? rows.findIndex((row) => !isEmptyRow(row)) : best;
}

/** Guesses what columns with these names mean. */
export function guessColumns(names: readonly string[]): ColumnTarget[] {
  const taken = new Set<SheetField>();
  const targets = names.map((cell): ColumnTarget => {
    const name = unguarded(cell.trim());
    if (name.startsWith(CUSTOM_COLUMN)) return { is: 'custom', name: name.slice(CUSTOM_COLUMN.length).trim() };
    const field = fieldNamed(name);
    if (name === '') return { is: 'skip' };
    if (field === undefined) return { is: 'custom', name };
    const isFirst = !taken.has(field);
    taken.add(field);
    if (isFirst || JOINED_FIELDS.has(field)) return { is: 'field', field };
    // A name in another language is one by which the metric is found as well.
    return field === 'name' ? { is: 'field', field: 'synonyms' } : { is: 'custom', name };
  });
  // A sheet with a formula has its two halves only as an explanation.
  const isWhole = taken.has('calculation');
  return targets.map((target, i) =>
    isWhole && target.is === 'field' && (target.field === 'numerator' || target.field === 'denominator')
      ? { is: 'custom', name: (names[i] ?? '').trim() }
      : target,
  );
}

function plain(name: string): string {
  const letters = name.normalize('NFKC').toLowerCase();
  return letters.trim() === '#' ? '#' : letters.replace(/[^\p{L}\p{N}]/gu, '');
}
