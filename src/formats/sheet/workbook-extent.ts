/** Excel's own limits of a sheet. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;

/** Cells that a sheet may have as a rectangle: all rows of Excel with 20 columns. More would take a browser's memory. */
const MOST_CELLS = MOST_ROWS * 20;

/** A row or a cell in the XML of a sheet, with a namespace or without. */
const TAG = /<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>/g;
const PLACE = /\sr\s*=\s*["']([A-Za-z]*)(\d+)["']/;

/**
 * Throws if a sheet has cells so far away that the rectangle up to them is too large to be read, however few they are.
 * `files`: those of the workbook.
 */
export function checkExtent(files: Readonly<Record<string, Uint8Array>>): void {
  const decoder = new TextDecoder('latin1');
  for (const [name, content] of Object.entries(files)) {
    const { place, rows, columns } = extentOf(decoder.decode(content));
    if (place > MOST_ROWS || columns > MOST_COLUMNS || rows * columns > MOST_CELLS) {
      throw new Error(`${name} has a cell at row ${place} and one in column ${columns}, too far away`);
    }
  }
}

/** The last row, the last one that has a cell with something in it, and the last column of such a cell. */
function extentOf(xml: string): { readonly place: number; readonly rows: number; readonly columns: number } {
  let [place, rows, columns, row] = [0, 0, 0, 0];
  for (const [, tag, attributes = ''] of xml.matchAll(TAG)) {
    const [, letters = '', digits] = PLACE.exec(attributes) ?? [];
    row = digits === undefined ? row + (tag === 'row' ? 1 : 0) : Number(digits);
    place = Math.max(place, row);
    if (tag !== 'c' || attributes.endsWith('/')) continue;
    rows = Math.max(rows, row);
    columns = Math.max(columns, columnOf(letters));
  }
  return { place, rows, columns };
}

/** The number of a column, A being 1. */
function columnOf(letters: string): number {
  return letters
    .toUpperCase()
    .split('')
    .reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}
