import { expect, it } from 'vitest';
import { namesIt } from '../../../src/app/shell/palette-state.ts';

it('an action or a view is found by the words that a search would find it by', () => {
  expect(namesIt('Use system theme', 'theme sys')).toBe(true);
  expect(namesIt('Use system theme', 'theme dark')).toBe(false);
  expect(namesIt('Größe', 'grosse')).toBe(true);
  expect(namesIt('月間売上高', '売上')).toBe(true);
  expect(namesIt('activeUserCount', 'user')).toBe(true);
  expect(namesIt('Import…', 'import…')).toBe(true);
  expect(namesIt('Use system theme', 'owner:ann')).toBe(false);
  expect(namesIt('Switch catalog', '')).toBe(true);
});
