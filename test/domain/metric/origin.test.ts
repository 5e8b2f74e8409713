import fc from 'fast-check';
import { expect, it } from 'vitest';
import { saidIn, saidText } from '../../../src/domain/metric/origin.ts';

it('what a source said is read back as it was', () => {
  const names = fc.oneof(fc.string(), fc.constantFrom('unit', 'custom:a', '__proto__', 'constructor', '1'));
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.string())), (pairs) => {
      const said = new Map(pairs);
      expect(saidIn(saidText(said))).toEqual(said);
    }),
  );
});

it.each(['', '[', 'null', '1', '"a"', '[1, null]', '{"unit": 1}'])('%s says nothing', (json) => {
  expect(saidIn(json)).toEqual(new Map());
});
