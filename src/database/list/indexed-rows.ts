import { hasOwnTokens, indexedText } from '../../domain/search/tokens.ts';
import type { Connection } from '../sqlite/connection.ts';
import { HAS_SEARCHED, indexedColumn } from './searched-details.ts';
import { isAscii } from '../metrics/folded-text.ts';

/** Defines the SQL functions of the statements below. */
export function addIndexFunctions(connection: Connection): void {
  connection.addFunction('indexed_text', (text) => (text === null ? null : (indexedText(text) ?? null)));
  connection.addFunction('has_own_tokens', (text) => (text !== null && hasOwnTokens(text) ? '1' : null));
}

/**
 * A statement that stores the tokens of the rows of which SQLite would not split some text as a search does, and of
 * those with details: synonyms are further readings of the name, others of the description.
 */
export function storeTokens(columns: readonly string[], where: string): string {
  // One call for all texts of a row: most rows need nothing else.
  return `INSERT INTO search_folded SELECT rowid, ${columns.map(indexedColumn).join(', ')}
    FROM main.metrics WHERE ${where} AND (NOT (${columns.map(isAscii).join(' AND ')})
      OR has_own_tokens(concat_ws(char(10), ${columns.join(', ')})) IS NOT NULL OR ${HAS_SEARCHED})`;
}
