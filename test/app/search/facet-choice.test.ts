import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/domain/search/query.ts';
import { piecesOf } from '../../../src/domain/search/query.ts';
import {
  choiceOf,
  choiceOfFilter,
  namedValues,
  withChoice,
  withFilterChoice,
} from '../../../src/app/search/facet-choice.ts';

describe('a facet’s value', () => {
  it('is asked for by a filter of its own, and let go again', () => {
    const query = withChoice('ad click', 'tag', 'search', 'wanted');
    expect(query).toBe('tag:search ad click');
    expect(choiceOf(piecesOf(query), 'tag', 'search')).toBe('wanted');
    expect(withChoice(query, 'tag', 'search', 'open')).toBe('ad click');
  });

  it('is one of several of its facet', () => {
    const query = withChoice(withChoice('', 'owner', 'a', 'wanted'), 'owner', 'b', 'wanted');
    expect(query).toBe('owner:a owner:b');
    expect(namedValues(piecesOf(query), 'owner')).toEqual(['a', 'b']);
  });

  it('is excluded by a minus, in the place of being asked for', () => {
    expect(withChoice('tag:old x', 'tag', 'old', 'excluded')).toBe('-tag:old x');
    expect(withChoice('-owner:@zoe', 'owner', 'zoe', 'wanted')).toBe('owner:zoe');
    expect(withChoice('-source:orders x', 'source', 'Orders', 'open')).toBe('x');
    expect(choiceOf(piecesOf('-tag:old'), 'tag', 'old')).toBe('excluded');
    expect(namedValues(piecesOf('-tag:old tag:a tag:b,c'), 'tag')).toEqual(['old', 'a', 'b', 'c']);
  });

  it('is quoted if it has spaces', () => {
    expect(withChoice('', 'source', 'main daily', 'wanted')).toBe('source:"main daily"');
  });

  it('is taken out of several that were typed together', () => {
    expect(withChoice('owner:a,b x', 'owner', 'b', 'open')).toBe('owner:a x');
    expect(withChoice('owner:a,b x', 'owner', 'b', 'excluded')).toBe('owner:a -owner:b x');
  });

  it('is known however it was written', () => {
    expect(choiceOf(piecesOf('owner:@Search-Data'), 'owner', '@search-data')).toBe('wanted');
    expect(withChoice('owner:Search-Data', 'owner', '@search-data', 'open')).toBe('');
  });
});

describe('a lack', () => {
  const noTests: Filter = { is: 'part', part: 'tests', present: false };
  const failing: Filter = { is: 'flag', flag: 'failing', not: false };

  it('is asked for, or its opposite, never both', () => {
    expect(withFilterChoice('x', noTests, 'wanted')).toBe('no:tests x');
    expect(withFilterChoice('no:tests x', noTests, 'excluded')).toBe('has:tests x');
    expect(withFilterChoice('has:tests x', noTests, 'open')).toBe('x');
    expect(withFilterChoice('is:failing', failing, 'excluded')).toBe('-is:failing');
    expect(choiceOfFilter(piecesOf('-is:failing'), failing)).toBe('excluded');
    expect(choiceOfFilter(piecesOf('has:tests'), noTests)).toBe('excluded');
    expect(choiceOfFilter(piecesOf('no:tests'), noTests)).toBe('wanted');
    expect(choiceOfFilter(piecesOf('x'), noTests)).toBe('open');
  });
});
