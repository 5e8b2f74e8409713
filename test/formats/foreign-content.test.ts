import { expect, test } from 'vitest';
import { foreignContent } from '../../src/formats/foreign-content.ts';
import type { ForeignMetric, ForeignUsage } from '../../src/formats/interchange/model.ts';
import { ownContent } from '../../src/formats/own-content.ts';
import { foreignMetric } from './foreign-metrics.ts';

const contentOf = (metrics: readonly ForeignMetric[], usages: readonly ForeignUsage[] = []) =>
  foreignContent('kpis', { metrics, tests: [], usages, problems: [] });

test('of a list and of the custom fields only what no catalog could hold is left out, and each is told', () => {
  const link = { label: 'Wiki', url: 'https://example.com/' };
  const { side, problems } = contentOf([
    foreignMetric({
      id: 'a',
      details: {
        synonyms: ['one', 'x'.repeat(201), 'two'],
        links: [{ label: 'Bad', url: 'javascript:1' }, link],
        custom: new Map([
          ['target', '95'],
          ['x'.repeat(101), 'long name'],
          ['odd', 'a\u0000b'],
        ]),
        unit: 'x'.repeat(201),
      },
    }),
  ]);
  const fields = side.metrics[0]?.fields;
  expect(fields?.get('synonyms')).toBe('["one","two"]');
  expect(JSON.parse(fields?.get('links') ?? '')).toEqual([link]);
  expect([...(fields?.keys() ?? [])].filter((field) => field.startsWith('custom'))).toHaveLength(1);
  expect(fields?.has('unit')).toBe(false);
  expect(problems.map(({ code, message }) => [code, message.slice(0, 30)])).toEqual([
    ['invalid-detail', 'Left out: the synonyms (item 2'],
    ['invalid-detail', 'Left out: the unit has 201 cha'],
    ['invalid-detail', 'Left out: the links (item 1) i'],
    ['invalid-detail', 'Left out: the name of the fiel'],
    ['invalid-detail', expect.stringContaining('odd')],
  ]);
});

test('a recorded use comes back as it was, however often it goes out and in', () => {
  const used = { metrics: ['a'], usedBy: 'ann' };
  const uses = ['weekly report', null].map((context) => {
    const whole = { usedBy: 'ann', context };
    const { usages } = ownContent('catalog.db', [
      {
        metric: {
          ...foreignMetric({ id: 'a' }),
          testCount: 0,
          usageCount: 1,
          trustScore: 0,
          createdAt: '',
          updatedAt: '',
        },
        details: foreignMetric({}).details,
        tests: [],
        usages: [{ ...whole, id: 1, metricId: 'a', usedAt: '2026-03-01 10:00:00' }],
        origin: undefined,
      },
    ]);
    return contentOf([foreignMetric({ id: 'a' })], usages).usages;
  });
  expect(uses).toEqual([[{ ...used, context: 'weekly report' }], [{ ...used, context: null }]]);
});
