import { expect, test } from 'vitest';
import { catalogToShow } from '../../src/state/known-catalogs.ts';

test('an address shows the catalog that it names, and for itself alone', () => {
  expect(catalogToShow('?catalog=team-b')).toBe('team-b');
  expect(catalogToShow('')).toBe('main');
  expect(catalogToShow('?utm_source=mail')).toBe('main');
});

test('what is no catalog’s name never becomes part of a storage’s name', () => {
  for (const search of ['?catalog=', '?catalog=a:b', '?catalog=../x', '?catalog=A'])
    expect(catalogToShow(search)).toBe('main');
});
