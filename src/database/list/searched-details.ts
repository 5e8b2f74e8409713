import { foldedSigns } from '../../domain/core/words.ts';
import { listIn } from '../../domain/metric/metric.ts';
import { tokensOfAll } from '../../domain/search/tokens.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Conditions on the rows `d` of details that are found as a column is: synonyms like names, others like descriptions. */
const FOUND_LIKE: Readonly<Partial<Record<string, string>>> = {
  name: "d.field = 'synonyms'",
  description: "(d.field IN ('notes', 'group') OR d.field GLOB 'custom:*')",
};

/** SQL that tells if a detail, by the name of its field, is searched for words. */
export function isSearched(field: string): string {
  return `(${field} IN ('synonyms', 'notes', 'group') OR ${field} GLOB 'custom:*')`;
}

/** SQL that tells if the present row of `metrics` has details that some condition on `d` is true of. */
export function hasDetail(condition: string): string {
  // The first condition is answered once for a statement: in a catalog without details it is all that is asked.
  return `(EXISTS (SELECT 1 FROM main.metricbook_details) AND EXISTS (
    SELECT 1 FROM main.metricbook_details d WHERE d.metric_id = metrics.id AND ${condition}))`;
}

/** SQL that tells if the present row of `metrics` has details that are searched for words. */
export const HAS_SEARCHED = hasDetail(isSearched('d.field'));

/** SQL of what the index takes for a column of the present row of `metrics`; null if it reads the text itself. */
export function indexedColumn(column: string): string {
  const text = `CAST(${column} AS TEXT)`;
  const condition = FOUND_LIKE[column];
  if (condition === undefined) return `indexed_text(${text})`;
  const pairs = `SELECT json_group_array(json_array(CAST(d.field AS TEXT), CAST(d.value AS TEXT)))
    FROM main.metricbook_details d WHERE d.metric_id = metrics.id AND ${condition}`;
  return `iif(${hasDetail(condition)}, indexed_with_details(json_array(${text}, json((${pairs})))), indexed_text(${text}))`;
}

/** SQL of a detail's tokens, or of its signs, from the row `d`. */
export function detailText(of: 'tokens' | 'signs'): string {
  return `detail_${of}(json_array(CAST(d.field AS TEXT), CAST(d.value AS TEXT)))`;
}

/** Defines the SQL functions of these expressions, once for each connection. */
export function addDetailFunctions(connection: Connection): void {
  connection.addFunction('detail_tokens', (pair) => tokensOfAll(textsIn(parsed(pair) as Pair)));
  connection.addFunction('detail_signs', (pair) => foldedSigns(textsIn(parsed(pair) as Pair).join('\n')));
  connection.addFunction('indexed_with_details', (json) => {
    const [text, pairs] = parsed(json) as readonly [string | null, readonly Pair[]];
    return tokensOfAll([text ?? '', ...pairs.flatMap(textsIn)]);
  });
}

/** The field and the text of a detail, as the statements above pass them. */
type Pair = readonly [field: string, text: string];

function textsIn([field, text]: Pair): readonly string[] {
  return field === 'synonyms' ? listIn(text) : [text];
}

function parsed(json: string | null): unknown {
  return JSON.parse(json ?? 'null');
}
