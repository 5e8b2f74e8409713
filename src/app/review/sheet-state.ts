import type { SheetDecision, SheetPreview } from '../../domain/review/reviewed-files.ts';
import { type ColumnTarget, hasNames, type Mapping, SHEET_FIELDS } from '../../domain/review/sheet-mapping.ts';

/** A sheet, and how it is to be read. */
export interface MappedSheet extends SheetPreview {
  readonly decision: SheetDecision;
}

/** A choice for a column: its text in a list, and what it means. */
export interface ColumnChoice {
  readonly key: string;
  readonly text: string;
  readonly target: ColumnTarget;
}

/** A sheet as it is guessed. */
export function mappedSheet(sheet: SheetPreview): MappedSheet {
  return { ...sheet, decision: { is: 'read', mapping: sheet.mapping } };
}

/** The sheets, with one of them read in another way. */
export function withDecision(
  sheets: readonly MappedSheet[],
  file: string,
  decision: SheetDecision,
): readonly MappedSheet[] {
  return sheets.map((sheet) => (sheet.file === file ? { ...sheet, decision } : sheet));
}

/** The cells of the row with the most, of those that are shown. */
export function widest({ rows }: Pick<SheetPreview, 'rows'>): readonly string[] {
  return rows.reduce<readonly string[]>((best, { cells }) => (cells.length > best.length ? cells : best), []);
}

/** The name of a column in its sheet; its number if it has none. */
export function columnName({ rows }: Pick<SheetPreview, 'rows'>, { header }: Mapping, column: number): string {
  const name = rows[header]?.cells[column]?.trim() ?? '';
  return name === '' ? `Column ${column + 1}` : name;
}

const FIELD_NAMES: Readonly<Record<(typeof SHEET_FIELDS)[number], string>> = {
  id: 'Id',
  name: 'Name',
  description: 'Description',
  calculation: 'Calculation',
  numerator: 'Numerator',
  denominator: 'Denominator',
  owner: 'Owner',
  dataSource: 'Data source',
  tags: 'Tags',
  dependencies: 'Dependencies',
  synonyms: 'Synonyms',
  unit: 'Unit',
  format: 'Format',
  kind: 'Kind',
  grain: 'Grain',
  group: 'Group',
  language: 'Language',
  notes: 'Notes',
  links: 'Links',
};

/** The choices that a column with this name has. */
export function columnChoices(name: string): ColumnChoice[] {
  return [
    ...SHEET_FIELDS.map((field): ColumnChoice => ({
      key: field,
      text: FIELD_NAMES[field],
      target: { is: 'field', field },
    })),
    { key: 'custom', text: `Keep: ${name}`, target: { is: 'custom', name } },
    { key: 'skip', text: 'Leave out', target: { is: 'skip' } },
  ];
}

/** The key of the choice that is a target. */
export function choiceKey(target: ColumnTarget): string {
  return target.is === 'field' ? target.field : target.is;
}

/** A mapping in which a column means something else. */
export function withTarget({ header, columns }: Mapping, column: number, target: ColumnTarget): Mapping {
  const filled = Array.from({ length: Math.max(columns.length, column + 1) }, (_, i) => columns[i] ?? SKIP);
  return { header, columns: filled.map((one, i) => (i === column ? target : one)) };
}

const SKIP: ColumnTarget = { is: 'skip' };

/** Why a column means what it does, in two or three words. */
export function reasonFor(sheet: MappedSheet, column: number): string {
  const now = mappingOf(sheet)?.columns[column] ?? SKIP;
  const guess = sheet.mapping.columns[column] ?? SKIP;
  if (now.is === 'skip') return 'left out';
  if (now.is === 'custom') return 'custom field';
  return choiceKey(now) === choiceKey(guess) ? 'guessed from the name' : 'your choice';
}

/** The mapping by which a sheet is read; undefined if it is left out. */
export function mappingOf({ decision }: MappedSheet): Mapping | undefined {
  return decision.is === 'read' ? decision.mapping : undefined;
}

/** Why sheets cannot be read as they are mapped; undefined if they can. */
export function mappingProblem(sheets: readonly MappedSheet[]): string | undefined {
  const read = sheets.filter(({ decision }) => decision.is === 'read');
  if (read.length === 0) return 'Every sheet is left out.';
  const nameless = read.find((sheet) => !hasNames(mappingOf(sheet) ?? sheet.mapping));
  if (nameless === undefined) return undefined;
  return `Choose the column of ${nameless.file} that has the names of the metrics.`;
}

/** The rows with a text from a place on, of those that are shown. */
export function filledRows({ rows }: Pick<SheetPreview, 'rows'>, from: number, to?: number): SheetPreview['rows'] {
  return rows.slice(from, to).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** The number of rows below the names, of all sheets that are read. */
export function rowCount(sheets: readonly MappedSheet[]): number {
  return sheets.reduce((sum, sheet) => {
    const mapping = mappingOf(sheet);
    return mapping === undefined ? sum : sum + sheet.total - filledRows(sheet, 0, mapping.header + 1).length;
  }, 0);
}
