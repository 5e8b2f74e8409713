import { expect, it } from 'vitest';
import { ranked } from '../../../src/app/shell/palette-state.ts';

const names = (texts: readonly string[], typed: string, byWords = true): string[] =>
  ranked(texts, (text) => text, typed, byWords);

it.each([
  ['Use system theme', 'theme sys', true],
  ['Use system theme', 'theme dark', false],
  ['Größe', 'grosse', true],
  ['月間売上高', '売上', true],
  ['activeUserCount', 'user', true],
  ['Import…', 'import…', true],
  ['Use system theme', 'owner:ann', false],
  ['Switch catalog', '', true],
])('an action or a view is found by the words that a search would find it by: %s, %s', (text, typed, isFound) => {
  expect(names([text], typed)).toEqual(isFound ? [text] : []);
});

it('words come before beginnings, and these before wrong and missing letters', () => {
  const texts = ['Trashed', 'Thesis', 'Themes of now', 'The light theme', 'Theme'];
  expect(names(texts, 'theme', false)).toEqual(['Theme', 'The light theme', 'Themes of now']);
  expect(names(['Active hours', 'Actuve hours'], 'active', false)).toEqual(['Active hours', 'Actuve hours']);
  expect(names(['Actuve hours'], 'active')).toEqual([]);
});

it('letters that are left out are forgiven', () => {
  expect(names(['Active hours', 'Active users'], 'active hrs', false)).toEqual(['Active hours']);
  expect(names(['Active hours'], 'hrs active', false)).toEqual(['Active hours']);
});
