import { foldedSigns } from '../../domain/core/words.ts';
import type { Term } from '../../domain/search/query.ts';
import { allTokens } from '../../domain/search/tokens.ts';
import { isAscii } from '../metrics/folded-text.ts';
import type { Connection } from '../sqlite/connection.ts';
import { RowSet } from './row-set.ts';
import { addDetailFunctions, detailText, hasDetail, isSearched } from './searched-details.ts';

/** The columns that a search looks in. */
export const SEARCHED_COLUMNS: readonly string[] = ['name', 'id', 'description', 'calculation'];

/** Letters by which texts are searched first while there is no index: SQLite limits the length of patterns. */
const PATTERN_LETTERS = 200;

/** GLOB's pattern of a sign between words. A letter beyond ASCII may belong to the word beside it. */
const SIGN = '[^a-z0-9\u0080-\u{10ffff}]';

type WordsTerm = Extract<Term, { is: 'words' }>;

/** Defines the SQL functions of `scannedRows`, once for each connection. */
export function addScanFunctions(connection: Connection): void {
  connection.addFunction('all_tokens', (text) => text && allTokens(text));
  connection.addFunction('folded_signs', (text) => text && foldedSigns(text));
  addDetailFunctions(connection);
}

/** The rows that match all terms, by reading every row: for terms without a word, and until there is an index. */
export function scannedRows(connection: Connection, terms: readonly Term[]): RowSet {
  const condition = (term: Term): string =>
    `${term.not ? 'NOT ' : ''}(${[...SEARCHED_COLUMNS.map((column) => holds(term, column)), isInDetails(term)].join(' OR ')})`;
  const found = connection.value(
    `SELECT group_concat(rowid) FROM main.metrics WHERE ${terms.map(condition).join(' AND ')}`,
    terms.flatMap((term) => [...SEARCHED_COLUMNS.flatMap(() => soughtIn(term)), ...soughtInDetails(term)]),
  );
  return RowSet.parse(String(found ?? ''));
}

/** SQL that tells if a column contains a term. `soughtIn` returns its parameters. */
function holds(term: Term, column: string): string {
  if (term.is === 'signs') {
    return `ifnull(instr(iif(${isAscii(column)}, ${column}, folded_signs(${column})), ?) > 0, false)`;
  }
  // The tokens alone would be slow, and AND would evaluate both. Plain text has the letters of its tokens.
  const letters = `iif(${isAscii(column)}, ${column}, all_tokens(${column}))`;
  const tokens = `' ' || all_tokens(CAST(${column} AS TEXT)) || ' '`;
  const found = phrasesIn(term).map(() => `instr(${tokens}, ?) > 0`);
  // Most texts with these letters have them as words, which SQLite sees without our help.
  const asWords = plainPattern(term) === undefined ? 'false' : `' ' || lower(${column}) || ' ' GLOB ?`;
  return `iif(${letters} LIKE ?, iif(${asWords}, true, ${found.join(' OR ')}), false)`;
}

/** SQL that tells if a detail contains a term. `soughtInDetails` returns its parameters. */
function isInDetails(term: Term): string {
  const found =
    term.is === 'signs'
      ? `instr(${detailText('signs')}, ?) > 0`
      : phrasesIn(term)
          .map(() => `instr(' ' || ${detailText('tokens')} || ' ', ?) > 0`)
          .join(' OR ');
  return hasDetail(`${isSearched('d.field')} AND (${found})`);
}

function soughtInDetails(term: Term): string[] {
  return term.is === 'signs' ? [term.text] : phrasesIn(term);
}

/** The parameters of `holds`. */
function soughtIn(term: Term): string[] {
  if (term.is === 'signs') return [term.text];
  const [first = ''] = term.parts ?? term.words;
  const plain = plainPattern(term);
  return [`%${first.slice(0, PATTERN_LETTERS)}%`, ...(plain === undefined ? [] : [plain]), ...phrasesIn(term)];
}

/**
 * Matches lower-case text with the term's words, one sign between two of them, where no other letter touches them:
 * whatever else the text has, these are words of it. Undefined for words that SQLite cannot compare by itself.
 */
function plainPattern({ words, open }: WordsTerm): string | undefined {
  const letters = words.join(SIGN);
  if (letters.length > PATTERN_LETTERS || !words.every((word) => /^[a-z0-9]+$/.test(word))) return undefined;
  return `*${SIGN}${letters}${open ? '' : SIGN}*`;
}

function phrasesIn({ words, parts, open }: WordsTerm): string[] {
  return [words, ...(parts === undefined ? [] : [parts])].map((tokens) => ` ${tokens.join(' ')}${open ? '' : ' '}`);
}
