import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problems } from '../../../src/formats/interchange/problems.ts';
import { replacedScalar } from '../../../src/formats/yaml/replace-scalar.ts';
import { readYaml } from '../../../src/formats/yaml/yaml-file.ts';
import { yamlText } from '../../../src/formats/yaml/write-yaml.ts';
import { anyText } from '../any-metrics.ts';

const STYLES = [
  'plain',
  "'single'",
  '"double"',
  '|\n      one\n      two\n',
  '>-\n      one\n\n      two\n',
  '|2-  # c\n       one\n',
  '|+\n      a\n\n',
  '>\n      a\n',
];

function read(text: string): unknown {
  const problems = new Problems();
  const [root] = readYaml({ path: 'a.yml', text }, problems);
  expect(problems.all).toEqual([]);
  return root?.json();
}

test('a scalar of any style holds any text, and the values beside it stay', () => {
  fc.assert(
    fc.property(fc.constantFrom(...STYLES), anyText, fc.boolean(), (style, value, isFlow) => {
      const isBlock = /^[|>]/.test(style);
      const text = replacedScalar(style, value);
      const end = text.endsWith('\n') ? '' : '\n';
      const [around, expected] =
        isFlow && !isBlock
          ? [`- {a: ${text}, b: [${text}, c]} # end\n`, [{ a: value, b: [value, 'c'] }]]
          : [`-   a: ${text}${end}    b: c\n- d\n`, [{ a: value, b: 'c' }, 'd']];
      expect(read(around)).toEqual(expected);
    }),
    { numRuns: 800 },
  );
});

test('what YAML 1.1 takes for another value is in quotes', () => {
  expect(yamlText(['yes', 'on', '1_000', '12:30:00', '2026-01-01', '~', 'a'])).toBe(
    '- "yes"\n- "on"\n- "1_000"\n- "12:30:00"\n- "2026-01-01"\n- "~"\n- a\n',
  );
});

test('any text is written as YAML that reads as it', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      expect(read(`a: b\n${yamlText({ texts })}`)).toEqual({ a: 'b', texts });
    }),
  );
});
