/** A name in SQL with the names before it: `orders.amount` has two parts. */
export interface SqlName {
  readonly parts: readonly string[];
  /** Name of the function whose first argument it is, in capitals: `MEASURE`. */
  readonly inside: string | undefined;
}

/** A name, in quotes or not. */
const PART = /(?:[\p{L}_][\p{L}\p{N}\p{M}_$]*|"(?:[^"\n]|"")+"|`[^`\n]+`)/u.source;

/** One token after another. What is skipped runs to the end of the text if nothing closes it. */
const TOKEN = new RegExp(
  [
    /(?<skip>--[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\{\{[^]*?(?:\}\}|$))/u.source,
    `(?<chain>${PART}(?:${/\s*\.\s*/u.source}${PART})*)${/(?<call>\s*\()?/u.source}`,
    /(?<sign>[^])/u.source,
  ].join('|'),
  'gu',
);

/** The names in an SQL expression that call no function: columns, tables, metrics, and keywords, too. */
export function sqlNames(sql: string): SqlName[] {
  const names: SqlName[] = [];
  let inside: string | undefined;
  for (const { groups } of sql.matchAll(TOKEN)) {
    const chain = groups?.['chain'];
    if (chain === undefined) {
      if (groups?.['sign']?.trim() !== '') inside = undefined;
      continue;
    }
    const parts = partsOf(chain);
    if (groups?.['call'] === undefined) names.push({ parts, inside });
    inside = groups?.['call'] === undefined ? undefined : parts.at(-1)?.toUpperCase();
  }
  return names;
}

function partsOf(chain: string): string[] {
  return Array.from(chain.matchAll(new RegExp(PART, 'gu')), ([part]) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.startsWith('`') ? part.slice(1, -1) : part,
  );
}
