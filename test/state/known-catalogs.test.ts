import { expect, test } from 'vitest';
import { textsInMemory } from '../../src/state/kept-texts.ts';
import { noteShown } from '../../src/state/catalog-list.ts';
import { catalogToShow, searchFor } from '../../src/state/known-catalogs.ts';

test('an address shows the catalog that it names', () => {
  const kept = textsInMemory();
  noteShown('other', '2026-03-01 12:00:00', kept);
  expect(catalogToShow(searchFor('team-b'), kept)).toBe('team-b');
});

test('an address that names none shows the catalog that was shown last, at first the first', () => {
  const kept = textsInMemory();
  expect(catalogToShow('', kept)).toBe('main');
  noteShown('other', '2026-03-01 12:00:00', kept);
  expect(catalogToShow('?utm_source=mail', kept)).toBe('other');
});

test('what is no catalog’s name never becomes part of a storage’s name', () => {
  for (const search of ['?catalog=', '?catalog=a:b', '?catalog=../x', '?catalog=A', '?catalog=catalog'])
    expect(catalogToShow(search, textsInMemory())).toBe('main');
});
