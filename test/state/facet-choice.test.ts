import { describe, expect, it } from 'vitest';
import { chosenValues, isChosen, toggleValue } from '../../src/state/facet-choice.ts';

describe('a click on a facet’s value', () => {
  it('adds a filter for it, and takes it out again', () => {
    const query = toggleValue('ad click', 'tag', 'search');
    expect(query).toBe('tag:search ad click');
    expect(toggleValue(query, 'tag', 'search')).toBe('ad click');
  });

  it('quotes a value with spaces', () => {
    expect(toggleValue('', 'source', 'main daily')).toBe('source:"main daily"');
  });

  it('takes a value out of several that were typed together', () => {
    expect(toggleValue('owner:a,b x', 'owner', 'b')).toBe('owner:a x');
  });

  it('knows a value however it was written', () => {
    expect(isChosen('owner:@Search-Data', 'owner', '@search-data')).toBe(true);
    expect(toggleValue('owner:Search-Data', 'owner', '@search-data')).toBe('');
  });

  it('leaves exclusions alone', () => {
    expect(isChosen('-tag:old', 'tag', 'old')).toBe(false);
    expect(chosenValues('-tag:old tag:a tag:b,c', 'tag')).toEqual(['a', 'b', 'c']);
  });
});
