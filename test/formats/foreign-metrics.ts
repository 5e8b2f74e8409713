import fc from 'fast-check';
import { type MetricDetails, NO_DETAILS } from '../../src/domain/metric/details.ts';
import type { ForeignMetric } from '../../src/formats/interchange/model.ts';

/** A metric that a test is about; all that it does not say is empty. */
export function foreignMetric(
  fields: Partial<Omit<ForeignMetric, 'details'>> & { readonly details?: Partial<MetricDetails> },
): ForeignMetric {
  const id = fields.id ?? 'a';
  return {
    name: id,
    description: null,
    calculation: null,
    owner: null,
    dataSource: null,
    tags: [],
    dependencies: [],
    origin: { format: 'csv', file: 'metrics.csv', line: undefined, path: id, foreign: {} },
    ...fields,
    id,
    details: { ...NO_DETAILS, ...fields.details },
  };
}

/** Texts with what formats trip over: quotes, signs that begin something else, lines, templates, other scripts. */
export const oddText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...Array.from('aB1 "\'=+-@#{[&*!%`|>?,;\n\t\\净é~'),
      ': ',
      ' #',
      '{{ x }}',
      '$$',
      '\u{1f600}',
      'null',
      'true',
      '0123',
      '1e3',
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text.trim() === text && text !== '');

/** Such a text in one line. */
export const oddLine: fc.Arbitrary<string> = oddText.filter((text) => !/[\n\t]/.test(text));

/** What a writer must give back: a metric without its origin. */
export function withoutOrigin({ origin: _, ...metric }: ForeignMetric): Omit<ForeignMetric, 'origin'> {
  return metric;
}
