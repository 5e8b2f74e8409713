/** Beginnings of cells that spreadsheets run as formulas (owasp.org/www-community/attacks/CSV_Injection). */
const RUN = /^[=+\-@\t\r]/;

/** Cells by which people say that there is nothing. */
const NOTHING: ReadonlySet<string> = new Set([
  '',
  '-',
  '–',
  '—',
  'n/a',
  'na',
  'none',
  'null',
  'nil',
  '#n/a',
  'tbd',
  '?',
]);

/** A cell of a text that a program would run, or that would be read as nothing, behind an apostrophe. */
export function guarded(text: string): string {
  return needsGuard(text) ? `'${text}` : text;
}

/** The text of a cell; undefined if it says that there is nothing. The apostrophe of `guarded` is taken away. */
export function textOfCell(cell: string): string | undefined {
  const text = cell.replaceAll('\u00a0', ' ').trim();
  if (NOTHING.has(text.toLowerCase())) return undefined;
  return text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text;
}

function needsGuard(text: string): boolean {
  if (RUN.test(text) || NOTHING.has(text.trim().toLowerCase())) return text.trim() !== '';
  return text.startsWith("'") && needsGuard(text.slice(1));
}
