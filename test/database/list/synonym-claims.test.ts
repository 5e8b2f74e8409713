import { expect, it } from 'vitest';
import { synonymClaims } from '../../../src/database/list/synonym-claims.ts';
import { catalogOf } from '../catalog.ts';

const METRICS = [
  { id: 'a', name: 'Revenue', details: { synonyms: ['Turnover', 'Sales', 'Only mine', '%', 'the "gross"'] } },
  { id: 'b', name: 'Net revenue', details: { synonyms: ['turn\u00adover'] } },
  { id: 'c', name: 'SALES' },
  { id: 'd', name: 'Sales per day', description: 'Sales, turnover and what is only mine' },
  { id: 'e', name: 'Revenue' },
];

const OF_A = [
  { synonym: 'Turnover', metrics: [{ id: 'b', name: 'Net revenue' }] },
  { synonym: 'Sales', metrics: [{ id: 'c', name: 'SALES' }] },
];

it('the synonyms of a metric that others claim are found, with and without the search index', async () => {
  const { db } = await catalogOf(...METRICS);
  await db.listing.load();
  const claims = (id: string): unknown => db.run((connection) => synonymClaims(connection, db.listing, id));
  expect(claims('a')).toEqual(OF_A);
  while (!db.listing.prepareSearch());
  expect(claims('a')).toEqual(OF_A);
  expect(claims('b')).toEqual([{ synonym: 'turn\u00adover', metrics: [{ id: 'a', name: 'Revenue' }] }]);
  expect(claims('c')).toEqual([]);
});
