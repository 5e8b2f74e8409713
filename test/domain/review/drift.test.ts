import { describe, expect, it } from 'vitest';
import { checkOf, driftOf, type OriginDrift, type SourceCheck } from '../../../src/domain/review/drift.ts';
import { reviewSides } from '../../../src/domain/review/review.ts';
import type { KnownOrigin, OurMetric, TheirMetric } from '../../../src/domain/review/sides.ts';
import { our, ourSide, place, SOURCE, their, theirSide } from './sides.ts';

const CHECKED = '2026-06-01 08:00:00';

/** A metric of two sources. */
function ours(owner: string, said: Readonly<Record<string, Record<string, string>>>): OurMetric {
  const origins = Object.entries(said).map(([source, texts]): KnownOrigin => ({
    ...place('a', source),
    said: new Map(Object.entries(texts)),
    saidAt: '2026-05-01 12:00:00',
  }));
  return { ...our('a', { owner }), origins };
}

function check(metric: OurMetric, ...theirs: readonly TheirMetric[]): SourceCheck {
  const side = theirSide(...theirs);
  return checkOf(reviewSides(ourSide(metric), side), side.sources, CHECKED);
}

/** The drift in words: `dbt agrees · the sheet differs since 2026-05-12`. */
function sentence(metric: OurMetric, checked?: SourceCheck): string {
  return driftOf(metric, checked)
    .origins.map((drift) => `${drift.origin.source} ${predicate(drift)}`)
    .join(' · ');
}

function predicate(drift: OriginDrift): string {
  if (drift.is !== 'differs') return drift.is === 'agrees' ? 'agrees' : 'no longer has it';
  return drift.since === undefined ? 'differs' : `differs since ${drift.since.slice(0, 10)}`;
}

describe('the drift of a metric', () => {
  it('says which places agree and which differ, since when', () => {
    const metric = {
      ...ours('Bo', { dbt: { owner: 'Bo' }, 'the sheet': { owner: 'Ada' } }),
      lastChanges: new Map([['owner', { by: 'Bo', at: '2026-05-12T09:00:00Z' }]]),
    };
    expect(sentence(metric)).toBe('dbt agrees · the sheet differs since 2026-05-12');
    expect(driftOf(metric).origins[1]).toMatchObject({
      is: 'differs',
      fields: [{ field: 'owner', here: 'Bo', there: 'Ada', since: '2026-05-12 09:00:00' }],
    });
  });

  it('is empty for a metric that came from nowhere', () => {
    expect(sentence(our('a'))).toBe('');
  });

  it('begins with the later of the two values, and with the first of the fields', () => {
    const metric = ours('Bo', { dbt: { owner: 'Ada' } });
    const long = new Map([['owner', { by: null, at: '2020-01-01 00:00:00' }]]);
    expect(sentence({ ...metric, lastChanges: long })).toBe('dbt differs since 2026-05-01');
    const two = ours('Bo', { dbt: { owner: 'Ada', unit: '€' } });
    const later = new Map([['owner', { by: null, at: '2026-05-20 00:00:00' }]]);
    expect(sentence({ ...two, lastChanges: later })).toBe('dbt differs since 2026-05-01');
  });

  it('names no day if none is known', () => {
    const metric = our('a', { owner: 'Bo' }, { owner: 'Ada' });
    expect(sentence(metric)).toBe(`${SOURCE} differs`);
    expect(sentence({ ...metric, lastChanges: new Map([['owner', { by: null, at: 'once' }]]) })).toBe(
      `${SOURCE} differs`,
    );
  });

  it('leaves out layout, and fields that the place does not have', () => {
    const metric = {
      ...ours('Bo', { dbt: { calculation: 'sum( x );' } }),
      fields: new Map([['calculation', 'SUM(x)']]),
    };
    expect(sentence(metric)).toBe('dbt agrees');
  });
});

describe('a source that is checked again', () => {
  const metric = ours('Ada', { [SOURCE]: { name: 'a', owner: 'Ada' }, other: { owner: 'Ada' } });

  it('is compared as it is now, and the others as they were', () => {
    expect(sentence(metric, check(metric, their('a', { owner: 'Ada' })))).toBe(`${SOURCE} agrees · other agrees`);
    expect(sentence(metric, check(metric, their('a', { owner: 'Cy' })))).toBe(
      `${SOURCE} differs since 2026-06-01 · other agrees`,
    );
  });

  it('differs since the file was changed, if it says when', () => {
    const theirs = {
      ...their('a', { owner: 'Cy' }),
      lastChanges: new Map([['owner', { by: 'Cy', at: '2026-05-30 10:00:00' }]]),
    };
    expect(sentence(metric, check(metric, theirs))).toBe(`${SOURCE} differs since 2026-05-30 · other agrees`);
  });

  it('finds a metric that has another place in it now', () => {
    const moved = our('a', { name: 'Sales', owner: 'Ada' }, { name: 'Sales', owner: 'Ada' }, 'p');
    expect(sentence(moved, check(moved, their('b', { name: 'Sales', owner: 'Ada' }, [], 'q')))).toBe(
      `${SOURCE} agrees`,
    );
  });

  it('tells of a metric that is gone there', () => {
    expect(sentence(metric, check(metric))).toBe(`${SOURCE} no longer has it · other agrees`);
  });

  it('agrees if its dependencies are ours under other ids', () => {
    const base = our('net', { name: 'Net sales' }, { name: 'Net sales' }, 'n');
    const margin = our('margin', { dependencies: '["net"]' }, { dependencies: '["net"]' });
    const side = theirSide(their('x', { name: 'Net sales' }, [], 'n'), their('margin', { dependencies: '["x"]' }));
    const checked = checkOf(reviewSides(ourSide(base, margin), side), side.sources, CHECKED);
    expect(sentence(margin, checked)).toBe(`${SOURCE} agrees`);
  });
});
