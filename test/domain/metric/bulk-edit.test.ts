import { describe, expect, it } from 'vitest';
import type { BulkSummary } from '../../../src/domain/metric/bulk-edit.ts';
import {
  alreadySo,
  doneSentence,
  foreseen,
  metricsDone,
  tagShares,
  undoneSentence,
  updatesBy,
} from '../../../src/domain/metric/bulk-edit.ts';

const FACTS: BulkSummary = {
  metrics: 57,
  owners: [
    { value: '@growth', count: 40 },
    { value: '@search-data', count: 12 },
    { value: null, count: 5 },
  ],
  dataSources: [{ value: 'orders', count: 57 }],
  tagLists: [
    { value: [], count: 30 },
    { value: ['finance', 'weekly'], count: 20 },
    { value: ['weekly', 'weekly'], count: 7 },
  ],
  synonymLists: [
    { value: [], count: 50 },
    { value: ['Turnover'], count: 7 },
  ],
  details: new Map([
    [
      'unit',
      [
        { value: 'EUR', count: 50 },
        { value: null, count: 7 },
      ],
    ],
  ]),
};

describe('what is going to be done to several metrics', () => {
  it('is said with how many it changes and how many are so already', () => {
    expect(foreseen({ is: 'owner', owner: '@search-data' }, FACTS)).toBe(
      'Sets the owner of 45 metrics to @search-data. 12 have it already.',
    );
    expect(foreseen({ is: 'owner', owner: null }, FACTS)).toBe('Removes the owner of 52 metrics. 5 have none.');
    expect(foreseen({ is: 'data source', dataSource: 'events' }, FACTS)).toBe(
      'Sets the data source of 57 metrics to events.',
    );
    expect(foreseen({ is: 'add tags', tags: ['finance', 'weekly'] }, FACTS)).toBe(
      'Adds tags “finance” and “weekly” to 37 metrics. 20 have them already.',
    );
    expect(foreseen({ is: 'remove tags', tags: ['finance'] }, FACTS)).toBe(
      'Removes tag “finance” from 20 metrics. 37 don’t have it.',
    );
  });

  it('is said to be nothing if nothing would change', () => {
    expect(foreseen({ is: 'data source', dataSource: 'orders' }, FACTS)).toBe('Nothing to do: all 57 have it already.');
    expect(alreadySo({ is: 'remove tags', tags: ['new'] }, FACTS)).toBe(57);
  });

  it('names the tags that they have, each counted once a metric, most used first', () => {
    expect(tagShares(FACTS)).toEqual([
      { value: 'weekly', count: 27 },
      { value: 'finance', count: 20 },
    ]);
  });
});

describe('an edit of several metrics', () => {
  it('adds the tags that are missing after those that are there, and takes away just those named', () => {
    const metric = { tags: ['b', 'a', 'b'] };
    expect(updatesBy({ is: 'add tags', tags: ['a', 'c'] }, metric)).toEqual({ tags: ['b', 'a', 'b', 'c'] });
    expect(updatesBy({ is: 'add tags', tags: ['a'] }, metric)).toEqual({});
    expect(updatesBy({ is: 'remove tags', tags: ['b', 'x'] }, metric)).toEqual({ tags: ['a'] });
    expect(updatesBy({ is: 'remove tags', tags: ['x'] }, metric)).toEqual({});
  });

  it('is described when it is done, with what came in between', () => {
    const undo = undefined;
    expect(doneSentence({ is: 'owner', owner: '@growth' }, { done: 1, gone: 0, undo })).toBe(
      '1 metric now has the owner @growth.',
    );
    expect(doneSentence({ is: 'add tags', tags: ['a'] }, { done: 3200, gone: 2, undo })).toBe(
      'Added tag “a” to 3,200 metrics. 2 metrics had been deleted or renamed in the meantime.',
    );
    expect(undoneSentence({ done: 45, changedSince: 1 })).toBe(
      '45 metrics are as before. 1 field changed again since and was left alone.',
    );
    expect(metricsDone(3200, 10_000)).toBe('3,200 of 10,000 metrics');
  });
});

describe('tags that are the same to a filter', () => {
  const facts: BulkSummary = {
    ...FACTS,
    metrics: 9,
    tagLists: [
      { value: ['Finance'], count: 4 },
      { value: ['finance', 'fi\u00adnance'], count: 3 },
      { value: [], count: 2 },
    ],
  };

  it('are one, and are added once and removed together', () => {
    expect(tagShares(facts)).toEqual([{ value: 'Finance', count: 7 }]);
    expect(alreadySo({ is: 'add tags', tags: ['finance'] }, facts)).toBe(7);
    expect(alreadySo({ is: 'remove tags', tags: ['Finance'] }, facts)).toBe(2);
    expect(updatesBy({ is: 'add tags', tags: ['finance'] }, { tags: ['Finance'] })).toEqual({});
    expect(updatesBy({ is: 'remove tags', tags: ['Finance'] }, { tags: ['x', 'fi\u00adnance', 'finance'] })).toEqual({
      tags: ['x'],
    });
  });
});
