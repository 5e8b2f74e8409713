import { describe, expect, it } from 'vitest';
import { faultsOfDetails, LINE_LENGTH, PATH_LENGTH, URL_LENGTH } from '../../../src/domain/metric/detail-rules.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import { refuse, TEXT_BYTES } from '../../../src/domain/metric/metric-rules.ts';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';

const link = (url: unknown, label: unknown = ''): object => ({ links: [{ label, url }] });

describe('details about to be set', () => {
  it.each([
    ['nothing', {}],
    ['all of nothing', NO_DETAILS],
    ['notes of several lines', { notes: 'a\n\tb' }],
    ['a page', link('https://example.org/a?b#c', 'Dashboard')],
    ['an address of e-mail', link('mailto:data@example.org')],
    ['a custom value that is removed', { custom: new Map([['Tier', null]]) }],
    ['the longest unit', { unit: '😀'.repeat(LINE_LENGTH) }],
  ])('may be %s', (_, updates) => {
    expect(faultsOfDetails(updates)).toEqual([]);
  });

  it.each([
    ['invalid-unknown-field', 'colour', { colour: 'red' }],
    ['invalid-unknown-field', 'constructor', { constructor: 'a' }],
    ['invalid-unknown-field', 'details', null],
    ['invalid-not-text', 'unit', { unit: 1 }],
    ['invalid-control-characters', 'grain', { grain: 'a\nb' }],
    ['invalid-control-characters', 'notes', { notes: 'a\u0000b' }],
    ['invalid-broken-text', 'group', { group: '\ud800' }],
    ['invalid-text-too-long', 'unit', { unit: 'x'.repeat(LINE_LENGTH + 1) }],
    ['invalid-text-too-long', 'group', { group: 'x'.repeat(PATH_LENGTH + 1) }],
    ['invalid-text-too-long', 'notes', { notes: 'x'.repeat(TEXT_BYTES + 1) }],
    ['invalid-text-too-long', 'synonyms', { synonyms: Array.from({ length: 6000 }, () => 'x'.repeat(LINE_LENGTH)) }],
    ['invalid-not-a-list', 'synonyms', { synonyms: 'Turnover' }],
    ['invalid-not-text', 'synonyms › 1', { synonyms: [1] }],
    ['invalid-name-missing', 'synonyms › 2', { synonyms: ['a', ' '] }],
    ['invalid-choice', 'kind', { kind: 'weird' }],
    ['invalid-choice', 'language', { language: 'toString' }],
    ['invalid-choice', 'hidden', { isHidden: 'true' }],
    ['invalid-link', 'links › 1', link('javascript:alert(1)')],
    ['invalid-link', 'links › 1', link('data:text/html,a')],
    ['invalid-link', 'links › 1', link('wiki/revenue')],
    ['invalid-link', 'links › 1', link('https://example.org', null)],
    ['invalid-text-too-long', 'links › 1', link(`https://example.org/${'x'.repeat(URL_LENGTH)}`)],
    ['invalid-name-missing', 'name of the field', { custom: new Map([[' ', 'a']]) }],
    ['invalid-not-a-list', 'custom', { custom: { Tier: '1' } }],
    ['invalid-not-text', 'custom:Tier', { custom: new Map([['Tier', 1]]) }],
  ])('%s: %s', (code, place, updates) => {
    expect(faultsOfDetails(updates)).toMatchObject([{ code, place }]);
  });

  it.each([
    [{ unit: 'a\tb' }, 'The unit has a tab at position 2.'],
    [{ synonyms: ['a', ''] }, 'The synonyms (item 2) is empty.'],
    [{ custom: new Map([['Cost center', 'a\u0000']]) }, /^"Cost center" has the invisible control character/],
    [{ custom: new Map([['', 'a']]) }, 'The name of the field is missing.'],
  ])('are refused in a sentence', (updates, sentence) => {
    expect(() => refuse(faultsOfDetails(updates))).toThrow(CatalogError);
    expect(() => refuse(faultsOfDetails(updates))).toThrow(sentence);
  });
});
