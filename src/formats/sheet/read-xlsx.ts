import { archivedFiles } from '../interchange/archive.ts';
import type { Problems } from '../interchange/problems.ts';
import type { Table } from './table.ts';
import { checkExtent } from './workbook-extent.ts';

/** Reads the sheets of an Excel workbook (.xlsx): the values that its cells show, not their formulas. */
export async function readXlsx(path: string, bytes: Uint8Array<ArrayBuffer>, problems: Problems): Promise<Table[]> {
  const { default: readExcelFile } = await import('read-excel-file/universal');
  try {
    checkExtent(archivedFiles(bytes, (name) => name.endsWith('.xml')));
    const sheets = await readExcelFile(bytes.buffer);
    return sheets.map(({ sheet, data }) => ({
      file: sheets.length === 1 ? path : `${path} › ${sheet}`,
      rows: data.map((cells, i) => ({ line: i + 1, cells: cells.map(textOf) })),
    }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.error('xlsx-unreadable', `The workbook cannot be read (${reason}). Save it again as .xlsx, or as CSV.`, {
      file: path,
    });
    return [];
  }
}

function textOf(cell: unknown): string {
  // A day is stored as its midnight in UTC.
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}
