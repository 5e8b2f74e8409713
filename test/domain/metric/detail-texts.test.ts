import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CUSTOM_PREFIX, DETAIL_NAMES, isDetailField } from '../../../src/domain/metric/detail-fields.ts';
import { detailChanges, readDetails, sameDetail, textsOfDetails } from '../../../src/domain/metric/detail-texts.ts';
import {
  CALCULATION_LANGUAGES,
  METRIC_KINDS,
  type MetricDetails,
  NO_DETAILS,
} from '../../../src/domain/metric/details.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
const someText = anyText.filter((text) => text !== '');
const anyDetails: fc.Arbitrary<MetricDetails> = fc.record({
  synonyms: fc.array(anyText, { maxLength: 3 }),
  unit: fc.option(someText),
  format: fc.option(someText),
  kind: fc.option(fc.constantFrom(...METRIC_KINDS)),
  grain: fc.option(someText),
  group: fc.option(someText),
  language: fc.option(fc.constantFrom(...CALCULATION_LANGUAGES)),
  notes: fc.option(someText),
  links: fc.array(fc.record({ label: anyText, url: anyText }), { maxLength: 2 }),
  custom: fc.array(fc.tuple(anyText, someText), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  isHidden: fc.boolean(),
});

/** Texts that another program may have written under any name. */
const anyTexts = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...DETAIL_NAMES, 'custom:', 'custom:a', 'sla', '__proto__'), anyText),
      fc.oneof(
        anyText,
        fc.json(),
        fc.constantFrom('[]', '["a", "b"]', '[1]', '[{"label":"a","url":"b"}]', '[{"url":"b"}]', 'true', '['),
      ),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => new Map(pairs));

describe('details as texts', () => {
  it('are read back as they were', () => {
    fc.assert(
      fc.property(anyDetails, (details) => {
        expect(readDetails(textsOfDetails(details))).toEqual({ details, unread: new Map() });
      }),
    );
  });

  it('are only those that say something', () => {
    expect(textsOfDetails(NO_DETAILS)).toEqual(new Map());
    const said = { ...NO_DETAILS, unit: 'EUR', grain: '', synonyms: ['Turnover'], custom: new Map([['Tier', '1']]) };
    expect([...textsOfDetails(said)]).toEqual([
      ['synonyms', '["Turnover"]'],
      ['unit', 'EUR'],
      ['custom:Tier', '1'],
    ]);
  });

  it('lose no text of another program, whatever it is', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const { details, unread } = readDetails(texts);
        const again = new Map<string, string>([...textsOfDetails(details), ...unread]);
        for (const [field, text] of texts) expect(sameDetail(field, again.get(field) ?? null, text)).toBe(true);
        for (const field of again.keys()) expect(texts.has(field)).toBe(true);
      }),
    );
  });

  it('that no detail can hold stay as they are', () => {
    const odd = new Map([
      ['kind', 'weird'],
      ['language', 'cobol'],
      ['hidden', 'false'],
      ['links', '[{"label":"a","url":"b","title":"c"}]'],
      ['sla', '99 %'],
    ]);
    expect(readDetails(odd)).toEqual({ details: NO_DETAILS, unread: odd });
  });
});

describe('details to set', () => {
  it('are those that are given, and an empty value is none', () => {
    const updates = {
      unit: '',
      notes: null,
      grain: undefined,
      links: [],
      isHidden: true,
      custom: new Map([['a', null]]),
    };
    expect(Object.fromEntries(detailChanges(updates))).toEqual({
      unit: null,
      notes: null,
      links: null,
      hidden: 'true',
      'custom:a': null,
    });
  });
});

describe('two texts of a detail', () => {
  it.each([
    ['synonyms', '["a","b"]', '[ "a", "b" ]', true],
    ['synonyms', 'a', '["a"]', true],
    ['synonyms', '[]', null, true],
    ['synonyms', '["a","b"]', '["b","a"]', false],
    ['links', '[{"label":"a","url":"b"}]', '[{"url":"b", "label":"a"}]', true],
    ['unit', '', null, true],
    ['unit', 'eur', 'EUR', false],
    ['kind', 'weird', 'odd', false],
  ])('%s: %j and %j', (field, a, b, isSame) => {
    expect(sameDetail(field, a, b)).toBe(isSame);
  });
});

it('names of details are told from columns', () => {
  expect(['unit', 'hidden', `${CUSTOM_PREFIX}Cost center`].every(isDetailField)).toBe(true);
  expect(['owner', 'id', 'isHidden', 'custom'].some(isDetailField)).toBe(false);
});
