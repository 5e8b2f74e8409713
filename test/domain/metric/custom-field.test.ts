import { describe, expect, it } from 'vitest';
import {
  type CustomField,
  customFieldOf,
  customValueFaults,
  faultsOfCustomField,
} from '../../../src/domain/metric/custom-field.ts';

const TIER: CustomField = { name: 'Tier', type: 'choice', choices: ['gold', 'silver'] };
const of = (type: 'text' | 'number' | 'date' | 'link'): CustomField => ({ name: 'F', type });

describe('a custom field', () => {
  it('is read from its row, whatever another program wrote', () => {
    expect(customFieldOf('Tier', 'choice', '["gold","silver"]')).toEqual(TIER);
    expect(customFieldOf('F', 'date', '')).toEqual(of('date'));
    expect(customFieldOf('F', 'colour', 'x')).toEqual(of('text'));
  });

  it.each<[string, CustomField]>([
    ['invalid-name-missing', { name: ' ', type: 'text' }],
    ['invalid-control-characters', { name: 'a\nb', type: 'text' }],
    ['invalid-text-too-long', { name: 'x'.repeat(101), type: 'text' }],
    ['invalid-choice', { name: 'a', type: 'choice', choices: [] }],
    ['invalid-control-characters', { name: 'a', type: 'choice', choices: ['b\n'] }],
    ['invalid-choice', { name: 'a', type: 'colour' as 'text' }],
  ])('is refused: %s', (code, field) => {
    expect(faultsOfCustomField(field)).toMatchObject([{ code }]);
  });

  it('may be of any type', () => {
    expect([TIER, of('text'), of('number'), of('date'), of('link')].flatMap(faultsOfCustomField)).toEqual([]);
  });
});

describe('a value of a custom field', () => {
  it.each<[CustomField, string]>([
    [of('text'), 'a\nb'],
    [of('number'), '-1.5e3'],
    [of('number'), '.5'],
    [of('date'), '2028-02-29'],
    [of('link'), 'https://example.org'],
    [TIER, 'gold'],
  ])('fits %j: %s', (field, value) => {
    expect(customValueFaults(field, value)).toEqual([]);
  });

  it.each<[string, CustomField, string]>([
    ['invalid-control-characters', of('text'), '\u0000'],
    ['invalid-number', of('number'), '1,5'],
    ['invalid-number', of('number'), '0x1f'],
    ['invalid-number', of('number'), '1e999'],
    ['invalid-number', of('number'), ' 1'],
    ['invalid-time', of('date'), '2027-02-29'],
    ['invalid-time', of('date'), '31.03.2026'],
    ['invalid-link', of('link'), 'javascript:alert(1)'],
    ['invalid-choice', TIER, 'Gold'],
  ])('%s: %j %j', (code, field, value) => {
    expect(customValueFaults(field, value)).toMatchObject([{ code }]);
  });
});
