import { expect, it } from 'vitest';
import { groupDepth, groupLines, groupName, withGroupChoice } from '../../../src/app/search/group-lines.ts';

const COUNTS = [
  { value: 'finance', count: 9 },
  { value: 'finance/revenue', count: 6 },
  { value: 'sales', count: 4 },
  { value: 'finance/revenue/net', count: 3 },
  { value: 'finance/costs', count: 2 },
  { value: 'Sales/orders', count: 1 },
];

const lines = (...named: string[]): string[] => groupLines(COUNTS, named).map(({ value }) => value);

it('groups are shown at their first level, and within those that the query names', () => {
  expect(lines()).toEqual(['finance', 'sales']);
  expect(lines('Finance')).toEqual(['finance', 'finance/revenue', 'finance/costs', 'sales']);
  expect(lines('finance / revenue')).toEqual([
    'finance',
    'finance/revenue',
    'finance/revenue/net',
    'finance/costs',
    'sales',
  ]);
  expect(lines('sales')).toEqual(['finance', 'sales', 'Sales/orders']);
  expect(lines('gone')).toEqual(['finance', 'sales']);
});

it('a group has the name of its last part, and its depth', () => {
  expect([groupName('finance/revenue'), groupDepth('finance/revenue')]).toEqual(['revenue', 1]);
  expect([groupName('finance'), groupDepth('finance')]).toEqual(['finance', 0]);
});

it('a group that is chosen takes the place of those around it and within it', () => {
  expect(withGroupChoice('net group:finance', 'finance/revenue', 'wanted')).toBe('group:finance/revenue net');
  expect(withGroupChoice('group:finance/revenue,sales', 'Finance', 'wanted')).toBe('group:sales group:Finance');
  expect(withGroupChoice('group:finance', 'finance/revenue', 'excluded')).toBe('group:finance -group:finance/revenue');
  expect(withGroupChoice('-group:finance/costs', 'finance', 'wanted')).toBe('-group:finance/costs group:finance');
  expect(withGroupChoice('group:finance', 'finance', 'open')).toBe('');
});
