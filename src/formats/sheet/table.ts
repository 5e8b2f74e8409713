/** A table of texts, as a CSV file or a sheet of a workbook has it. */
export interface Table {
  /** Path of the file; for a sheet of a workbook with its name: `kpis.xlsx › Finance`. */
  readonly file: string;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Line at which the row begins in its file, or its number in the sheet; counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** True if no cell of a row has a text. */
export function isEmptyRow({ cells }: TableRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}
