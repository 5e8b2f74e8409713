import type { ForeignMetric, Problem } from '../interchange/model.ts';
import { guardedInWorkbook } from './cell-guard.ts';
import { metricTable } from './write-csv.ts';

/** Excel's greatest number of characters in a cell. */
const CELL_CHARACTERS = 32_767;

/**
 * Writes metrics as an Excel workbook with one sheet. Every cell is a text, so that no id becomes a number or a date and
 * no formula is run. A longer text than a cell can hold is a loss.
 */
export async function writeXlsx(
  metrics: readonly ForeignMetric[],
): Promise<{ readonly bytes: Uint8Array; readonly losses: readonly Problem[] }> {
  const { default: writeExcelFile } = await import('write-excel-file/universal');
  const { rows, losses } = metricTable(metrics);
  const [header = [], ...others] = rows;
  const cut: Problem[] = [];
  const sheet = [
    header.map((name) => ({ value: escaped(guardedInWorkbook(name)), type: String, fontWeight: 'bold' as const })),
    ...others.map((cells) =>
      cells.map((text, i) => {
        if (text === '') return null;
        const value = guardedInWorkbook(text);
        if (value.length > CELL_CHARACTERS) cut.push(tooLong(cells[1] ?? '', header[i] ?? ''));
        return { value: escaped(firstUnits(value, CELL_CHARACTERS)), type: String, wrap: true };
      }),
    ),
  ];
  const blob = await writeExcelFile(sheet, { sheet: 'Metrics', stickyRowsCount: 1 }).toBlob();
  return { bytes: new Uint8Array(await blob.arrayBuffer()), losses: [...losses, ...cut] };
}

/** Text that looks like one of a workbook's escapes, `_x0041_`, so that it is read as it is (ECMA-376, ST_Xstring). */
function escaped(text: string): string {
  return text.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_');
}

/** The beginning of a text, without half of a character at its end. */
function firstUnits(text: string, count: number): string {
  return text.length <= count ? text : text.slice(0, count).replace(/[\uD800-\uDBFF]$/, '');
}

function tooLong(metric: string, column: string): Problem {
  const message = `The text in “${column}” is longer than the ${CELL_CHARACTERS} characters that Excel allows, and was cut.`;
  return { severity: 'loss', code: 'text-cut', message, metric };
}
