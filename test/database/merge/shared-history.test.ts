import { describe, expect, it } from 'vitest';
import { catalogReview } from '../../../src/database/merge/catalog-sides.ts';
import { applyDecisions } from '../../../src/database/merge/decided-merge.ts';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { DetailUpdates } from '../../../src/domain/metric/details.ts';
import type { MetricUpdates } from '../../../src/domain/metric/metric.ts';
import { mergeConflicts } from '../../../src/domain/review/catalog-choices.ts';
import { type Choices, NO_CHOICES, type RowChoice } from '../../../src/domain/review/choices.ts';
import { allRows, type Review } from '../../../src/domain/review/review.ts';
import { catalogOf, openCatalog } from '../catalog.ts';

const all = (conflict: RowChoice): Choices => ({ ...NO_CHOICES, kinds: { conflict } });

/** A publisher and a copy of the published catalog, which both go on. */
class Publishing {
  private constructor(
    readonly publisher: MetricsDatabase,
    readonly copy: MetricsDatabase,
    readonly pass: () => void,
  ) {}

  static async of(...ids: string[]): Promise<Publishing> {
    const { db: publisher, clock } = await catalogOf(
      ...ids.map((id) => ({ id, name: id, tags: ['one'], details: { unit: 'EUR', grain: 'day' } })),
    );
    clock.pass(1);
    for (const id of ids) publisher.updateMetric(id, { owner: '@first' }, 'pia');
    const { db: copy } = await openCatalog(publisher.export(), clock);
    return new Publishing(publisher, copy, () => clock.pass(1));
  }

  publish(id: string, updates: MetricUpdates): void {
    this.pass();
    this.publisher.updateMetric(id, updates, 'pia');
  }

  change(id: string, updates: MetricUpdates): void {
    this.pass();
    this.copy.updateMetric(id, updates, 'ann');
  }

  detail(of: 'copy' | 'publisher', updates: DetailUpdates): void {
    this.pass();
    this[of].updateDetails('a', updates, of === 'copy' ? 'ann' : 'pia');
  }

  /** Another program writes a name, and no history. */
  writeBare(name: string): void {
    this.publisher.edit((connection) => connection.run("UPDATE main.metrics SET name = ? WHERE id = 'a'", [name]));
  }

  review(): Review {
    return this.copy.run((ours) => this.publisher.run((theirs) => catalogReview(ours, theirs, { relation: 'copy' })));
  }

  /** The kind of each difference, by id and field. */
  told(): Record<string, string> {
    return Object.fromEntries(allRows(this.review()).map(({ metric, field, kind }) => [`${metric} ${field}`, kind]));
  }

  /** Merges the edition as it is now. */
  async merge(choices: Choices = NO_CHOICES): Promise<void> {
    this.pass();
    const author = { changedBy: 'ann', reason: 'Merged from the newer edition' };
    const review = this.review();
    const { db: edition } = await openCatalog(this.publisher.export());
    edition.edit((there, changedAt) => applyDecisions(there, review, choices, { ...author, changedAt }));
    this.copy.join(edition, (here, there, changedAt) => mergeCatalog(here, there, { ...author, changedAt }));
  }
}

describe('[G42] merging a newer edition into a copy', () => {
  it('keeps what was changed here alone, takes what was changed there alone, and asks if both were', async () => {
    const both = await Publishing.of('a', 'b', 'c');
    both.change('a', { name: 'Mine', tags: ['one', 'mine'] });
    both.publish('b', { name: 'Theirs' });
    both.change('c', { name: 'Mine' });
    both.publish('c', { name: 'Theirs' });
    expect(both.told()).toEqual({ 'a name': 'mine', 'a tags': 'mine', 'b name': 'theirs', 'c name': 'conflict' });
    await both.merge(all('theirs'));
    expect(both.copy.getAllMetrics().map(({ id, name, tags }) => [id, name, tags.join(' ')])).toEqual([
      ['a', 'Mine', 'one mine'],
      ['b', 'Theirs', 'one'],
      ['c', 'Theirs', 'one'],
    ]);
    // The replaced value is not lost.
    expect(both.copy.getMetricHistory('c').map(({ oldValue }) => oldValue)).toContain('Mine');
  });

  it('keeps it through any number of editions, until the publisher changes the field as well', async () => {
    const both = await Publishing.of('a');
    both.change('a', { owner: '@mine' });
    for (const name of ['Second', 'Third']) {
      both.publish('a', { name });
      await both.merge();
      expect(both.copy.getMetric('a')).toMatchObject({ name, owner: '@mine' });
    }
    both.publish('a', { owner: '@theirs' });
    expect(both.told()).toEqual({ 'a owner': 'conflict' });
    await both.merge();
    expect(both.copy.getMetric('a').owner).toBe('@mine');
  });

  it('asks about a conflict once, and again if the publisher goes on', async () => {
    const both = await Publishing.of('a');
    both.change('a', { owner: '@mine' });
    both.publish('a', { owner: '@theirs' });
    await both.merge(all('mine'));
    expect(both.told()).toEqual({ 'a owner': 'mine' });
    both.publish('a', { owner: '@others' });
    expect(both.told()).toEqual({ 'a owner': 'conflict' });
    expect(allRows(both.review())).toMatchObject([
      { base: '@theirs', ourChange: { by: 'ann' }, theirChange: { by: 'pia' } },
    ]);
  });

  it('keeps the items of both through the next edition', async () => {
    const both = await Publishing.of('a');
    both.change('a', { tags: ['one', 'mine'] });
    both.publish('a', { tags: ['one', 'theirs'] });
    await both.merge(all('both'));
    expect(both.copy.getMetric('a').tags).toEqual(['one', 'mine', 'theirs']);
    expect(both.told()).toEqual({ 'a tags': 'mine' });
    both.publish('a', { tags: ['theirs', 'new'] });
    expect(both.told()).toEqual({ 'a tags': 'conflict' });
    await both.merge(all('both'));
    expect(both.copy.getMetric('a').tags).toEqual(['mine', 'theirs', 'new']);
  });

  it('keeps a change of what was merged in before', async () => {
    const both = await Publishing.of('a');
    both.publish('a', { name: 'Second' });
    await both.merge();
    both.change('a', { name: 'Mine' });
    expect(both.told()).toEqual({ 'a name': 'mine' });
  });

  it('follows a publisher who goes back to what was before, with a history and without', async () => {
    const both = await Publishing.of('a');
    both.publish('a', { name: 'Second' });
    await both.merge();
    both.publish('a', { name: 'a' });
    expect(both.told()).toEqual({ 'a name': 'theirs' });
    await both.merge();
    both.writeBare('Bare');
    expect(both.told()).toEqual({ 'a name': 'theirs' });
    both.change('a', { name: 'Mine' });
    expect(both.told()).toEqual({ 'a name': 'conflict' });
  });

  it('treats details like fields', async () => {
    const both = await Publishing.of('a');
    both.detail('copy', { unit: 'CHF', notes: 'n' });
    both.detail('publisher', { grain: 'week' });
    expect(both.told()).toEqual({ 'a unit': 'mine', 'a grain': 'theirs' });
    both.detail('publisher', { unit: 'USD' });
    both.detail('copy', { unit: null });
    expect(both.told()).toEqual({ 'a unit': 'conflict', 'a grain': 'theirs' });
    await both.merge();
    expect(both.copy.getDetails('a')).toMatchObject({ unit: null, grain: 'week', notes: 'n' });
  });
});

describe('what two histories share', () => {
  it('includes what one side emptied or removed, which is a change like any other', async () => {
    const { publisher: theirs, copy: ours, pass } = await Publishing.of('a');
    pass();
    theirs.updateMetric('a', { owner: null }, 'bob');
    theirs.updateDetails('a', { unit: null, grain: null }, 'bob');
    ours.updateDetails('a', { grain: 'week' }, 'ann');
    const review = ours.run((here) => theirs.run((there) => catalogReview(here, there)));
    expect(allRows(review).map(({ field, kind, theirs: text }) => [field, kind, text])).toEqual([
      ['grain', 'conflict', null],
      ['owner', 'theirs', null],
      ['unit', 'theirs', null],
    ]);
  });

  it('has metrics that were deleted here, by the trash, and tells if they were changed there', async () => {
    const { publisher: theirs, copy: ours, pass } = await Publishing.of('a', 'b', 'c', 'd');
    pass();
    ours.updateMetric('a', { name: 'Mine' }, 'ann');
    for (const id of ['a', 'b']) ours.deleteMetric(id, 'ann');
    theirs.updateMetric('b', { name: 'Theirs' }, 'bob');
    theirs.deleteMetric('d', 'bob');
    const review = ours.run((here) => theirs.run((there) => catalogReview(here, there)));
    expect(review.metrics.map((one) => [one.is, 'ours' in one ? one.ours.id : one.id])).toEqual([
      ['deleted here', 'a'],
      ['deleted here', 'b'],
      ['gone there', 'd'],
      ['same', 'c'],
    ]);
    expect(mergeConflicts(review).deleted.map(({ id }) => id)).toEqual(['b']);
  });

  it('leaves out a metric whose id is bytes: it is added as it is, and is not ours with the same letters', async () => {
    const { db: ours } = await catalogOf({ id: 'a', owner: '@ours' });
    const { db: theirs } = await catalogOf({ id: 'b' }, { id: 'c', owner: '@theirs' });
    theirs.edit((connection) => connection.run("UPDATE main.metrics SET id = CAST('a' AS BLOB) WHERE id = 'c'"));
    const review = ours.run((here) => theirs.run((there) => catalogReview(here, there)));
    expect(review.metrics.map((one) => one.is)).toEqual(['new', 'only here']);
    const author = { changedBy: 'ann', reason: 'Merged from theirs' };
    theirs.edit((there, changedAt) => applyDecisions(there, review, NO_CHOICES, { ...author, changedAt }));
    ours.join(theirs, (here, there, changedAt) => mergeCatalog(here, there, { ...author, changedAt }));
    expect(
      ours.run((connection) => connection.all('SELECT typeof(id) AS type, owner FROM main.metrics ORDER BY rowid')),
    ).toEqual([
      { type: 'text', owner: '@ours' },
      { type: 'text', owner: null },
      { type: 'blob', owner: '@theirs' },
    ]);
  });
});
