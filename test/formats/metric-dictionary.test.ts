import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOfNew } from '../../src/domain/metric/metric-rules.ts';
import type { DictionaryProblem } from '../../src/formats/metric-dictionary.ts';
import { readDictionary } from '../../src/formats/metric-dictionary.ts';

const MOZILLA = '../shared/data/mozilla/metrics_store.json';

/** Reads a dictionary; fails with the problems if the text is refused. */
function read(json: string) {
  const reading = readDictionary(json);
  if (reading.is === 'refused') throw new Error(JSON.stringify(reading.problems));
  return reading;
}

function problemsOf(json: string): DictionaryProblem[] {
  const reading = readDictionary(json);
  return reading.is === 'refused' ? reading.problems : [];
}

function problemsOfMetric(metric: Record<string, unknown>): DictionaryProblem[] {
  return problemsOf(JSON.stringify({ revenue_total: { name: 'Revenue', ...metric } }));
}

describe('a dictionary is read as it was written', () => {
  const whole = {
    id: 'revenue_total',
    name: 'Revenue',
    description: 'All of it',
    calculation: 'SUM(amount)',
    owner: '@finance',
    data_source: 'orders',
    tags: ['finance', 'core'],
    dependencies: ['data_source:orders'],
    created_at: '2025-06-25 14:43:56',
    updated_at: '2025-07-01 08:00:00',
    trust_score: 87.5,
  };
  const metric = {
    id: 'revenue_total',
    name: 'Revenue',
    description: 'All of it',
    calculation: 'SUM(amount)',
    owner: '@finance',
    dataSource: 'orders',
    tags: ['finance', 'core'],
    dependencies: ['data_source:orders'],
    createdAt: '2025-06-25 14:43:56',
    updatedAt: '2025-07-01 08:00:00',
    trustScore: 87.5,
  };

  test.each([
    ['keyed by id', { revenue_total: whole }],
    ['as a list', [whole]],
    ['keyed by id under "metrics"', { metrics: { revenue_total: whole } }],
    ['as a list under "metrics"', { metrics: [whole] }],
    ['with the keys of the code', { revenue_total: metric }],
  ])('%s', (_, content) => {
    expect(read(JSON.stringify(content))).toEqual({ is: 'read', metrics: [metric], leftOut: [] });
  });

  test('the key is the id if the metric does not repeat it', () => {
    expect(read('{ "a": { "name": "A" } }').metrics).toEqual([{ id: 'a', name: 'A' }]);
  });

  test('all but the name may be absent or null', () => {
    const nothing = { id: null, description: null, owner: null, tags: null, trust_score: null, created_at: null };
    expect(read(JSON.stringify({ a: { name: 'A', ...nothing } })).metrics).toEqual([
      { id: 'a', name: 'A', description: null, owner: null },
    ]);
  });

  test('empty texts stay empty texts', () => {
    const empty = { name: 'A', description: '', calculation: '', owner: '', data_source: '' };
    expect(read(JSON.stringify({ a: empty })).metrics).toEqual([
      { id: 'a', name: 'A', description: '', calculation: '', owner: '', dataSource: '' },
    ]);
  });

  test('times in other notations become UTC', () => {
    const times = { created_at: '2025-06-25T14:43:56+02:00', updatedAt: '2025-07-01' };
    expect(read(JSON.stringify({ a: { name: 'A', ...times } })).metrics).toEqual([
      { id: 'a', name: 'A', createdAt: '2025-06-25 12:43:56', updatedAt: '2025-07-01 00:00:00' },
    ]);
  });

  test('a byte order mark at the beginning is no part of it', () => {
    expect(read('\uFEFF{ "a": { "name": "A" } }').metrics).toHaveLength(1);
  });

  test('an empty dictionary has no metrics', () => {
    for (const json of ['{}', '[]', '{ "metrics": {} }', '{ "metrics": [] }']) expect(read(json).metrics).toEqual([]);
  });

  test('a metric may have the id "metrics"', () => {
    expect(read('{ "metrics": { "name": "Metrics we keep" } }').metrics).toEqual([
      { id: 'metrics', name: 'Metrics we keep' },
    ]);
  });

  test('a metric may have an id that means something in JavaScript', () => {
    const ids = ['__proto__', 'constructor', 'toString', '42'];
    const json = `{${ids.map((id) => `"${id}": { "name": "N" }`).join()}}`;
    expect(new Set(read(json).metrics.map(({ id }) => id))).toEqual(new Set(ids));
  });
});

describe('counts of tests and usages', () => {
  test('above 0 are named as left out, for their rows are not in the dictionary', () => {
    const metrics = { a: { name: 'A', test_count: 3, usage_count: 7 }, b: { name: 'B', test_count: 1 } };
    expect(read(JSON.stringify(metrics))).toEqual({
      is: 'read',
      metrics: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
      leftOut: ['test_count of 2 metrics', 'usage_count of 1 metric'],
    });
  });

  test('of 0 leave nothing out', () => {
    expect(read('{ "a": { "name": "A", "test_count": 0, "usageCount": null } }').leftOut).toEqual([]);
  });

  test.each([
    [-1, 'is -1, not a count'],
    [1.5, 'is 1.5, not a count'],
    ['3', 'is text, not a count'],
    [{}, 'is an object, not a count'],
  ])('have to be counts: %j', (count, problem) => {
    expect(problemsOfMetric({ test_count: count })).toEqual([{ place: 'revenue_total › test_count', problem }]);
  });
});

describe('a file that is no JSON is refused with the line and column where it breaks', () => {
  test.each([
    ['', 'line 1, column 1', 'a value'],
    ['{ "a": { "name": "A" }', 'line 1, column 23', 'a comma or "}"'],
    ['{\n  "a": { "name": "A" },\n}', 'line 3, column 1', 'a key in double quotes'],
    ['{\r\n  a: 1\r\n}', 'line 2, column 3', 'a key in double quotes or "}"'],
    ['{ "a" 1 }', 'line 1, column 7', 'a colon'],
    ['[1 2]', 'line 1, column 4', 'a comma or "]"'],
    ['[1,]', 'line 1, column 4', 'a value'],
    ['{} {}', 'line 1, column 4', 'the end of the file'],
    ['\uFEFF[tru]', 'line 1, column 2', 'a value or "]"'],
    ['["two\nlines"]', 'line 1, column 6', 'the end of a text in double quotes'],
    ['["\\x"]', 'line 1, column 3', 'the end of a text in double quotes'],
    ['["open', 'line 1, column 7', 'the end of a text in double quotes'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 'line 1, column 102', 'nesting of at most 100 levels'],
  ])('%j', (json, place, expected) => {
    expect(problemsOf(json)).toEqual([{ place, problem: `JSON syntax error: ${expected} was expected` }]);
  });

  test('just where JSON.parse refuses it', () => {
    const nearJson = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', '\n'),
      )
      .map(([json, at, length, piece]) => {
        const start = at % (json.length + 1);
        return json.slice(0, start) + piece + json.slice(start + length);
      });
    fc.assert(
      fc.property(fc.oneof(nearJson, fc.string()), (text) => {
        expect(problemsOf(text).some(({ problem }) => problem.includes('JSON syntax error'))).toBe(!isJson(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('every problem is named with its place', () => {
  test.each([
    ['1', 'is a number'],
    ['null', 'is null'],
    ['"metrics"', 'is text'],
    ['true', 'is true'],
  ])('a file that holds no metrics: %s', (json, kind) => {
    const problem = `${kind}; a dictionary is an object of metrics keyed by their ids`;
    expect(problemsOf(json)).toEqual([{ place: 'file', problem }]);
  });

  test('a metric that is no object', () => {
    expect(problemsOf('{ "a": 1, "b": [], "c": null }')).toEqual([
      { place: 'a', problem: 'is a number, not an object' },
      { place: 'b', problem: 'is a list, not an object' },
      { place: 'c', problem: 'is null, not an object' },
    ]);
    expect(problemsOf('["a"]')).toEqual([{ place: 'metric 1', problem: 'is text, not an object' }]);
  });

  test.each([
    ['name', undefined, 'name', 'is missing'],
    ['name', null, 'name', 'is missing'],
    ['name', '  ', 'name', 'is missing'],
    ['name', 7, 'name', 'is a number, not text'],
    ['description', ['a'], 'description', 'is a list, not text'],
    ['owner', true, 'owner', 'is true, not text'],
    ['dataSource', {}, 'data_source', 'is an object, not text'],
    ['tags', 'finance', 'tags', 'is a string, not a list of texts'],
    ['tags', ['finance', 2], 'tags › 2', 'is a number, not text'],
    ['dependencies', [null], 'dependencies › 1', 'is null, not text'],
    ['trust_score', { toString: 0 }, 'trust_score', 'is an object; it must be a number from 0 to 100'],
    ['trust_score', '80', 'trust_score', 'is text; it must be a number from 0 to 100'],
    ['trust_score', 101, 'trust_score', 'is 101; it must be a number from 0 to 100'],
    ['trustScore', -1, 'trust_score', 'is -1; it must be a number from 0 to 100'],
    ['created_at', 'yesterday', 'created_at', 'is "yesterday", not a time like 2026-03-31 17:00:00'],
    ['updatedAt', 1750862636, 'updated_at', 'is 1750862636, not a time like 2026-03-31 17:00:00'],
    ['owner', 'fin\u0007ance', 'owner', 'has the invisible control character U+0007 at position 4'],
    ['tags', ['a\nb'], 'tags › 1', 'has a line break at position 2'],
    ['description', 'é'.repeat(500_001), 'description', 'is longer than 1 MB'],
    ['formula', 'a / b', 'formula', 'is not a field of a metric'],
  ])('%s: %j', (key, value, place, problem) => {
    expect(problemsOfMetric({ [key]: value })).toEqual([{ place: `revenue_total › ${place}`, problem }]);
  });

  test('an id that is too long, and its place is cut', () => {
    const problem = 'has 201 characters; 200 are the most';
    const place = `${'x'.repeat(200)}… › id`;
    expect(problemsOf(`{ "${'x'.repeat(201)}": { "name": "X" } }`)).toEqual([{ place, problem }]);
  });

  test('an empty id', () => {
    expect(problemsOf('{ "": { "name": "X" } }')).toEqual([{ place: '"" › id', problem: 'is missing' }]);
  });

  test('an id that is not text, or not its key', () => {
    expect(problemsOf('{ "a": { "id": 7, "name": "A" }, "b": { "id": "c", "name": "B" } }')).toEqual([
      { place: 'a › id', problem: 'is a number, not text' },
      { place: 'b › id', problem: 'is "c", but its key is another' },
    ]);
  });

  test('a metric in a list without an id goes by its position', () => {
    expect(problemsOf('[{ "id": "a", "name": "A" }, { "name": "B" }]')).toEqual([
      { place: 'metric 2 › id', problem: 'is missing' },
    ]);
  });

  test('an id that two metrics of a list share', () => {
    expect(problemsOf('[{ "id": "a", "name": "A" }, { "id": "b", "name": "B" }, { "id": "a", "name": "C" }]')).toEqual([
      { place: 'metric 3 › id', problem: 'duplicates the id of metric 1 too: "a"' },
    ]);
  });

  test('a key that stands twice, however it is spelled', () => {
    const problem = 'appears more than once';
    expect(problemsOf('{ "a": { "name": "A" }, "\\u0061": { "name": "B" } }')).toEqual([{ place: 'a', problem }]);
    expect(problemsOf('{ "metrics": { "a": { "name": "A", "name": "B" } } }')).toEqual([
      { place: 'a › name', problem },
    ]);
    expect(problemsOf('[{ "id": "a", "name": "A" }, { "id": "b", "name": "B", "name": "C" }]')).toEqual([
      { place: 'b › name', problem },
    ]);
    expect(problemsOf('{ "metrics": [], "metrics": [] }')).toEqual([{ place: 'metrics', problem }]);
  });

  test('a field in both spellings', () => {
    expect(problemsOfMetric({ data_source: 'orders', dataSource: 'orders' })).toEqual([
      { place: 'revenue_total › dataSource', problem: 'appears in both spellings; keep one' },
    ]);
  });

  test('a key that would vanish in JavaScript', () => {
    expect(problemsOf('{ "a": { "name": "A", "__proto__": { "owner": "me" } } }')).toEqual([
      { place: 'a › __proto__', problem: 'is not a field of a metric' },
    ]);
  });

  test('all problems of all metrics are listed, and no metric is read', () => {
    const metrics = {
      a: { trust: 5, tags: [1, 'ok', 2] },
      b: { name: 'B' },
      c: { name: 'C', owner: 1, created_at: '' },
    };
    expect(readDictionary(JSON.stringify(metrics))).toEqual({
      is: 'refused',
      problems: [
        { place: 'a › trust', problem: 'is not a field of a metric' },
        { place: 'a › name', problem: 'is missing' },
        { place: 'a › tags › 1', problem: 'is a number, not text' },
        { place: 'a › tags › 3', problem: 'is a number, not text' },
        { place: 'c › owner', problem: 'is a number, not text' },
        { place: 'c › created_at', problem: 'is "", not a time like 2026-03-31 17:00:00' },
      ],
    });
  });
});

test('any text is read into sound metrics or refused with at least one problem', () => {
  const key = fc.constantFrom('id', 'name', 'owner', 'tags', 'trust_score', 'created_at', 'metrics', 'test_count', 'x');
  const value = fc.oneof(fc.jsonValue(), fc.array(fc.string()), fc.double(), fc.constant('2025-01-01'));
  const metric = fc.dictionary(key, value);
  const almost = fc.oneof(
    fc.dictionary(fc.string(), metric),
    fc.array(metric),
    fc.record({ metrics: fc.array(metric) }),
  );
  const text = fc.oneof(
    almost.map((content) => JSON.stringify(content)),
    fc.json(),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (json) => {
      const reading = readDictionary(json);
      const sound =
        reading.is === 'read' ? reading.metrics.flatMap(faultsOfNew).length === 0 : reading.problems.length > 0;
      expect(sound).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('100,000 metrics are read', () => {
  const metrics = Array.from({ length: 100_000 }, (_, i) => ({
    id: `metric_${i}`,
    name: `Metric ${i}`,
    description: 'What the number means, in a sentence or two that nobody has to read twice.',
    calculation: 'SELECT date(paid_at) AS day, count(*)\nFROM orders\nWHERE paid_at IS NOT NULL\nGROUP BY 1',
    tags: ['finance', 'core'],
    created_at: '2025-06-25 14:43:56',
  }));
  const json = JSON.stringify(metrics);
  expect(read(json).metrics).toHaveLength(100_000);
});

const absent = existsSync(MOZILLA) ? '' : ` (skipped: ${MOZILLA} is absent)`;

describe.skipIf(absent !== '')(`a real dictionary of 404 metrics${absent}`, () => {
  test('is read whole, every value as it was', () => {
    const json = readFileSync(MOZILLA, 'utf8');
    const { metrics, leftOut } = read(json);
    expect(leftOut).toEqual([]);
    expect(metrics).toHaveLength(404);
    const reopened = metrics.map(({ id, dataSource, createdAt, updatedAt, ...fields }) => [
      id,
      { id, ...fields, data_source: dataSource, created_at: createdAt, updated_at: updatedAt },
    ]);
    expect(Object.fromEntries(reopened)).toEqual(JSON.parse(json));
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
