import { CUSTOM_PREFIX } from '../metric/detail-fields.ts';

/** The fields that a column of a sheet can fill. */
export const SHEET_FIELDS = [
  'id',
  'name',
  'description',
  'calculation',
  'numerator',
  'denominator',
  'owner',
  'dataSource',
  'tags',
  'dependencies',
  'synonyms',
  'unit',
  'format',
  'kind',
  'grain',
  'group',
  'language',
  'notes',
  'links',
] as const;

/** A field that a column can fill. */
export type SheetField = (typeof SHEET_FIELDS)[number];

/** The meaning of a column. */
export type ColumnTarget =
  | { readonly is: 'field'; readonly field: SheetField }
  /** Kept under its own name. */
  | { readonly is: 'custom'; readonly name: string }
  | { readonly is: 'skip' };

/** How a table is read: the row that has the names of its columns, and what each column means. */
export interface Mapping {
  /** Place among the table's rows; -1 if no row has names. */
  readonly header: number;
  readonly columns: readonly ColumnTarget[];
}

/** A mapping that was used for a table whose columns have these names. */
export interface NamedMapping {
  readonly names: readonly string[];
  readonly columns: readonly ColumnTarget[];
}

/** Rows in which the names of the columns are looked for: titles and empty rows may stand above them. */
export const HEADER_ROWS = 15;

/** Rows of a table, as cells. */
type Rows = readonly { readonly cells: readonly string[] }[];

/** A mapping with the names of the columns; undefined if no row has names, so that nothing can be recognised again. */
export function namedMapping(rows: Rows, { header, columns }: Mapping): NamedMapping | undefined {
  const names = rows[header]?.cells;
  return names && { names, columns };
}

/** The mapping that was used for a table with the same names of columns, if there is one. */
export function rememberedMapping(rows: Rows, known: readonly NamedMapping[]): Mapping | undefined {
  for (const [header, { cells }] of rows.slice(0, HEADER_ROWS).entries()) {
    const same = known.find(
      ({ names }) => names.length === cells.length && names.every((name, i) => name === cells[i]),
    );
    if (same !== undefined) return { header, columns: same.columns };
  }
  return undefined;
}

/** True if a mapping says what the metrics are called. Without that no row can be read. */
export function hasNames({ columns }: Mapping): boolean {
  return columns.some((target) => target.is === 'field' && (target.field === 'name' || target.field === 'id'));
}

/** Mappings as JSON, for `mappingsIn`: the names of the columns, and the fields that they were read as. */
export function mappingsText(mappings: readonly NamedMapping[]): string {
  return JSON.stringify(mappings.map(({ names, columns }) => ({ names, fields: columns.map(targetText) })));
}

/** Reads mappings from JSON. What another program wrote in another form is left out. */
export function mappingsIn(json: string | null): NamedMapping[] {
  let value: unknown;
  try {
    value = JSON.parse(json ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(value) ? value.flatMap((item: unknown) => mappingIn(item) ?? []) : [];
}

/** The text that stands for a target in JSON. */
export function targetText(target: ColumnTarget): string | null {
  switch (target.is) {
    case 'field':
      return target.field;
    case 'custom':
      return `${CUSTOM_PREFIX}${target.name}`;
    case 'skip':
      return null;
  }
}

/** The target that stands for a text in JSON: a field, `custom:` and a name, or null to leave a column out. */
export function targetIn(text: unknown): ColumnTarget | undefined {
  if (text === null) return { is: 'skip' };
  if (typeof text !== 'string') return undefined;
  if (text.startsWith(CUSTOM_PREFIX)) return { is: 'custom', name: text.slice(CUSTOM_PREFIX.length) };
  const field = SHEET_FIELDS.find((one) => one === text);
  return field && { is: 'field', field };
}

function mappingIn(item: unknown): NamedMapping | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { names, fields } = item as { readonly names?: unknown; readonly fields?: unknown };
  if (!Array.isArray(names) || !Array.isArray(fields) || names.length !== fields.length) return undefined;
  const texts = names.filter((name: unknown) => typeof name === 'string');
  const columns = fields.flatMap((field: unknown) => targetIn(field) ?? []);
  return texts.length === names.length && columns.length === names.length ? { names: texts, columns } : undefined;
}
