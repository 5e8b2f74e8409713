import { describe, expect, it } from 'vitest';
import {
  afterTyping,
  finished,
  queryOf,
  searchTextOf,
  withLastChipOpen,
} from '../../../src/domain/search/search-text.ts';

describe('the search box', () => {
  it('shows the filters of a query as chips and its words as text', () => {
    expect(searchTextOf('ad tag:search "click rate" no:owner')).toEqual({
      chips: ['tag:search', 'no:owner'],
      words: 'ad "click rate"',
    });
  });

  it('leaves a filter as text while it is being typed', () => {
    expect(afterTyping([], 'tag:sea')).toEqual({ chips: [], words: 'tag:sea' });
    expect(afterTyping([], 'ad click tag:"two wor')).toEqual({ chips: [], words: 'ad click tag:"two wor' });
  });

  it('makes a filter a chip when a space finishes it', () => {
    expect(afterTyping(['no:owner'], 'tag:search ')).toEqual({ chips: ['no:owner', 'tag:search'], words: '' });
    expect(afterTyping([], 'tag:search ad click')).toEqual({ chips: ['tag:search'], words: 'ad click' });
    expect(afterTyping([], 'ad tag:search click')).toEqual({ chips: ['tag:search'], words: 'ad click' });
  });

  it('keeps the space that a user is typing after a word', () => {
    expect(afterTyping([], 'ad ')).toEqual({ chips: [], words: 'ad ' });
  });

  it('never has a chip twice', () => {
    expect(afterTyping(['tag:search'], 'tag:search x').chips).toEqual(['tag:search']);
  });

  it('opens its last chip at the end, where it can be typed on', () => {
    expect(withLastChipOpen({ chips: ['tag:a', 'tag:b'], words: 'x ' })).toEqual({
      chips: ['tag:a'],
      words: 'x tag:b',
    });
    expect(withLastChipOpen({ chips: [], words: 'x' })).toEqual({ chips: [], words: 'x' });
  });

  it('finishes what is left unfinished', () => {
    expect(finished({ chips: [], words: 'ad owner:me' })).toEqual({ chips: ['owner:me'], words: 'ad ' });
  });

  it('stands for the query that it came from', () => {
    expect(queryOf(searchTextOf('ad tag:search click'))).toBe('tag:search ad click');
    expect(queryOf({ chips: [], words: ' ' })).toBe('');
  });
});
