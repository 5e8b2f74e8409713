import { expect, it } from 'vitest';
import { freeId } from '../../../src/domain/metric/free-id.ts';

it.each([
  ['revenue', 2, 'revenue_2'],
  ['revenue', 3, 'revenue_3'],
  ['revenue_2', 2, 'revenue_3'],
  ['net.revenue_09', 2, 'net.revenue_10'],
  ['q4', 2, 'q4_2'],
])('the id after %s, attempt %s, is %s', (id, attempt, next) => {
  expect(freeId(id, attempt)).toBe(next);
});
