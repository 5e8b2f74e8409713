import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { testsOf } from '../../../src/database/metrics/validation-tests.ts';
import { usagesOf } from '../../../src/database/metrics/usages.ts';
import { originsOf } from '../../../src/database/metrics/sources.ts';
import { applyReview, importEffect, isNothing, type ImportEffect } from '../../../src/database/review/apply-review.ts';
import { allOf } from '../../../src/domain/core/steps.ts';
import { type Choices, NO_CHOICES } from '../../../src/domain/review/choices.ts';
import { foreignContent } from '../../../src/formats/foreign-content.ts';
import type { ForeignMetric, Reading } from '../../../src/formats/interchange/model.ts';
import { anyMetrics, foreignMetric } from '../../formats/any-metrics.ts';

function reading(metrics: readonly ForeignMetric[], rest: Partial<Reading> = {}): Reading {
  return { metrics, tests: [], usages: [], problems: [], ...rest };
}

/** Imports what a source says now. */
function importing(db: MetricsDatabase, said: Reading, choices: Choices = NO_CHOICES): ImportEffect {
  const content = foreignContent('metrics.yml', said);
  return db.edit((connection, changedAt) =>
    allOf(
      applyReview(connection, content, choices, {
        changedBy: 'Ada',
        changedAt,
        reason: 'Imported',
        mappings: new Map(),
      }),
    ),
  );
}

const revenue = foreignMetric({ id: 'revenue', name: 'Revenue', description: 'All of it', owner: '@finance' });

describe('an import', () => {
  test('brings every field, the details and the place of a metric', async () => {
    using db = await MetricsDatabase.open();
    const details = {
      ...revenue.details,
      synonyms: ['Turnover'],
      unit: 'EUR',
      links: [{ label: 'Wiki', url: 'https://example.org/revenue' }],
      custom: new Map([['Cost center', '0042']]),
    };
    const origin = { ...revenue.origin, file: 'models/finance.yml', line: 7, foreign: { meta: { tier: 1 } } };
    importing(db, reading([{ ...revenue, tags: ['core'], details, origin }]));
    expect(db.getMetric('revenue')).toMatchObject({ name: 'Revenue', description: 'All of it', tags: ['core'] });
    expect(db.getDetails('revenue')).toEqual(details);
    const [place] = db.run((connection) => originsOf(connection, 'revenue'));
    expect(place).toMatchObject({ source: 'metrics.yml', file: 'models/finance.yml', line: 7, importedBy: 'Ada' });
    expect(JSON.parse(place?.foreignAttributes ?? '')).toEqual({ meta: { tier: 1 } });
  });

  test('takes custom values whose names are the same to a reader, and defines one of them', async () => {
    using db = await MetricsDatabase.open();
    const custom = new Map([
      ['Cost center', '1'],
      [' cost  center', '2'],
    ]);
    importing(db, reading([{ ...revenue, details: { ...revenue.details, custom } }]));
    expect(db.getDetails('revenue').custom).toEqual(custom);
    expect(db.getCustomFields()).toHaveLength(1);
  });

  test('tells of each value that does not fit its custom field, and keeps the text', async () => {
    using db = await MetricsDatabase.open();
    db.defineCustomField({ name: 'Cost', type: 'number' });
    db.defineCustomField({ name: 'Since', type: 'date' });
    db.defineCustomField({ name: 'Tier', type: 'choice', choices: ['gold', 'silver'] });
    db.defineCustomField({ name: 'Wiki', type: 'link' });
    const wrong = new Map([
      ['Cost', '4,100'],
      ['Since', '31.3.2026'],
      ['Tier', 'Gold'],
      ['Wiki', 'the wiki'],
      ['Free', 'any text'],
    ]);
    const right = new Map([
      ['Cost', '4100'],
      ['Since', '2026-03-31'],
      ['Tier', 'gold'],
      ['Wiki', 'https://example.org/'],
    ]);
    const origin = { ...revenue.origin, file: 'kpis.csv', line: 7 };
    const one = { ...revenue, origin, details: { ...revenue.details, custom: wrong } };
    const other = { ...foreignMetric({ id: 'cost', name: 'Cost' }), details: { ...revenue.details, custom: right } };
    const { misfits } = importing(db, reading([one, other]));
    const place = { severity: 'warning', code: 'custom-value', file: 'kpis.csv', line: 7, metric: 'Revenue' };
    expect(misfits).toEqual([
      { ...place, message: '“4,100” in “Cost” is not a number. The text is kept as it is.' },
      { ...place, message: '“31.3.2026” in “Since” is not a day like 2026-03-31. The text is kept as it is.' },
      { ...place, message: '“Gold” in “Tier” is not one of the choices of this field. The text is kept as it is.' },
      {
        ...place,
        message:
          '“the wiki” in “Wiki” is not an address that begins with https://, http:// or mailto:. The text is kept as it is.',
      },
    ]);
    expect(db.getDetails('revenue').custom).toEqual(wrong);
    expect(db.getDetails('cost').custom).toEqual(right);
  });

  test('of the same again has nothing to do, and writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyMetrics, async (metrics) => {
        using db = await MetricsDatabase.open();
        importing(db, reading(metrics));
        const before = Buffer.from(db.export());
        expect(isNothing(importing(db, reading(metrics)))).toBe(true);
        expect(Buffer.compare(before, Buffer.from(db.export()))).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  test('keeps what was changed here, takes what was changed there, and asks about both', async () => {
    using db = await MetricsDatabase.open();
    importing(db, reading([revenue]));
    db.updateMetric('revenue', { owner: '@growth', description: 'Ours' }, 'Bo');
    const theirs = reading([{ ...revenue, description: 'Theirs', calculation: 'SUM(amount)' }]);
    expect(importing(db, theirs).plan.counts).toMatchObject({ fields: 1, keptConflicts: 1 });
    expect(db.getMetric('revenue')).toMatchObject({
      owner: '@growth',
      description: 'Ours',
      calculation: 'SUM(amount)',
    });
    // It was decided, so it is asked no more.
    expect(isNothing(importing(db, theirs))).toBe(true);
  });

  test('writes one save with its reason, in the history like every change', async () => {
    using db = await MetricsDatabase.open();
    importing(db, reading([revenue]));
    const details = { ...revenue.details, unit: 'EUR' };
    importing(db, reading([{ ...revenue, description: 'Net of tax', details }]));
    const changes = db.getMetricHistory('revenue');
    expect(new Map(changes.map(({ fieldName, newValue }) => [fieldName, newValue]))).toEqual(
      new Map([
        ['description', 'Net of tax'],
        ['unit', 'EUR'],
      ]),
    );
    expect(
      new Set(changes.map(({ changeSetId, reason, changedBy }) => `${changeSetId} ${reason} ${changedBy}`)),
    ).toEqual(new Set(['1 Imported Ada']));
  });

  test('does not clear a field that they no longer have, and does not touch one that their format lacks', async () => {
    using db = await MetricsDatabase.open();
    importing(db, reading([revenue]));
    db.updateDetails('revenue', { unit: 'EUR' }, 'Bo');
    importing(db, reading([{ ...revenue, description: null }]));
    expect(db.getMetric('revenue').description).toBe('All of it');
    expect(db.getDetails('revenue').unit).toBe('EUR');
  });

  test('does not bring back what was deleted here, nor offer again what was declined', async () => {
    using db = await MetricsDatabase.open();
    const cost = foreignMetric({ id: 'cost', name: 'Cost' });
    importing(db, reading([revenue, cost]), { ...NO_CHOICES, metrics: new Map([['cost', 'skip']]) });
    expect(db.findMetric('cost')).toBeUndefined();
    db.deleteMetric('revenue', 'Bo');
    const again = importing(db, reading([revenue, cost]));
    expect(again.review.metrics.map(({ is }) => is)).toEqual(['deleted here', 'deleted here']);
    expect(db.getAllMetrics()).toEqual([]);
    importing(db, reading([revenue, cost]), { ...NO_CHOICES, metrics: new Map([['cost', 'take']]) });
    expect(db.getAllMetrics().map(({ id }) => id)).toEqual(['cost']);
  });

  test('finds a metric by its place again, whatever its id and name are now', async () => {
    using db = await MetricsDatabase.open();
    importing(db, reading([revenue]));
    db.renameMetric('revenue', 'revenue_total', 'Bo');
    importing(db, reading([{ ...revenue, name: 'Total revenue' }]));
    expect(db.getAllMetrics().map(({ id, name }) => [id, name])).toEqual([['revenue_total', 'Total revenue']]);
  });

  test('adds tests and uses once, and takes a newer result of a test', async () => {
    using db = await MetricsDatabase.open();
    const ran = (status: 'passed' | 'failed', lastRun: string) => ({
      metrics: ['revenue'],
      type: 'not_null',
      query: null,
      expected: null,
      status,
      lastRun,
    });
    const usages = ['board', 'wiki'].map((name) => ({
      metrics: ['revenue'],
      tool: 'dashboard',
      name,
      url: null,
      owner: 'Cy',
      isInferred: name === 'wiki',
    }));
    importing(db, reading([revenue], { tests: [ran('passed', '2026-03-01T10:00:00Z')], usages }));
    const said = reading([revenue], { tests: [ran('failed', '2026-03-02T10:00:00Z')], usages });
    expect(isNothing(importing(db, said))).toBe(false);
    expect(isNothing(importing(db, said))).toBe(true);
    const [tests, uses] = db.run((connection) => [testsOf(connection, 'revenue'), usagesOf(connection, 'revenue', 9)]);
    expect(tests.map(({ status, lastRun }) => [status, lastRun])).toEqual([['failed', '2026-03-02 10:00:00']]);
    expect(uses.map(({ usedBy, context }) => [usedBy, context])).toEqual([['Cy', 'dashboard board']]);
    expect(db.getMetric('revenue')).toMatchObject({ testCount: 1, usageCount: 1 });
  });

  test('leaves out, and tells, what no catalog can hold', async () => {
    using db = await MetricsDatabase.open();
    const links = [{ label: 'Run', url: 'javascript:alert(1)' }];
    const said = reading([
      { ...revenue, details: { ...revenue.details, unit: 'EUR', links } },
      foreignMetric({ id: 'odd', name: 'Odd\u0000' }),
    ]);
    const { problems } = foreignContent('metrics.yml', said);
    expect(problems.map(({ severity, code, metric }) => [severity, code, metric])).toEqual([
      ['loss', 'invalid-detail', 'Revenue'],
      ['error', 'invalid-metric', 'Odd\u0000'],
    ]);
    importing(db, said);
    expect(db.getAllMetrics().map(({ id }) => id)).toEqual(['revenue']);
    expect(db.getDetails('revenue')).toMatchObject({ unit: 'EUR', links: [] });
  });

  test('that would do something else than it said is refused, and changes nothing', async () => {
    using db = await MetricsDatabase.open();
    importing(db, reading([revenue]));
    const content = foreignContent('metrics.yml', reading([{ ...revenue, description: 'Theirs' }]));
    const seen = allOf(db.run((connection) => importEffect(connection, content, NO_CHOICES)));
    db.updateMetric('revenue', { description: 'Ours' }, 'Bo');
    const before = Buffer.from(db.export());
    expect(() =>
      db.edit((connection, changedAt) =>
        allOf(
          applyReview(
            connection,
            content,
            NO_CHOICES,
            { changedBy: 'Ada', changedAt, reason: 'Imported', mappings: new Map() },
            { seen: seen.plan },
          ),
        ),
      ),
    ).toThrow('changed meanwhile');
    expect(Buffer.compare(before, Buffer.from(db.export()))).toBe(0);
  });
});
