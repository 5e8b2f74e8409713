import type { ForeignMetric } from '../interchange/model.ts';
import { isBalanced, parsedAggregate } from './aggregate.ts';
import { hasTemplate } from './jinja-text.ts';
import { aggregateJson, type Shape } from './metric-shape.ts';

/** Words of SQL that an expression over metrics may have. */
const KEYWORDS = new Set(
  'and as between case coalesce decimal double else end exp false float greatest in int integer is least ln log not null nullif numeric or power round sqrt then true when abs cast'.split(
    ' ',
  ),
);

const TOKEN = /'(?:[^']|'')*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|\s+|[-+*/%(),<>=]/gy;

/**
 * The shape of a calculation that is one aggregate of a data source's rows, or an expression over metrics that dbt
 * knows. Undefined for any other: dbt has no place for a query.
 */
export function shapeFromText(
  { calculation, dataSource, id }: ForeignMetric,
  /** The written name of a metric that this one depends on, by a word that may stand for it. */
  references: ReadonlyMap<string, string>,
  own: string,
): Shape | undefined {
  if (calculation === null || id === '') return undefined;
  return (
    (dataSource === null ? undefined : aggregateShape(calculation, dataSource)) ??
    expressionShape(calculation, references, own)
  );
}

function aggregateShape(calculation: string, model: string): Shape | undefined {
  const [, before, condition] = /^([^]*\)) FILTER \(WHERE ([^]+)\)$/.exec(calculation) ?? [];
  const filter = before !== undefined && condition !== undefined && isBalanced(condition) ? condition : undefined;
  const aggregation = parsedAggregate(filter === undefined ? calculation : (before ?? ''));
  if (aggregation === undefined || hasTemplate(aggregation.expr)) return undefined;
  return {
    model,
    timeDimension: undefined,
    attributes: { type: 'simple', ...aggregateJson(aggregation), ...(filter === undefined ? {} : { filter }) },
    inputs: [],
    helpers: [],
  };
}

function expressionShape(calculation: string, references: ReadonlyMap<string, string>, own: string): Shape | undefined {
  const words = wordsOf(calculation);
  if (words === undefined) return undefined;
  const inputs = new Map<string, string>();
  for (const word of words) {
    const written = references.get(word);
    if (written !== undefined && written !== own) inputs.set(word, written);
    else if (!KEYWORDS.has(word.toLowerCase())) return undefined;
  }
  if (inputs.size === 0) return undefined;
  const written = [...inputs.values()];
  const [numerator, denominator] = written;
  const isRatio = /^\w+ \/ \w+$/.test(calculation) && numerator !== undefined && denominator !== undefined;
  return {
    model: undefined,
    timeDimension: undefined,
    attributes: isRatio
      ? { type: 'ratio', numerator, denominator }
      : {
          type: 'derived',
          expr: calculation,
          input_metrics: Array.from(inputs, ([word, name]) => (word === name ? { name } : { name, alias: word })),
        },
    inputs: written,
    helpers: [],
  };
}

/** The words of an expression; undefined if it has more than numbers, operators and words. */
function wordsOf(calculation: string): string[] | undefined {
  if (!isBalanced(calculation)) return undefined;
  const words: string[] = [];
  let end = 0;
  for (const match of calculation.matchAll(TOKEN)) {
    const [token] = match;
    end = match.index + token.length;
    if (/^[A-Za-z_]/.test(token)) words.push(token);
  }
  return end === calculation.length ? words : undefined;
}
