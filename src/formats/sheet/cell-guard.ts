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

/** Names that every object has: the library that writes workbooks takes such texts for texts that it knows. */
const NAMES_OF_OBJECTS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** A text for a cell of a workbook, which runs no text: behind an apostrophe if it would not be read as it is. */
export function guardedInWorkbook(text: string): string {
  const isRead = !NAMES_OF_OBJECTS.has(text) && !isNothing(text) && !isGuarded(text);
  return isRead || text.trim() === '' ? text : `'${text}`;
}

/** The text of a cell; undefined if it says that there is nothing. The apostrophe of a guarded text is taken away. */
export function textOfCell(cell: string): string | undefined {
  const text = cell.replaceAll('\u00a0', ' ').trim();
  if (isNothing(text)) return undefined;
  return isGuarded(text) ? text.slice(1) : text;
}

function isNothing(text: string): boolean {
  return NOTHING.has(text.trim().toLowerCase());
}

function isGuarded(text: string): boolean {
  const rest = text.slice(1);
  return text.startsWith("'") && (needsGuard(rest) || NAMES_OF_OBJECTS.has(rest) || isGuarded(rest));
}

function needsGuard(text: string): boolean {
  if (RUN.test(text) || isNothing(text)) return text.trim() !== '';
  return text.startsWith("'") && needsGuard(text.slice(1));
}
