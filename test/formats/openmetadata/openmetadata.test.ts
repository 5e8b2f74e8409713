import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MetricKind } from '../../../src/domain/metric/details.ts';
import { detectsOpenMetadata, readOpenMetadata } from '../../../src/formats/openmetadata/read-openmetadata.ts';
import { writeOpenMetadata } from '../../../src/formats/openmetadata/write-openmetadata.ts';
import { foreignMetric, oddLine, oddText, withoutOrigin } from '../foreign-metrics.ts';

const SAMPLE = '../shared/interchange/samples/csv/openmetadata_2.0_header.csv';

it.skipIf(!existsSync(SAMPLE))(
  'a metric of OpenMetadata has all that its row says (skipped if ../shared is absent)',
  () => {
    const file = { path: 'metrics.csv', text: readFileSync(SAMPLE, 'utf8') };
    expect(detectsOpenMetadata(file)).toBe(true);
    const { metrics } = readOpenMetadata([file]);
    expect(metrics[0]).toMatchObject({
      id: 'net_sales',
      name: 'Net Sales',
      calculation: 'SUM(f.net)',
      owner: 'data.owner',
      tags: ['Business.Critical', 'KPI.NetSales'],
      dependencies: ['gross_sales', 'orders'],
      details: {
        kind: 'sum',
        unit: 'dollars',
        grain: 'month',
        language: 'sql',
        custom: new Map([['externalId', '12345']]),
      },
      origin: { foreign: { owners: 'user:data.owner;team:Finance', domains: 'Sales', entityStatus: 'Approved' } },
    });
    // What was read goes out again as it was.
    const again = writeOpenMetadata(metrics).files[0]?.text ?? '';
    expect(again.split('\r\n')[1]).toBe(
      file.text.trim().split(/\r?\n/)[1]?.replace('"externalId:12345"', 'externalId:12345'),
    );
  },
);

it('what is written is read as the same metrics', () => {
  const text = fc.option(oddText, { nil: null });
  const kind = fc.constantFrom<MetricKind | null>(
    null,
    'simple',
    'ratio',
    'derived',
    'cumulative',
    'conversion',
    'count',
    'sum',
    'average',
    'other',
  );
  const metric = fc.record({
    id: oddLine,
    name: oddLine,
    description: text,
    calculation: text,
    owner: fc.option(
      oddLine.filter((one) => !/^(?:user|team):/.test(one)),
      { nil: null },
    ),
    tags: fc.array(oddLine, { maxLength: 3 }),
    details: fc.record({
      synonyms: fc.array(oddLine, { maxLength: 2 }),
      unit: fc.option(fc.oneof(oddLine, fc.constantFrom('count', 'USD')), { nil: null }),
      format: text,
      kind,
      grain: fc.option(fc.constantFrom('day', 'customer', 'Month'), { nil: null }),
      group: text,
      language: fc.constantFrom('sql' as const, 'dax' as const, 'prose' as const, 'bigquery' as const, null),
      notes: text,
      isHidden: fc.boolean(),
      links: fc.array(fc.record({ label: oddLine, url: oddLine }), { maxLength: 2 }),
      custom: fc
        .dictionary(
          oddLine.filter((key) => !/[:;]/.test(key)),
          oddText,
          { maxKeys: 2, noNullPrototype: true },
        )
        .map((all) => new Map(Object.entries(all))),
    }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(metric, { maxLength: 4, selector: ({ id }) => id }), (all) => {
      const metrics = all.map((one, i) => foreignMetric({ ...one, dependencies: all.slice(0, i).map(({ id }) => id) }));
      const { files } = writeOpenMetadata(metrics);
      const again = readOpenMetadata(files);
      expect(again.metrics.map(withoutOrigin)).toEqual(metrics.map(withoutOrigin));
    }),
    { numRuns: 500 },
  );
});
