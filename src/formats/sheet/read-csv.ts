import Papa from 'papaparse';
import type { TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import type { Table, TableRow } from './table.ts';

/** A sign between two cells. */
export type Separator = ',' | ';' | '\t' | '|';

const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|'];

/** Lines that are looked at for the separator: titles may stand above the header. */
const LOOKED_AT = 10;

/**
 * Reads comma-separated values, or cells that were pasted. `separator`: the one that the user chose; by default the one
 * that the first lines with several cells have. What is wrong with the quotes is reported with its line.
 */
export function readCsv({ path, text }: TextFile, problems: Problems, separator?: Separator): Table {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  // Excel's own way to say what separates the cells.
  const said = /^sep=(.)\r?\n/i.exec(body);
  const cut = said === null ? '' : said[0];
  const delimiter = separator ?? separatorNamed(said?.[1]) ?? separatorOf(body);
  const { data, errors } = Papa.parse<string[]>(body.slice(cut.length), { header: false, delimiter });
  const rows: TableRow[] = [];
  let line = cut === '' ? 1 : 2;
  for (const cells of data) {
    rows.push({ line, cells });
    line += 1 + cells.reduce((breaks, cell) => breaks + breaksIn(cell), 0);
  }
  for (const { code, row } of errors) {
    if (code === 'UndetectableDelimiter') continue;
    const message =
      code === 'MissingQuotes'
        ? 'A cell begins with a quote that never ends, so the rest of the file was read as that cell.'
        : 'A quote stands inside a quoted cell; it must be written twice.';
    problems.error('csv-quotes', message, { file: path, line: rows[row ?? -1]?.line });
  }
  return { file: path, rows };
}

function breaksIn(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function separatorNamed(sign: string | undefined): Separator | undefined {
  return SEPARATORS.find((one) => one === sign);
}

/**
 * The separator by the lines at the beginning, and not by all: a formula has commas and semicolons of its own. The first
 * line with several cells decides; the sign that cuts it into the most wins.
 */
export function separatorOf(text: string): Separator {
  for (const line of text.split(/\r\n|\r|\n/, LOOKED_AT)) {
    const outside = line.replace(/"(?:[^"]|"")*"/g, '""');
    const counts = SEPARATORS.map((sign) => [sign, outside.split(sign).length - 1] as const);
    const [sign, count] = counts.reduce((best, one) => (one[1] > best[1] ? one : best));
    if (count > 0) return sign;
  }
  return ',';
}
