import fc from 'fast-check';
import { SOURCE_PREFIX } from '../../src/domain/metric/metric.ts';
import { NO_DETAILS, type MetricDetails } from '../../src/domain/metric/details.ts';
import type { ForeignMetric } from '../../src/formats/interchange/model.ts';

/** A metric of which a test says only what matters to it. */
export function foreignMetric(parts: Partial<ForeignMetric> & { readonly id: string }): ForeignMetric {
  return {
    name: parts.id,
    description: null,
    calculation: null,
    owner: null,
    dataSource: null,
    tags: [],
    dependencies: [],
    details: NO_DETAILS,
    origin: { format: 'csv', file: 'a.csv', line: 1, path: parts.id, foreign: {} },
    ...parts,
  };
}

/** Texts that formats take for something else. */
const TRICKY = [
  'yes',
  '0123',
  '1e3',
  '~',
  'null',
  '- a',
  '@a',
  '`a`',
  'a # b',
  'a: b',
  '{{ x }}',
  "{{ '{{' }}",
  '{% raw %}',
  '{# c #}',
  ' a ',
  'a\n  b\n',
  '\n',
  '\t',
  '"',
  "'",
  '\\',
  '2026-01-01',
  '12:30:00',
  '__proto__',
  'metricbook',
  'a\u00A0b',
  '\u2028',
  '\u0085',
  '\uFEFF',
  '\r\n',
  '---',
  '...',
  '&a',
  '*a',
  '!a',
  '%a',
  '?',
  '> a',
  '| a',
];

const CALCULATIONS = [
  'SUM(amount)',
  'COUNT(DISTINCT user_id)',
  'SUM(a) / SUM(b)',
  'AVG(x) FILTER (WHERE a > 1)',
  'PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY x)',
  'SUM(a) + 1)',
  "MAX(') -- ')",
  'm0 / m1',
  '(m0 - m1) * 100 / NULLIF(m1, 0)',
  'm2',
  'SELECT 1',
];

/** A text of any characters, or one that is taken for something else. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(...TRICKY),
  fc.array(fc.constantFrom(...TRICKY, 'a', '{', '%'), { maxLength: 4 }).map((parts) => parts.join('')),
);

const details: fc.Arbitrary<MetricDetails> = fc.record({
  synonyms: fc.array(anyText, { maxLength: 3 }),
  unit: fc.option(anyText),
  format: fc.option(anyText),
  kind: fc.option(
    fc.constantFrom('simple', 'ratio', 'derived', 'cumulative', 'conversion', 'count', 'sum', 'average', 'other'),
  ),
  grain: fc.option(anyText),
  group: fc.option(anyText),
  language: fc.option(fc.constantFrom('sql', 'bigquery', 'dax', 'prose')),
  notes: fc.option(anyText),
  links: fc.array(fc.record({ label: anyText, url: anyText }), { maxLength: 2 }),
  custom: fc.array(fc.tuple(anyText, anyText), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  isHidden: fc.boolean(),
});

/** Metrics of a catalog, with ids of their own, that depend on each other and on what is elsewhere. */
export const anyMetrics: fc.Arbitrary<ForeignMetric[]> = fc
  .uniqueArray(fc.oneof(fc.constantFrom('m0', 'm1', 'm2', 'Net Revenue', 'a.b'), anyText), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .record({
            name: anyText,
            description: fc.option(anyText),
            calculation: fc.option(fc.oneof(anyText, fc.constantFrom(...CALCULATIONS))),
            owner: fc.option(anyText),
            dataSource: fc.option(fc.oneof(fc.constantFrom('orders', 'shop.orders', 'The table'), anyText)),
            tags: fc.array(anyText, { maxLength: 3 }),
            dependencies: fc.array(fc.oneof(fc.constantFrom(...ids, `${SOURCE_PREFIX}orders`), anyText), {
              maxLength: 3,
            }),
            details,
          })
          .map((parts) => foreignMetric({ id, ...parts })),
      ),
    ),
  );

/** What a metric says, without where it is from. */
export function saidBy({ origin: _, ...said }: ForeignMetric): Omit<ForeignMetric, 'origin'> {
  return said;
}
