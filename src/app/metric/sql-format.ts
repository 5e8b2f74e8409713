import { bigquery, formatDialect, postgresql } from 'sql-formatter';
import { isCode, sqlTokens } from '../../domain/metric/sql-tokens.ts';

/** A text of this length takes a moment already. */
const MAX_FORMATTED_LENGTH = 50_000;

/** In this order: the first knows casts with `::`, the second backticks, `SAFE_CAST` and `"texts"`. */
const DIALECTS = [postgresql, bigquery];

/**
 * Sets SQL in lines, keeping every word as it is written. Undefined for what is no SQL, a template, or a text that would say
 * anything else afterwards: only spaces between words may differ.
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
    // The formatter throws whatever it cannot parse.
    return undefined;
  }
}

/** Spaces within texts and quoted names count; all others do not. */
function saysTheSame(before: string, after: string): boolean {
  const [one, other] = [before, after].map((text) => ({
    words: text.replace(/\s+/gu, ''),
    quoted: text.match(/'[^']*'|"[^"]*"|`[^`]*`/gu)?.join('\n') ?? '',
  }));
  return one !== undefined && one.words === other?.words && one.quoted === other.quoted;
}
