import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { changedBySide } from '../../../src/database/merge/local-edits.ts';
import { compareCatalogs } from '../../../src/domain/history/comparison.ts';
import type { MetricUpdates } from '../../../src/domain/metric/metric.ts';
import { threeWayCompare } from '../../../src/domain/catalog/local-edits.ts';
import { catalogOf, openCatalog } from '../catalog.ts';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';

/** A publisher and a copy of the published catalog, which both go on. */
class Publishing {
  private constructor(
    readonly publisher: MetricsDatabase,
    readonly copy: MetricsDatabase,
    readonly pass: () => void,
  ) {}

  static async of(...ids: string[]): Promise<Publishing> {
    const { db: publisher, clock } = await catalogOf(...ids.map((id) => ({ id, name: id, tags: ['one'] })));
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

  /** Returns, by id and field, who changed it, for every difference. */
  told(): Record<string, string> {
    const { changed } = compareCatalogs(this.copy.getAllMetrics(), this.publisher.getAllMetrics());
    return this.copy.run((ours) =>
      this.publisher.run((theirs) =>
        Object.fromEntries(
          changed.flatMap(({ id, differences }) =>
            differences.map((difference) => [`${id} ${difference.field}`, changedBySide(ours, theirs, id, difference)]),
          ),
        ),
      ),
    );
  }

  merge(): void {
    this.pass();
    this.copy.join(this.publisher, (here, there, now) =>
      mergeCatalog(
        here,
        there,
        { changedBy: 'ann', changedAt: now, reason: 'Merged from the newer edition' },
        'edition',
      ),
    );
  }
}

describe('[G42] merging a newer edition into a copy', () => {
  it('keeps what was changed here alone, takes what was changed there alone, and the edition’s if both were', async () => {
    const both = await Publishing.of('a', 'b', 'c');
    both.change('a', { name: 'Mine', tags: ['one', 'mine'] });
    both.publish('b', { name: 'Theirs' });
    both.change('c', { name: 'Mine' });
    both.publish('c', { name: 'Theirs' });
    expect(both.told()).toEqual({ 'a name': 'own', 'a tags': 'own', 'b name': 'theirs', 'c name': 'both' });
    both.merge();
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
      both.merge();
      expect(both.copy.getMetric('a')).toMatchObject({ name, owner: '@mine' });
    }
    both.publish('a', { owner: '@theirs' });
    expect(both.told()).toEqual({ 'a owner': 'both' });
    both.merge();
    expect(both.copy.getMetric('a').owner).toBe('@theirs');
  });

  it('keeps a change of what was merged in before', async () => {
    const both = await Publishing.of('a');
    both.publish('a', { name: 'Second' });
    both.merge();
    both.change('a', { name: 'Mine' });
    expect(both.told()).toEqual({ 'a name': 'own' });
  });

  it('follows a publisher who goes back to what was before, with a history and without', async () => {
    const both = await Publishing.of('a');
    both.publish('a', { name: 'Second' });
    both.merge();
    both.publish('a', { name: 'a' });
    expect(both.told()).toEqual({ 'a name': 'theirs' });
    both.merge();
    // Another program may write anything.
    both.publisher.edit((connection) => connection.run("UPDATE main.metrics SET name = 'Bare' WHERE id = 'a'"));
    expect(both.told()).toEqual({ 'a name': 'theirs' });
    both.change('a', { name: 'Mine' });
    expect(both.told()).toEqual({ 'a name': 'both' });
  });

  it('tells in numbers what it would do', async () => {
    const both = await Publishing.of('a', 'b', 'c');
    both.change('a', { name: 'Mine' });
    both.change('b', { name: 'Mine' });
    both.publish('b', { name: 'Theirs', owner: '@theirs' });
    const comparison = compareCatalogs(both.copy.getAllMetrics(), both.publisher.getAllMetrics());
    const told = both.copy.run((ours) =>
      both.publisher.run((theirs) =>
        threeWayCompare(comparison, (id, difference) => changedBySide(ours, theirs, id, difference)),
      ),
    );
    expect(told.comparison).toMatchObject({ changed: [{ id: 'b' }], same: 2 });
    expect(told.own).toMatchObject({ kept: [{ id: 'a' }], both: [{ id: 'b', differences: [{ field: 'name' }] }] });
  });
});
