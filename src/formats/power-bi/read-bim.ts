import { isJsonMap, jsonIn, jsonItems, jsonMaps } from '../interchange/json.ts';
import type { JsonValue, TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import type { PowerBiMeasure, PowerBiTable } from './power-bi-model.ts';

type Attributes = { readonly [key: string]: JsonValue };

const KNOWN: ReadonlySet<string> = new Set(['name', 'expression', 'description', 'annotations']);

/** The tables of a `model.bim` (TMSL) with their measures. */
export function tablesInBim({ path, text }: TextFile, problems: Problems): PowerBiTable[] {
  const value = jsonIn(text);
  if (!isJsonMap(value)) {
    problems.error('json-syntax', 'This is not valid JSON.', { file: path });
    return [];
  }
  const model = value['model'];
  return jsonMaps(isJsonMap(model) ? model['tables'] : undefined).map((table) => ({
    name: textIn(table['name']) ?? '',
    file: path,
    measures: jsonMaps(table['measures']).flatMap((measure) => measureOf(measure, path, problems) ?? []),
  }));
}

function measureOf(measure: Attributes, file: string, problems: Problems): PowerBiMeasure | undefined {
  const name = textIn(measure['name']);
  if (name === undefined) {
    problems.error('metric-without-name', 'A measure has no name and was not read.', { file });
    return undefined;
  }
  const attributes = new Map(Object.entries(measure).filter(([key]) => !KNOWN.has(key)));
  const annotations = jsonMaps(measure['annotations']).flatMap((one) => {
    const own = textIn(one['name']);
    return own === undefined ? [] : [[own, one['value'] ?? null] as const];
  });
  if (annotations.length > 0) attributes.set('annotations', Object.fromEntries(annotations));
  return {
    name,
    line: undefined,
    description: textIn(measure['description']),
    expression: textIn(measure['expression']),
    attributes,
  };
}

/** A text, or the lines of one. */
function textIn(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value || undefined;
  const lines = jsonItems(value).filter((line) => typeof line === 'string');
  return lines.join('\n').trim() || undefined;
}
