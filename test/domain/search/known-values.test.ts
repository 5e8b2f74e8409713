import { describe, expect, it } from 'vitest';
import { completions } from '../../../src/domain/search/known-values.ts';

const VALUES = ['@revenue-team', '@growth', '@net-revenue', '@unrevenued', 'Éclair'].map((value) => ({
  value,
  count: 1,
}));
const completed = (typed: string): string[] => completions(VALUES, typed).map(({ value }) => value);

describe('what is typed is completed', () => {
  it('by what begins with it, then by words in it, then by anything that holds it', () => {
    expect(completed('rev')).toEqual(['@revenue-team', '@net-revenue', '@unrevenued']);
  });

  it('without an @, capitals or accents', () => {
    expect(completed('GROW')).toEqual(['@growth']);
    expect(completed('ecl')).toEqual(['Éclair']);
  });

  it('by the most used, if nothing is typed yet', () => {
    expect(completed('')).toEqual(VALUES.map(({ value }) => value));
  });
});
