import { foldedSigns } from '../../domain/core/words.ts';
import type { Term } from '../../domain/search/query.ts';
import { allTokens, hasOwnTokens, indexedText } from '../../domain/search/tokens.ts';
import type { Connection } from '../sqlite/connection.ts';
import { isAscii } from '../metrics/folded-text.ts';

/** Letters by which texts are searched first while there is no index: SQLite limits the length of patterns. */
const PATTERN_LETTERS = 200;

/** Defines the SQL functions of the statements below. */
export function addTokenFunctions(connection: Connection): void {
  connection.addFunction('all_tokens', (text) => text && allTokens(text));
  connection.addFunction('indexed_text', (text) => (text === null ? null : (indexedText(text) ?? null)));
  connection.addFunction('has_own_tokens', (text) => (text !== null && hasOwnTokens(text) ? '1' : null));
  connection.addFunction('folded_signs', (text) => text && foldedSigns(text));
}

/** A statement that stores the tokens of the rows of which SQLite would not split some text as a search does. */
export function storeTokens(columns: readonly string[], where: string): string {
  const texts = columns.map((column) => `CAST(${column} AS TEXT)`);
  // One call for all texts of a row: most rows need nothing else.
  return `INSERT INTO search_folded SELECT rowid, ${texts.map((text) => `indexed_text(${text})`).join(', ')}
    FROM main.metrics WHERE ${where} AND (NOT (${columns.map(isAscii).join(' AND ')})
      OR has_own_tokens(concat_ws(char(10), ${columns.join(', ')})) IS NOT NULL)`;
}

/** SQL that tells if a column contains a term. `soughtIn` returns its parameters. */
export function holds(term: Term, column: string): string {
  if (term.is === 'signs') {
    return `ifnull(instr(iif(${isAscii(column)}, ${column}, folded_signs(${column})), ?) > 0, false)`;
  }
  // The tokens alone would be slow, and AND would evaluate both. Plain text has the letters of its tokens.
  const letters = `iif(${isAscii(column)}, ${column}, all_tokens(${column}))`;
  const tokens = `' ' || all_tokens(CAST(${column} AS TEXT)) || ' '`;
  const found = phrasesIn(term).map(() => `instr(${tokens}, ?) > 0`);
  return `iif(${letters} LIKE ?, ${found.join(' OR ')}, false)`;
}

/** The parameters of `holds`. */
export function soughtIn(term: Term): string[] {
  if (term.is === 'signs') return [term.text];
  const [first = ''] = term.parts ?? term.words;
  return [`%${first.slice(0, PATTERN_LETTERS)}%`, ...phrasesIn(term)];
}

function phrasesIn({ words, parts, open }: Extract<Term, { is: 'words' }>): string[] {
  return [words, ...(parts === undefined ? [] : [parts])].map((tokens) => ` ${tokens.join(' ')}${open ? '' : ' '}`);
}
