import fc from 'fast-check';
import { expect } from 'vitest';
import type { CalculationLanguage, MetricKind } from '../../../src/domain/metric/details.ts';
import type {
  ForeignMetric,
  ForeignTest,
  ForeignUsage,
  FormatId,
  JsonValue,
} from '../../../src/formats/interchange/model.ts';

/** Texts that formats like to stumble over. */
const NASTY = [
  '{{ x }}',
  '# no comment',
  'a # b',
  'a: b',
  '- item',
  '@owner',
  '`tick`',
  '"quoted"',
  "it's",
  'two\nlines\n',
  '  indented\n\ttab',
  'crlf\r\nline',
  '0123',
  '1e3',
  'yes',
  'null',
  '~',
  '%',
  '---',
  '...',
  '| pipe',
  '> fold',
  '{CUBE}.x',
  '${TABLE}.x',
  'SUM(a) -- all of it\nFROM b',
  "SUM(a) / COUNT(DISTINCT b.c) ) '",
  '(SUM(a)) / (SUM(b))',
  'Ümläut 🎉 名前',
  '\u00a0nbsp\u2028',
  '__proto__',
  'constructor',
  '$$',
  ' ',
  '',
];

export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);

const name = text.filter((value) => value !== '');
const maybe = fc.option(text, { nil: null });
const texts = fc.array(text, { maxLength: 3 });
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

const KINDS: MetricKind[] = ['simple', 'ratio', 'derived', 'cumulative', 'conversion', 'count', 'sum', 'average'];
const LANGUAGES: CalculationLanguage[] = [
  'sql',
  'bigquery',
  'databricks',
  'postgres',
  'snowflake',
  'dax',
  'maql',
  'mdx',
  'tableau',
  'prose',
];

const details = fc.record({
  synonyms: texts,
  unit: maybe,
  format: maybe,
  kind: fc.option(fc.constantFrom(...KINDS), { nil: null }),
  grain: maybe,
  group: maybe,
  language: fc.option(fc.constantFrom(...LANGUAGES), { nil: null }),
  notes: maybe,
  links: fc.array(fc.record({ label: text, url: text }), { maxLength: 2 }),
  custom: fc.array(fc.tuple(text, text), { maxLength: 3 }).map((entries) => new Map(entries)),
  isHidden: fc.boolean(),
});

/** Metrics with any texts in them, with ids of their own; some come from the format itself. */
export function metricsOf(format: FormatId): fc.Arbitrary<ForeignMetric[]> {
  const metric = fc.record({
    id: name.filter((id) => id.trim() !== ''),
    name,
    description: maybe,
    calculation: maybe,
    owner: maybe,
    dataSource: maybe,
    tags: texts,
    dependencies: texts,
    details,
    origin: fc.record({
      format: fc.constantFrom(format, 'metricbook-yaml' as const),
      file: fc.constant('a'),
      line: fc.constant(1),
      path: name,
      foreign: fc
        .array(
          fc.tuple(
            fc.oneof(
              text.filter((key) => !key.startsWith('$')),
              // Names that formats have a meaning of their own for.
              fc.constantFrom(
                ...'name description expression sql type title label meta config expr comment'.split(' '),
              ),
            ),
            json,
          ),
          { maxLength: 3 },
        )
        .map((entries) => Object.fromEntries(entries)),
    }),
  });
  return fc.uniqueArray(metric, { maxLength: 5, selector: ({ id }) => id });
}

/** What must be the same after writing and reading: all but where it was. */
export function compared(metric: ForeignMetric): unknown {
  const { origin, ...rest } = metric;
  const foreign = Object.entries(origin.foreign).filter(([key]) => !key.startsWith('$'));
  return { ...rest, foreign: new Map(foreign) };
}

/**
 * Asserts that reading gave all metrics back, in any order. Attributes that are foreign to the format stay behind, so
 * those of metrics from another one are not compared.
 */
export function expectSame(back: readonly ForeignMetric[], metrics: readonly ForeignMetric[], format: FormatId): void {
  const own = new Set(metrics.filter(({ origin }) => origin.format === format).map(({ id }) => id));
  const byId = (all: readonly ForeignMetric[]): Map<string, unknown> =>
    new Map(
      all.map((metric) => {
        const origin = own.has(metric.id) ? metric.origin : { ...metric.origin, foreign: {} };
        return [metric.id, compared({ ...metric, origin })];
      }),
    );
  expect(byId(back)).toEqual(byId(metrics));
}

/** Tests and usages of a metric. */
export function companionsOf(id: string): { tests: ForeignTest[]; usages: ForeignUsage[] } {
  return {
    tests: [{ metrics: [id], type: 'custom', query: 'SELECT 1', expected: '> 0', status: 'passed', lastRun: null }],
    usages: [{ metrics: [id], tool: 'Tableau', name: 'Board', url: null, owner: 'ann', isInferred: true }],
  };
}
