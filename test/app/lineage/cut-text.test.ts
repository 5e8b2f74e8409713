import { expect, test } from 'vitest';
import { cutText } from '../../../src/app/lineage/cut-text.ts';

test('a name in a box of a graph is cut between characters', () => {
  const widthOf = (text: string): number => text.length;
  expect(cutText('👩‍🚀👩‍🚀👩‍🚀', 13, widthOf)).toBe('👩‍🚀👩‍🚀…');
  expect(cutText('ที่ที่ที่', 8, widthOf)).toBe('ที่ที่…');
  expect(cutText('as it is', 8, widthOf)).toBe('as it is');
});
