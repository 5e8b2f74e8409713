import { bigquery, formatDialect, postgresql } from 'sql-formatter';
import { isCode } from '../../domain/metric/sql-tokens.ts';
import { saysTheSame } from './format-check.ts';
import type { Unsure } from './format-tokens.ts';
import { formatTokens } from './format-tokens.ts';

/** SQL in lines, or why it stays as it is written. */
export type Formatted =
  | { readonly is: 'formatted'; readonly text: string }
  | { readonly is: 'refused'; readonly because: Unsure | 'too long' | 'not SQL' | 'meaning' };

/** Limit. A formatted text of this length is no longer read. */
const MAX_FORMATTED_LENGTH = 50_000;

/** In this order: the first knows casts with `::`, the second backticks, `SAFE_CAST`, `@names` and `"texts"`. */
const DIALECTS = [postgresql, bigquery];

/**
 * Formats SQL in lines and keeps every word, comment and quoted text as it is written. Refuses text that is not surely
 * SQL, a template, and whatever a dialect might read otherwise after formatting.
 */
export function formatSql(text: string): Formatted {
  if (text.length > MAX_FORMATTED_LENGTH) return { is: 'refused', because: 'too long' };
  if (!isCode(text)) return { is: 'refused', because: 'not SQL' };
  const read = formatTokens(text);
  if (read.is === 'unsure') return { is: 'refused', because: read.because };
  const all = DIALECTS.flatMap((dialect) => inDialect(text, dialect) ?? []);
  const same = all.find((formatted) => saysTheSame(text, formatted));
  if (same !== undefined) return { is: 'formatted', text: same };
  return { is: 'refused', because: all.length === 0 ? 'not SQL' : 'meaning' };
}

function inDialect(text: string, dialect: typeof postgresql): string | undefined {
  try {
    return formatDialect(text, { dialect, keywordCase: 'preserve', tabWidth: 2, expressionWidth: 60 });
  } catch {
    // The formatter throws on anything that it cannot parse.
    return undefined;
  }
}
