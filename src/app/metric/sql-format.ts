import { bigquery, formatDialect, postgresql } from 'sql-formatter';
import { isCode, sqlTokens } from '../../domain/metric/sql-tokens.ts';

/** Limit. A text of this length already takes a moment. */
const MAX_FORMATTED_LENGTH = 50_000;

/** In this order: the first knows casts with `::`, the second backticks, `SAFE_CAST` and `"texts"`. */
const DIALECTS = [postgresql, bigquery];

/**
 * Formats SQL in lines and keeps every word as it is written. Undefined for text that is not SQL, for a template, or
 * if the meaning would change: only spaces between words may differ.
 */
export function formatSql(text: string): string | undefined {
  if (text.length > MAX_FORMATTED_LENGTH || !isCode(text) || sqlTokens(text).some(({ kind }) => kind === 'template')) {
    return undefined;
  }
  for (const dialect of DIALECTS) {
    const formatted = inDialect(text, dialect);
    if (formatted !== undefined && saysTheSame(text, formatted)) return formatted;
  }
  return undefined;
}

function inDialect(text: string, dialect: typeof postgresql): string | undefined {
  try {
    return formatDialect(text, { dialect, keywordCase: 'preserve', tabWidth: 2, expressionWidth: 60 });
  } catch {
    // The formatter throws on anything that it cannot parse.
    return undefined;
  }
}

/** Compares two texts without spaces, except those in strings and quoted names. */
function saysTheSame(before: string, after: string): boolean {
  const [one, other] = [before, after].map((text) => ({
    words: text.replace(/\s+/gu, ''),
    quoted: text.match(/'[^']*'|"[^"]*"|`[^`]*`/gu)?.join('\n') ?? '',
  }));
  return one !== undefined && one.words === other?.words && one.quoted === other.quoted;
}
