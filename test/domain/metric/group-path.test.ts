import { expect, it } from 'vitest';
import { groupPaths } from '../../../src/domain/metric/group-path.ts';

it.each([
  ['finance/revenue/net', ['finance', 'finance/revenue', 'finance/revenue/net']],
  [' Finance / Net revenue /', ['Finance', 'Finance/Net revenue']],
  ['//', []],
  ['', []],
])('%j is a part of %j', (group, paths) => {
  expect(groupPaths(group)).toEqual(paths);
});
