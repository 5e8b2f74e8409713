import { describe, expect, it } from 'vitest';
import { explained, nearestOf } from '../../../src/app/list/query-relaxation.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import { catalogOf } from '../../database/catalog.ts';

async function catalog(): Promise<Pick<CatalogClient, 'counts'>> {
  const { db } = await catalogOf(
    { id: 'a', name: 'Net revenue', owner: '@revenue-team', tags: ['finance'] },
    { id: 'b', name: 'Gross revenue', owner: '@revenue-team' },
    { id: 'c', name: 'Ad clicks', owner: '@growth', tags: ['finance'] },
  );
  return {
    counts(query) {
      const { rowids, facets } = db.listing.list({ query, sort: { by: 'name', descending: false } });
      return Promise.resolve({ count: rowids.length, facets });
    },
  };
}

describe('a query that lists nothing', () => {
  it('is explained by how many metrics there are without each of its filters and words', async () => {
    const { without, respelled } = await explained(await catalog(), 'owner:growth tag:finance revenue');
    expect(without).toEqual([
      { text: 'owner:growth', query: 'tag:finance revenue', count: 1 },
      { text: 'revenue', query: 'owner:growth tag:finance', count: 1 },
      { text: 'tag:finance', query: 'owner:growth revenue', count: 0 },
    ]);
    expect(respelled).toEqual([]);
  });

  it('is given the nearest value that the catalog knows, and how many it lists', async () => {
    const { respelled } = await explained(await catalog(), 'owner:revnue-team net');
    expect(respelled).toEqual([{ text: 'owner:@revenue-team', query: 'owner:@revenue-team net', count: 1 }]);
    expect((await explained(await catalog(), 'tag:finanse')).respelled).toEqual([
      { text: 'tag:finance', query: 'tag:finance', count: 2 },
    ]);
    expect((await explained(await catalog(), 'owner:zebra')).respelled).toEqual([]);
    expect((await explained(await catalog(), 'owner:revnue-team tag:none')).respelled).toEqual([]);
  });
});

describe('the nearest value', () => {
  const known = ['@revenue-team', 'Growth', 'Finance'].map((value) => ({ value, count: 1 }));

  it('is one that goes on, or one that is spelled much alike; none if it is known', () => {
    expect(nearestOf('rev', known)).toBe('@revenue-team');
    expect(nearestOf('team', known)).toBe('@revenue-team');
    expect(nearestOf('grwoth', known)).toBe('Growth');
    expect(nearestOf('growth', known)).toBeUndefined();
    expect(nearestOf('marketing', known)).toBeUndefined();
  });
});
