import { describe, expect, it } from 'vitest';
import {
  changedDetailTexts,
  detailFormTexts,
  linksFormText,
  linksInForm,
  storedDetails,
  updatesFromForm,
  updatesFromStored,
} from '../../../src/domain/metric/detail-form.ts';

const STORED = storedDetails([
  ['synonyms', '[ "AOV", "a, b", "AOV" ]'],
  ['unit', ' EUR '],
  ['kind', 'ratio'],
  ['language', 'klingon'],
  ['notes', 'one\r\ntwo\r\nthree'],
  ['links', '[{"url":"https://a.example","label":"A"}]'],
  ['hidden', 'true'],
  ['custom:Tier', 'gold'],
]);

describe('details in a form', () => {
  it('are as they are stored, with synonyms as one line; what no detail can hold is not among them', () => {
    expect(detailFormTexts(STORED)).toEqual({
      synonyms: 'AOV, "a, b", AOV',
      unit: ' EUR ',
      kind: 'ratio',
      notes: 'one\r\ntwo\r\nthree',
      links: '[{"label":"A","url":"https://a.example"}]',
      hidden: 'true',
      'custom:Tier': 'gold',
    });
  });

  it('are unchanged if nothing was written, whatever a browser does with line ends', () => {
    const texts = { ...detailFormTexts(STORED), notes: 'one\ntwo\nthree', unit: 'EUR', grain: '', format: '  ' };
    expect(changedDetailTexts(texts, STORED)).toEqual([]);
    expect(changedDetailTexts({}, {})).toEqual([]);
  });

  it('become updates of the fields that were changed, and of their stored values', () => {
    const texts = {
      ...detailFormTexts(STORED),
      synonyms: 'AOV, basket',
      unit: ' USD ',
      kind: '',
      notes: 'one\n2\nthree',
      hidden: '',
      grain: 'day',
      'custom:Tier': '',
      'custom:Cost center': '12',
    };
    const fields = changedDetailTexts(texts, STORED);
    expect(updatesFromForm(texts, STORED, fields)).toEqual({
      synonyms: ['AOV', 'basket'],
      unit: 'USD',
      kind: null,
      notes: 'one\r\n2\r\nthree',
      isHidden: false,
      grain: 'day',
      custom: new Map([
        ['Tier', null],
        ['Cost center', '12'],
      ]),
    });
    expect(updatesFromStored(STORED, fields)).toEqual({
      synonyms: ['AOV', 'a, b', 'AOV'],
      unit: ' EUR ',
      kind: 'ratio',
      notes: 'one\r\ntwo\r\nthree',
      isHidden: true,
      grain: null,
      custom: new Map([
        ['Tier', 'gold'],
        ['Cost center', null],
      ]),
    });
  });
});

describe('links in a form', () => {
  it('may be half written; an empty row is none', () => {
    const text = linksFormText([
      { label: 'A ', url: ' https://a.example' },
      { label: '', url: ' ' },
    ]);
    expect(linksInForm(text)).toHaveLength(2);
    expect(updatesFromForm({ links: text }, {}, ['links'])).toEqual({
      links: [{ label: 'A', url: 'https://a.example' }],
    });
    expect(changedDetailTexts({ links: linksFormText([{ label: '', url: '' }]) }, {})).toEqual([]);
  });

  it('are none in a text that anything else wrote', () => {
    expect(linksInForm('no json')).toEqual([]);
    expect(linksInForm('')).toEqual([]);
  });
});
