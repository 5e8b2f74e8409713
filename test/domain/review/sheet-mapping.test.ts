import { expect, test } from 'vitest';
import {
  hasNames,
  type Mapping,
  mappingsIn,
  mappingsText,
  namedMapping,
  rememberedMapping,
} from '../../../src/domain/review/sheet-mapping.ts';

const rows = [['Our KPIs'], ['KPI', 'Target', 'x'], ['Churn', '3', '']].map((cells) => ({ cells }));

const mapping: Mapping = {
  header: 1,
  columns: [{ is: 'field', field: 'name' }, { is: 'custom', name: 'Target' }, { is: 'skip' }],
};

test('a mapping is found again by the names of the columns, wherever they stand', () => {
  const named = namedMapping(rows, mapping);
  const known = mappingsIn(mappingsText(named === undefined ? [] : [named]));
  expect(rememberedMapping(rows, known)).toEqual(mapping);
  expect(rememberedMapping(rows.slice(1), known)).toEqual({ ...mapping, header: 0 });
  expect(rememberedMapping([{ cells: ['KPI', 'Target'] }], known)).toBeUndefined();
});

test('without a row of names there is nothing to remember', () => {
  expect(namedMapping(rows, { ...mapping, header: -1 })).toBeUndefined();
});

test('what another program wrote is left out', () => {
  expect(mappingsIn('[{"names": ["A"], "fields": ["odd"]}, {"names": ["A"], "fields": [null]}, 3]')).toEqual([
    { names: ['A'], columns: [{ is: 'skip' }] },
  ]);
  expect(mappingsIn('no JSON')).toEqual([]);
  expect(mappingsIn(null)).toEqual([]);
});

test('a name or an id has to be there', () => {
  expect(hasNames(mapping)).toBe(true);
  expect(hasNames({ header: 0, columns: [{ is: 'field', field: 'owner' }] })).toBe(false);
});
