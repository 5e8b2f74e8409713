import { describe, expect, it } from 'vitest';
import { FIELD_COLUMNS, listIn, LIST_COLUMNS, METRIC_FIELDS, sameValue } from '../../../src/domain/metric/metric.ts';

describe('the text of a list column', () => {
  it.each([
    [null, []],
    ['', []],
    ['  ', []],
    ['[]', []],
    ['["finance","growth"]', ['finance', 'growth']],
    ['[ "caf\\u00e9" ]', ['café']],
  ])('reads %j', (text, items) => {
    expect(listIn(text)).toEqual(items);
  });

  it.each(['finance', 'finance, growth', '{"a":1}', '"finance"', '12', 'null', '["open'])(
    'shows %j, which is no list, as one item just as it stands',
    (text) => {
      expect(listIn(text)).toEqual([text]);
    },
  );

  it('shows a list that is too deep to be written again just as it stands', () => {
    const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    expect(listIn(deep)).toEqual([deep]);
  });

  it('shows items that are no text as JSON', () => {
    expect(listIn('["a", 1, null, {"b": [2]}]')).toEqual(['a', '1', 'null', '{"b":[2]}']);
  });
});

describe('two values', () => {
  it('say the same if they are equal, item by item', () => {
    expect(sameValue(['a', 'b'], ['a', 'b'])).toBe(true);
    expect(sameValue('a', 'a')).toBe(true);
    expect(sameValue(null, null)).toBe(true);
  });

  it('differ in order, in case, and where one is missing', () => {
    expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false);
    expect(sameValue('a', 'A')).toBe(false);
    expect(sameValue('', null)).toBe(false);
    expect(sameValue(['a'], ['a', 'a'])).toBe(false);
  });
});

describe('the fields', () => {
  it('are those of the table that a user can set, by their columns', () => {
    expect(METRIC_FIELDS.map((field) => FIELD_COLUMNS[field])).toEqual([
      'name',
      'description',
      'calculation',
      'owner',
      'data_source',
      'tags',
      'dependencies',
      'trust_score',
    ]);
    expect([...LIST_COLUMNS]).toEqual(['tags', 'dependencies']);
  });
});
