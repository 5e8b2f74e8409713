import { expect, it } from 'vitest';
import { rowsCalled, synonymClaims } from '../../../src/database/list/synonym-claims.ts';
import { duplicates } from '../../../src/database/metrics/duplicates.ts';
import { duplicateText } from '../../../src/domain/metric/duplicates.ts';
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

it('the name of a new metric that is a synonym of others is told, with and without the search index', async () => {
  const { db } = await catalogOf(...METRICS);
  await db.listing.load();
  const likeA = (name: string): string[] =>
    db
      .run((connection) => duplicates(connection, { name, calculation: '' }, rowsCalled(connection, db.listing, name)))
      .map((one) => `${one.id} has ${duplicateText(one)}`);
  for (const isPrepared of [false, true]) {
    if (isPrepared) while (!db.listing.prepareSearch());
    expect(likeA('turnover')).toEqual(['a has this name as a synonym', 'b has this name as a synonym']);
    expect(likeA('Sales')).toEqual(['c has nearly the same name', 'a has this name as a synonym']);
    expect(likeA('The gross')).toEqual(['a has this name as a synonym']);
    expect(likeA('Only')).toEqual([]);
    expect(likeA(' ')).toEqual([]);
  }
});
