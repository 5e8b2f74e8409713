import { expect, test } from 'vitest';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { noteShown } from '../../../src/app/catalogs/catalog-list.ts';
import { catalogToShow, searchFor } from '../../../src/app/core/known-catalogs.ts';

test('an address shows the catalog that it names', () => {
  const store = memoryStore();
  noteShown('other', '2026-03-01 12:00:00', store);
  expect(catalogToShow(searchFor('team-b'), { catalog: 'other' }, store)).toBe('team-b');
});

test('an address that names none shows the catalog that was shown last, at first the first', () => {
  const store = memoryStore();
  expect(catalogToShow('', null, store)).toBe('main');
  noteShown('other', '2026-03-01 12:00:00', store);
  expect(catalogToShow('?utm_source=mail', { index: 0 }, store)).toBe('other');
});

test('what is no catalog’s name never becomes part of a storage’s name', () => {
  for (const search of ['?catalog=', '?catalog=a:b', '?catalog=../x', '?catalog=A', '?catalog=catalog'])
    expect(catalogToShow(search, { catalog: 7 }, memoryStore())).toBe('main');
});

test('a step of the history that has shown a catalog shows it again, whatever another tab has shown since', () => {
  const store = memoryStore();
  noteShown('other', '2026-03-01 12:00:00', store);
  expect(catalogToShow('', { index: 3, catalog: 'team-b' }, store)).toBe('team-b');
});
