import { describe, expect, it } from 'vitest';
import { allRows, type MetricReview, reviewSides } from '../../../src/domain/review/review.ts';
import { type OurMetric, originKey, type TheirMetric } from '../../../src/domain/review/sides.ts';
import { our, ourSide, place, SOURCE, their, theirSide } from './sides.ts';

/** Returns how a metric of each side compares. */
function reviewOf(ours: OurMetric, theirs: TheirMetric): MetricReview | undefined {
  return reviewSides(ourSide(ours), theirSide(theirs)).metrics[0];
}

/** Returns the kind of the row of `owner` for three values; `undefined` as base: the first import. */
function ownerRow(base: string | null | undefined, ours: string | null, theirs: string | null): string | undefined {
  const texts = (owner: string | null): Record<string, string> => (owner === null ? {} : { owner });
  const review = reviewSides(
    ourSide(our('a', texts(ours), base === undefined ? undefined : { owner: base })),
    theirSide(their('a', texts(theirs), ['owner'])),
  );
  return allRows(review).find(({ field }) => field === 'owner')?.kind;
}

describe('a field', () => {
  it('that is the same on both sides is no difference, whatever it was', () => {
    expect(ownerRow('x', 'Ada', 'Ada')).toBeUndefined();
    expect(ownerRow(undefined, 'Ada', ' Ada\n')).toBeUndefined();
    expect(ownerRow(null, null, null)).toBeUndefined();
  });

  it('that only they changed is theirs', () => {
    expect(ownerRow('Ada', 'Ada', 'Bo')).toBe('theirs');
    expect(ownerRow(null, null, 'Bo')).toBe('theirs');
  });

  it('that says nothing here is theirs at the first import', () => {
    expect(ownerRow(undefined, null, 'Bo')).toBe('theirs');
  });

  it('that only we changed is mine, also if it was cleared here', () => {
    expect(ownerRow('Ada', 'Bo', 'Ada')).toBe('mine');
    expect(ownerRow('Ada', null, 'Ada')).toBe('mine');
    expect(ownerRow(null, 'Bo', null)).toBe('mine');
  });

  it('that both changed is a conflict, also if it was cleared here', () => {
    expect(ownerRow('Ada', 'Bo', 'Cy')).toBe('conflict');
    expect(ownerRow('Ada', null, 'Cy')).toBe('conflict');
    expect(ownerRow(null, 'Bo', 'Cy')).toBe('conflict');
  });

  it('that differs at the first import is a conflict', () => {
    expect(ownerRow(undefined, 'Ada', 'Bo')).toBe('conflict');
  });

  it('that says nothing there is emptied', () => {
    expect(ownerRow('Ada', 'Ada', null)).toBe('emptied');
    expect(ownerRow('Ada', 'Bo', null)).toBe('emptied');
    expect(ownerRow(undefined, 'Ada', null)).toBe('emptied');
  });

  it('that their file has no place for is not emptied', () => {
    const ours = our('a', { owner: 'Ada', description: 'x' }, { owner: 'Ada' });
    expect(reviewOf(ours, their('a', {}, ['description']))).toMatchObject({ rows: [{ field: 'description' }] });
  });

  it('that is the name is not emptied by a blank one', () => {
    expect(reviewOf(our('a', {}, { name: 'a' }), their('a', { name: ' ' }, ['name']))).toMatchObject({ is: 'same' });
  });

  it('shows both values, what they shared, and who changed it when', () => {
    const [bo, cy] = [
      { by: 'Bo', at: '2026-05-01 10:00:00' },
      { by: null, at: '2026-05-02 10:00:00' },
    ];
    const ours = { ...our('a', { owner: 'Bo' }, { owner: 'Ada' }), lastChanges: new Map([['owner', bo]]) };
    const theirs = { ...their('a', { owner: 'Cy' }), lastChanges: new Map([['owner', cy]]) };
    expect(reviewOf(ours, theirs)).toMatchObject({
      rows: [{ metric: 'a', field: 'owner', base: 'Ada', ours: 'Bo', theirs: 'Cy', ourChange: bo, theirChange: cy }],
    });
  });

  it('comes in the order of the file, conflicts first', () => {
    const ours = our(
      'a',
      { owner: 'Bo', notes: 'x', unit: '€', kind: 'sum' },
      { owner: 'Ada', unit: '€', notes: 'y', kind: 'count' },
    );
    const theirs = their('a', { notes: 'y', owner: 'Cy', description: 'New', kind: 'ratio' }, [
      'unit',
      'notes',
      'owner',
      'description',
      'kind',
    ]);
    const rows = allRows(reviewSides(ourSide(ours), theirSide(theirs)));
    expect(rows.map(({ kind, field }) => `${kind} ${field}`)).toEqual([
      'conflict owner',
      'conflict kind',
      'theirs description',
      'emptied unit',
      'mine notes',
    ]);
  });
});

describe('a metric', () => {
  it('that only they have is new', () => {
    expect(reviewSides(ourSide(), theirSide(their('a'))).metrics).toMatchObject([{ is: 'new', id: 'a' }]);
  });

  it('with the same fields is the same, and one that only we changed is not theirs to change', () => {
    expect(reviewOf(our('a'), their('a'))).toMatchObject({ is: 'same', rows: [] });
    expect(reviewOf(our('a', { owner: 'Bo' }, { owner: 'Ada' }), their('a', { owner: 'Ada' }))).toMatchObject({
      is: 'changed here',
    });
  });

  it('with news is changed, and with a conflict is one', () => {
    const ours = our('a', { owner: 'Ada', unit: '€' }, { owner: 'Ada', unit: '$' });
    expect(reviewOf(ours, their('a', { owner: 'Bo' }))).toMatchObject({ is: 'changed' });
    expect(reviewOf(ours, their('a', { owner: 'Bo', unit: '£' }))).toMatchObject({ is: 'conflict' });
  });

  it('that was renamed there is changed, not new, and keeps its id here', () => {
    const ours = our('sales', { name: 'Sales' }, { name: 'Sales' }, 'orders.1');
    expect(reviewOf(ours, their('turnover', { name: 'Turnover' }, [], 'orders.1'))).toMatchObject({
      is: 'changed',
      ours: { id: 'sales' },
      rows: [{ field: 'name', kind: 'theirs', ours: 'Sales', theirs: 'Turnover' }],
    });
  });

  it('that only we have came from the file and is gone there, or never did', () => {
    const other = { ...our('c'), origins: [{ ...place('c', 'other.csv'), said: new Map() }] };
    const { metrics } = reviewSides(ourSide(our('a', {}, {}), our('b'), other), theirSide());
    expect(metrics.map((one) => `${one.is} ${'ours' in one ? one.ours.id : ''}`)).toEqual([
      'gone there a',
      'only here b',
      'only here c',
    ]);
  });

  it('that was deleted here is told as that', () => {
    const deleted = [{ id: 'a', name: 'A', origins: [place('a')] }];
    expect(reviewSides({ metrics: [], deleted }, theirSide(their('a'))).metrics).toMatchObject([
      { is: 'deleted here', id: 'a', deleted: deleted[0] },
    ]);
  });

  it('in conflict comes first, then what is new, then the rest', () => {
    const ours = ourSide(our('same'), our('here'), our('changed'), our('conflict', { owner: 'Ada' }));
    const theirs = theirSide(
      their('same'),
      their('new'),
      their('changed', { unit: '€' }),
      their('conflict', { owner: 'Bo' }),
    );
    const { metrics } = reviewSides(ours, theirs);
    expect(metrics.map(({ is }) => is)).toEqual(['conflict', 'changed', 'new', 'same', 'only here']);
  });

  it('gets another id if another metric has its id here', () => {
    const ours = ourSide(our('a', {}, {}, 'p'), our('b_2'));
    const theirs = theirSide(their('b', {}, [], 'p'), their('a', {}, [], 'q'), their('a_2', {}, [], 'r'));
    const { metrics } = reviewSides(ours, theirs);
    expect(metrics.flatMap((one) => (one.is === 'new' ? [[one.theirs.id, one.id]] : []))).toEqual([
      ['a', 'a_3'],
      ['a_2', 'a_2'],
    ]);
  });
});

describe('dependencies', () => {
  const list = (...ids: readonly string[]): string => JSON.stringify(ids);

  it('on metrics of theirs name the metrics of ours that those are', () => {
    const ours = ourSide(our('net', { name: 'Net sales' }), our('margin', { dependencies: list('net') }));
    const theirs = theirSide(
      their('net_sales', { name: 'Net sales' }),
      their('margin', { dependencies: list('net_sales') }),
    );
    expect(reviewSides(ours, theirs).metrics.map(({ is }) => is)).toEqual(['same', 'same']);
  });

  it('on anything else stay as they are', () => {
    const theirs = their('a', { dependencies: list('data_source:orders', 'elsewhere') });
    expect(reviewSides(ourSide(), theirSide(theirs)).metrics).toMatchObject([{ theirs: { fields: theirs.fields } }]);
  });

  it('follow a new metric to the id that it gets', () => {
    const ours = ourSide(our('a', {}, {}, 'p'));
    const theirs = theirSide(
      their('x', {}, [], 'p'),
      their('a', {}, [], 'q'),
      their('b', { dependencies: list('a', 'x') }),
    );
    const added = reviewSides(ours, theirs).metrics.find((one) => one.is === 'new' && one.id === 'b');
    expect(added).toMatchObject({
      theirs: {
        fields: new Map([
          ['name', 'b'],
          ['dependencies', list('a_2', 'a')],
        ]),
      },
    });
  });
});

it('the key of a place is its own, whatever is in its texts', () => {
  expect(originKey({ source: 'a"', format: 'b', path: '' })).not.toBe(
    originKey({ source: 'a', format: '"b', path: '' }),
  );
  expect(place('x').source).toBe(SOURCE);
});
