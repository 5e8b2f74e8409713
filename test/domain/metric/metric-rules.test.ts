import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import {
  checkAuthor,
  checkId,
  faultsOfId,
  faultsOfNew,
  faultsOfUpdates,
  ID_LENGTH,
  refuse,
  TEXT_BYTES,
  textFaults,
} from '../../../src/domain/metric/metric-rules.ts';

const good = {
  id: 'revenue_total',
  name: 'Total revenue',
  description: 'All revenue.\n\nWithout\trefunds.',
  calculation: 'SELECT sum(amount)\r\nFROM orders',
  owner: '@revenue-team',
  dataSource: 'orders',
  tags: ['finance', 'Größe', '😀'],
  dependencies: ['data_source:orders'],
  trustScore: 100,
  createdAt: '2026-03-31T17:00:00Z',
};
const codesOf = (metric: unknown): string[] => faultsOfNew(metric).map(({ code }) => code);

describe('a metric about to be created', () => {
  it('may hold everything that a metric has', () => {
    expect(faultsOfNew(good)).toEqual([]);
    expect(faultsOfNew({ id: 'a', name: 'b' })).toEqual([]);
    expect(faultsOfNew({ id: 'a', name: 'b', owner: null, tags: undefined, trustScore: 0 })).toEqual([]);
  });

  it.each([
    ['invalid-id-missing', { id: undefined }],
    ['invalid-id-missing', { id: null }],
    ['invalid-id-missing', { id: '' }],
    ['invalid-id-missing', { id: ' \t' }],
    ['invalid-not-text', { id: 7 }],
    ['invalid-id-too-long', { id: 'x'.repeat(ID_LENGTH + 1) }],
    ['invalid-control-characters', { id: 'a\nb' }],
    ['invalid-name-missing', { name: undefined }],
    ['invalid-name-missing', { name: null }],
    ['invalid-name-missing', { name: '  ' }],
    ['invalid-not-text', { name: ['x'] }],
    ['invalid-control-characters', { name: 'two\nlines' }],
    ['invalid-control-characters', { description: 'a\u0000b' }],
    ['invalid-control-characters', { calculation: 'a\u001bb' }],
    ['invalid-control-characters', { owner: 'a\u0085b' }],
    ['invalid-control-characters', { tags: ['fine', 'a\tb'] }],
    ['invalid-broken-text', { description: 'half \ud83d' }],
    ['invalid-broken-text', { id: '\ufeffrevenue' }],
    ['invalid-broken-text', { calculation: '\ufeffSELECT 1' }],
    ['invalid-text-too-long', { calculation: 'x'.repeat(TEXT_BYTES + 1) }],
    ['invalid-text-too-long', { description: 'é'.repeat(TEXT_BYTES / 2 + 1) }],
    ['invalid-text-too-long', { tags: ['x'.repeat(TEXT_BYTES / 2), 'x'.repeat(TEXT_BYTES / 2)] }],
    ['invalid-not-text', { owner: 12 }],
    ['invalid-not-a-list', { tags: 'finance' }],
    ['invalid-not-a-list', { tags: null }],
    ['invalid-not-a-list', { tags: ['finance', 1] }],
    ['invalid-not-a-list', { dependencies: { a: 1 } }],
    ['invalid-trust-out-of-range', { trustScore: -0.1 }],
    ['invalid-trust-out-of-range', { trustScore: 100.1 }],
    ['invalid-trust-out-of-range', { trustScore: Number.NaN }],
    ['invalid-trust-out-of-range', { trustScore: '70' }],
    ['invalid-trust-out-of-range', { trustScore: null }],
    ['invalid-time', { createdAt: 'yesterday' }],
    ['invalid-time', { updatedAt: 12 }],
    ['invalid-unknown-field', { colour: 'red' }],
    ['invalid-unknown-field', { testCount: 3 }],
    ['invalid-unknown-field', { data_source: 'orders' }],
  ])('is refused as %s: %#', (code, part) => {
    expect(codesOf({ ...good, ...part })).toEqual([code]);
  });

  it.each([null, undefined, 'text', 12, []])('is an object: %j is not', (metric) => {
    expect(codesOf(metric)).toEqual(['invalid-unknown-field']);
  });

  it('lists all its faults at once, each with its place', () => {
    const faults = faultsOfNew({ id: '', name: '', tags: [1, 'ok', null], trustScore: 101, colour: 1 });
    expect(faults.map(({ place, problem }) => `${place} ${problem}`)).toEqual([
      'id is missing',
      'colour is not a field of a metric',
      'name is missing',
      'tags › 1 is a number, not text',
      'tags › 3 is null, not text',
      'trust_score is 101; it must be a number from 0 to 100',
    ]);
  });
});

describe('the borders', () => {
  it('of an id are 200 characters', () => {
    expect(faultsOfId('x'.repeat(200))).toEqual([]);
    expect(faultsOfId('x'.repeat(201))).toHaveLength(1);
  });

  it('are counted in characters, as people see them', () => {
    expect(faultsOfId('👩‍🚀'.repeat(200))).toEqual([]);
    expect(faultsOfId('👩‍🚀'.repeat(201))[0]?.problem).toBe('has 201 characters; 200 are the most');
    expect(faultsOfId('🇩🇪👩‍🚀\u0000')[0]?.problem).toContain('at position 3');
  });

  it('of a text are a megabyte of UTF-8', () => {
    expect(textFaults('description', 'x'.repeat(1_000_000), false)).toEqual([]);
    expect(textFaults('description', 'é'.repeat(500_000), false)).toEqual([]);
    expect(textFaults('description', 'é'.repeat(500_001), false)).toHaveLength(1);
  });

  it('of trust are 0 and 100', () => {
    expect(faultsOfUpdates({ trustScore: 0 })).toEqual([]);
    expect(faultsOfUpdates({ trustScore: 100 })).toEqual([]);
  });

  it('of control characters leave tabs and line ends to texts of several lines', () => {
    for (let code = 0; code < 0xa0; code += 1) {
      const isControl = code < 0x20 || code >= 0x7f;
      const text = String.fromCharCode(code);
      expect(textFaults('owner', text, true)).toHaveLength(isControl ? 1 : 0);
      expect(textFaults('calculation', text, false)).toHaveLength(isControl && !'\t\n\r'.includes(text) ? 1 : 0);
    }
  });
});

describe('updates', () => {
  it('may set any field, and leave out or undefine any', () => {
    expect(faultsOfUpdates({})).toEqual([]);
    expect(faultsOfUpdates({ name: undefined, description: null, tags: [] })).toEqual([]);
  });

  it('may not set an id, a count, or nothing that is an object', () => {
    expect(faultsOfUpdates({ id: 'x' }).map(({ code }) => code)).toEqual(['invalid-unknown-field']);
    expect(faultsOfUpdates({ usageCount: 1 }).map(({ code }) => code)).toEqual(['invalid-unknown-field']);
    expect(faultsOfUpdates('x').map(({ code }) => code)).toEqual(['invalid-unknown-field']);
  });
});

describe('a refusal', () => {
  const sentenceOf = (work: () => void): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof CatalogError) return error.message;
    }
    return '';
  };

  it('is a sentence that names the place', () => {
    expect(sentenceOf(() => refuse(faultsOfNew({ ...good, name: '' })))).toBe('The name is missing.');
    expect(sentenceOf(() => refuse(faultsOfUpdates({ dataSource: 'a\u0000' })))).toBe(
      'The data source has the invisible control character U+0000 at position 2.',
    );
    expect(sentenceOf(() => refuse(faultsOfUpdates({ tags: ['a', 2] })))).toBe(
      'The tags (item 2) is a number, not text.',
    );
    expect(sentenceOf(() => checkId(''))).toBe('The id is missing.');
  });

  it('asks for the author', () => {
    expect(sentenceOf(() => checkAuthor(' '))).toBe('Say who makes this change: the author is missing.');
    expect(sentenceOf(() => checkAuthor('a\nb'))).toContain('has a line break at position 2');
    expect(sentenceOf(() => checkAuthor('john@company.com'))).toBe('');
  });

  it('holds all faults as plain data', () => {
    const faults = faultsOfUpdates({ trustScore: 200, colour: 1 });
    expect(() => refuse(faults)).toThrow(
      expect.objectContaining({ code: 'invalid-unknown-field', details: { faults } }),
    );
    expect(structuredClone(faults)).toEqual(faults);
  });
});
