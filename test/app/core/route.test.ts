import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place, Route } from '../../../src/app/core/route.ts';
import { DEFAULT_SORT } from '../../../src/domain/search/sort-text.ts';
import { hashOf, METRIC_TABS, placeIn, sameRoute } from '../../../src/app/core/route.ts';

const at = (route: Route): Place => ({ route, query: '', sort: DEFAULT_SORT });

describe('the address', () => {
  it.each<[string, Route]>([
    ['#/', { at: 'list' }],
    ['#/metric/revenue', { at: 'metric', id: 'revenue', tab: 'overview' }],
    ['#/metric/revenue/history', { at: 'metric', id: 'revenue', tab: 'history' }],
    ['#/metric/revenue/history?at=2026-03-14', { at: 'metric', id: 'revenue', tab: 'history', asOf: '2026-03-14' }],
    ['#/metric/revenue/edit', { at: 'edit', id: 'revenue' }],
    ['#/metric/ads%2Fclicks%20100%25/usage', { at: 'metric', id: 'ads/clicks 100%', tab: 'usage' }],
    ['#/new', { at: 'new' }],
    ['#/activity', { at: 'activity' }],
    ['#/trash', { at: 'trash' }],
    ['#/storage', { at: 'storage' }],
    ['#/import', { at: 'import' }],
  ])('%s is read and written', (hash, route) => {
    expect(placeIn(hash)).toEqual(at(route));
    expect(hashOf(at(route))).toBe(hash);
  });

  it('holds the query and the sort', () => {
    const place: Place = {
      route: { at: 'list' },
      query: 'tag:search ad click',
      sort: { by: 'name', descending: true },
    };
    expect(hashOf(place)).toBe('#/?q=tag%3Asearch%20ad%20click&sort=-name');
    expect(placeIn(hashOf(place))).toEqual(place);
  });

  it.each(['', '#', '#/nowhere', '#/metric', '#/metric/', '#foo'])('%s is the list', (hash) => {
    expect(placeIn(hash).route).toEqual({ at: 'list' });
  });

  it('holds a moment of the past on the history alone', () => {
    const then: Route = { at: 'metric', id: 'a', tab: 'history', asOf: '2026-03-14T101112Z' };
    const place: Place = { route: then, query: 'x', sort: DEFAULT_SORT };
    expect(hashOf(place)).toBe('#/metric/a/history?at=2026-03-14T101112Z&q=x');
    expect(placeIn(hashOf(place))).toEqual(place);
    expect(placeIn('#/metric/a/usage?at=2026-03-14').route).toEqual({ at: 'metric', id: 'a', tab: 'usage' });
    expect(sameRoute(then, { at: 'metric', id: 'a', tab: 'history' })).toBe(false);
    expect(sameRoute(then, { ...then })).toBe(true);
  });

  it('takes a lone percent sign for itself', () => {
    expect(placeIn('#/metric/100%').route).toEqual({ at: 'metric', id: '100%', tab: 'overview' });
  });

  it('sorts by best match if it names no known order', () => {
    expect(placeIn('#/?sort=-colour').sort).toEqual(DEFAULT_SORT);
  });

  it('gives back any place that was written into it', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => one.isWellFormed());
    fc.assert(
      fc.property(text, text, fc.constantFrom(...METRIC_TABS), fc.boolean(), (id, query, tab, descending) => {
        const place: Place = {
          route: { at: 'metric', id, tab },
          query: query.trim(),
          sort: { by: 'owner', descending },
        };
        expect(placeIn(hashOf(place))).toEqual(place);
      }),
    );
  });
});
