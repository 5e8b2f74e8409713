import { expect, test, vi } from 'vitest';
import * as query from '../../../src/domain/search/query.ts';
import { afterTyping } from '../../../src/domain/search/search-text.ts';
import { LIST } from '../../../src/app/list/list-feature.ts';
import { choiceOf, choiceOfFilter, namedValues } from '../../../src/app/search/facet-choice.ts';
import { FINDING } from '../../../src/app/search/finding-feature.ts';
import { trustRangeIn } from '../../../src/app/search/trust-range.ts';
import { fakeApp, settled } from '../fake-app.ts';

vi.mock(import('../../../src/domain/search/query.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    parseQuery: vi.fn<typeof original.parseQuery>(original.parseQuery),
    piecesOf: vi.fn<typeof original.piecesOf>(original.piecesOf),
  };
});

const parses = (): string[] =>
  [query.parseQuery, query.piecesOf].flatMap((parse) => vi.mocked(parse).mock.calls.map(([text]) => text));

test('[G29] the query is parsed once for a keystroke, whatever is shown of it', async () => {
  const sort = { by: 'name', descending: false } as const;
  const { app } = await fakeApp({
    views: () => Promise.resolve(['tag:a', 'tag:b x'].map((text) => ({ name: text, query: text, sort }))),
  });
  const { navigation } = app;
  navigation.choose('tag:a visit');
  const { views } = await FINDING.of(app).load();
  await settled();
  expect(views.standing.value).toEqual({ is: 'none' });
  vi.clearAllMocks();

  // The calls that the search box makes with the next letter, and that facets, views and list make to read it.
  navigation.search(`tag:a ${afterTyping(['tag:a'], 'visits').words}`);
  const filters = navigation.filters.value;
  expect(namedValues(filters, 'tag')).toEqual(['a']);
  expect(choiceOf(filters, 'tag', 'a')).toBe('wanted');
  expect(choiceOfFilter(filters, { is: 'flag', flag: 'failing', not: false })).toBe('open');
  expect(trustRangeIn(filters)).toEqual({ from: 0, to: 100 });
  expect(views.standing.value).toEqual({ is: 'none' });
  await settled();
  expect(LIST.of(app).listing.value?.terms).toEqual([{ is: 'words', words: ['visits'], open: true, not: false }]);
  expect(parses()).toEqual(['tag:a visits']);
});
