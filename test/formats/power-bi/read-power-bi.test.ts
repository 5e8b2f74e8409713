import { expect, test } from 'vitest';
import type { Reading } from '../../../src/formats/interchange/model.ts';
import { detectsPowerBi } from '../../../src/formats/power-bi/detect-power-bi.ts';
import { readPowerBi } from '../../../src/formats/power-bi/read-power-bi.ts';
import { hasSamples, samplesIn } from '../samples.ts';

const read = (text: string): Reading => readPowerBi([{ path: 'a.tmdl', text }]);

const TMDL = `table 'My Table'
	lineageTag: t

	/// All of it,
	/// in EUR
	measure 'Total ''net''' = SUM('My Table'[Amount]) // [Not this]
		formatString: #,0.00
		displayFolder: Core\\Money
		lineageTag: 1
		isHidden

		annotation PBI_FormatHint = {"isGeneralNumber":true}

	measure Share =
			VAR x = [Total 'net']

			RETURN
			    DIVIDE(x, COUNTROWS(Other)) -- "[Nor this]"
		formatStringDefinition =
			IF(x, "0")
		changedProperty = Name

	measure Fenced = \`\`\`
			1 +
		2
			\`\`\`
		formatString: """TRUE"";""FALSE"""

	measure Nothing
		isHidden: false

	column Amount
		dataType: double

table Other
	lineageTag: o
`;

test('the measures of TMDL with all that the file says about them', () => {
  const { metrics, problems } = read(TMDL);
  expect(metrics).toMatchObject([
    {
      id: 'total_net',
      name: "Total 'net'",
      description: 'All of it,\nin EUR',
      calculation: "SUM('My Table'[Amount]) // [Not this]",
      dataSource: 'My Table',
      tags: ['Core\\Money'],
      dependencies: ['data_source:My Table'],
      details: { format: '#,0.00', group: 'Core/Money', language: 'dax', isHidden: true },
      origin: {
        line: 6,
        path: "My Table[Total 'net']",
        foreign: { lineageTag: '1', annotations: { PBI_FormatHint: '{"isGeneralNumber":true}' } },
      },
    },
    {
      name: 'Share',
      calculation: 'VAR x = [Total \'net\']\n\nRETURN\n    DIVIDE(x, COUNTROWS(Other)) -- "[Nor this]"',
      dependencies: ['total_net', 'data_source:Other'],
      origin: { foreign: { formatStringDefinition: 'IF(x, "0")', changedProperty: 'Name' } },
    },
    { name: 'Fenced', calculation: '1 +\n2', details: { format: '"TRUE";"FALSE"' } },
    { name: 'Nothing', calculation: null, details: { isHidden: false } },
  ]);
  expect(problems).toMatchObject([{ code: 'metric-without-calculation', line: 29 }]);
});

test('the same measures with line ends of Windows, a byte order mark, and spaces for tabs', () => {
  const text = `\uFEFF${TMDL.replaceAll('\t', '    ').replaceAll('\n', '\r\n')}`;
  const plain = ({ metrics }: Reading): unknown =>
    metrics.map(({ name, calculation, tags }) => [name, calculation, tags]);
  expect(plain(read(text))).toEqual(plain(read(TMDL)));
});

test('model.bim, whose texts may be lists of lines', () => {
  const model = {
    compatibilityLevel: 1600,
    model: {
      tables: [
        {
          name: 'Sales',
          measures: [
            {
              name: 'A',
              expression: ['', 'SUM(', 'Sales[x])'],
              description: ['one', 'two'],
              isHidden: true,
              lineageTag: 'l',
            },
            { name: 'B', expression: '[A] + 1', annotations: [{ name: '__proto__', value: 'y' }] },
            { expression: '1' },
          ],
        },
      ],
    },
  };
  const { metrics, problems } = readPowerBi([{ path: 'model.bim', text: JSON.stringify(model) }]);
  expect(metrics).toMatchObject([
    { id: 'a', description: 'one\ntwo', calculation: 'SUM(\nSales[x])', details: { isHidden: true } },
    { id: 'b', dependencies: ['a'] },
  ]);
  expect(Object.keys(metrics[1]?.origin.foreign['annotations'] ?? {})).toEqual(['__proto__']);
  expect(problems.map(({ code }) => code)).toEqual(['metric-without-name']);
});

test.each([
  '{"model": {"tables": [',
  'measure',
  "table 'a\n\tmeasure 'b = 1\n\t\tlineageTag: x",
  'table a\n\tmeasure b = ```\n\t\tlineageTag: x',
])('ends with %j', (text) => {
  expect(() => read(text)).not.toThrow();
});

test.runIf(hasSamples)('the real model has 46 measures, all in one table (needs ../shared)', () => {
  const files = samplesIn('tmdl');
  expect(files.every((file) => detectsPowerBi(file))).toBe(true);
  const counts = files.map((file) => readPowerBi([file]).metrics.length);
  expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 46]);
  const { metrics, problems } = readPowerBi(files);
  expect(metrics).toHaveLength(46);
  expect(metrics.every(({ calculation, details }) => calculation !== null && details.language === 'dax')).toBe(true);
  expect(metrics.find(({ name }) => name === 'Run Time Hours')).toMatchObject({
    calculation: 'DIVIDE([Run Time Seconds], 3600)',
    description: 'EXPERIMENTAL_BENCHMARK_ONLY — Total recorded run time converted from seconds to hours.',
    dependencies: ['run_time_seconds'],
  });
  expect(problems.map(({ code }) => code)).toEqual(['power-bi-no-measures', 'power-bi-no-measures']);
});
