import type { JsonValue } from '../interchange/model.ts';
import { isMap, mapsOf, oneOrMore, textAt, textOf, textsOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import type { RawTest } from './project.ts';

/** Attributes of a test that are no arguments. */
const SETTINGS = new Set(['arguments', 'config', 'name', 'test_name', 'description', 'severity', 'tags', 'meta']);

/** Adds the data tests of a model and of its columns: `data_tests`, or `tests` as they were called before dbt 1.8. */
export function collectTests(model: string, json: JsonMap, tests: RawTest[]): void {
  for (const test of testsIn(json)) tests.push(rawTest(model, undefined, test));
  for (const column of mapsOf(valueAt(json, 'columns'))) {
    for (const test of testsIn(column)) tests.push(rawTest(model, textAt(column, 'name'), test));
  }
}

function testsIn(json: JsonMap): readonly JsonValue[] {
  return [...oneOrMore(valueAt(json, 'data_tests')), ...oneOrMore(valueAt(json, 'tests'))];
}

function rawTest(model: string, column: string | undefined, test: JsonValue): RawTest {
  const [type, settings] = typed(test);
  const own = isMap(settings) ? Object.entries(settings).filter(([key]) => !SETTINGS.has(key)) : [];
  const nested = valueAt(settings, 'arguments');
  return testOf({
    id: undefined,
    model,
    column,
    type,
    args: { ...Object.fromEntries(own), ...(isMap(nested) ? nested : {}) },
  });
}

/** The name of a test, and its settings: `not_null`, `{unique: {…}}`, or `{test_name: unique, name: …}`. */
function typed(test: JsonValue): readonly [type: string, settings: JsonValue | undefined] {
  if (!isMap(test)) return [textOf(test) ?? 'test', undefined];
  const named = textAt(test, 'test_name');
  if (named !== undefined) return [named, test];
  const [entry] = Object.entries(test);
  return entry ?? ['test', undefined];
}

/** A test with the query that dbt would run for it, and what it expects. */
export function testOf(test: {
  readonly id: string | undefined;
  readonly model: string;
  readonly column: string | undefined;
  readonly type: string;
  readonly args: JsonMap;
}): RawTest {
  const { id, model, type } = test;
  const column = test.column ?? textAt(test.args, 'column_name');
  const args = Object.fromEntries(
    Object.entries(test.args).filter(([key]) => key !== 'column_name' && key !== 'model'),
  );
  return { id, model, type, query: queryOf(type, model, column, args), expected: '0 rows' };
}

function queryOf(type: string, model: string, column: string | undefined, args: JsonMap): string {
  if (column !== undefined) {
    switch (type) {
      case 'not_null':
        return `SELECT * FROM ${model} WHERE ${column} IS NULL`;
      case 'unique':
        return `SELECT ${column} FROM ${model} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING COUNT(*) > 1`;
      case 'accepted_values': {
        const values = textsOf(valueAt(args, 'values')).map((value) => `'${value.replaceAll("'", "''")}'`);
        return `SELECT * FROM ${model} WHERE ${column} NOT IN (${values.join(', ')})`;
      }
      case 'relationships': {
        const [, other = textAt(args, 'to') ?? ''] = /['"]([^'"]+)['"]\s*\)/.exec(textAt(args, 'to') ?? '') ?? [];
        const field = textAt(args, 'field') ?? 'id';
        return `SELECT * FROM ${model} WHERE ${column} IS NOT NULL AND ${column} NOT IN (SELECT ${field} FROM ${other})`;
      }
      default:
    }
  }
  const expression = textAt(args, 'expression');
  if (type.endsWith('expression_is_true') && expression !== undefined && column === undefined) {
    return `SELECT * FROM ${model} WHERE NOT (${expression})`;
  }
  // The query of another test is in its macro, which no YAML file has.
  const of = column === undefined ? model : `${model}.${column}`;
  return Object.keys(args).length === 0 ? `${type}(${of})` : `${type}(${of}, ${JSON.stringify(args)})`;
}
