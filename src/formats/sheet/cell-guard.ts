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
  const text = cell.trim();
  return isNothing(text) ? undefined : unguarded(text);
}

/** A text without the apostrophe that was put before it. */
export function unguarded(text: string): string {
  return isGuarded(text) ? text.slice(1) : text;
}

function isNothing(text: string): boolean {
  return NOTHING.has(text.trim().toLowerCase());
}

function isGuarded(text: string): boolean {
  const bare = withoutApostrophes(text);
  return bare !== text && (needsGuard(bare) || NAMES_OF_OBJECTS.has(bare));
}

/** Of a text that begins with apostrophes of its own as well, so that the one put before it can be told from them. */
function needsGuard(text: string): boolean {
  const bare = withoutApostrophes(text);
  return bare.trim() !== '' && (RUN.test(bare) || isNothing(bare));
}

function withoutApostrophes(text: string): string {
  return text.replace(/^'+/, '');
}
