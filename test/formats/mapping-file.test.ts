import { describe, expect, it } from 'vitest';
import { mappingsText } from '../../src/domain/review/sheet-mapping.ts';
import { readMappingFile } from '../../src/formats/mapping-file.ts';

const KPI = '{"names": ["KPI", "Team", ""], "fields": ["name", "custom:Team", null]}';

function problemsOf(text: string): readonly string[] {
  const reading = readMappingFile(text);
  return reading.is === 'refused' ? reading.problems : [];
}

describe('a file of mappings', () => {
  it('is read in the form that a catalog keeps', () => {
    const reading = readMappingFile(`\uFEFF[${KPI}]`);
    const mappings = [
      {
        names: ['KPI', 'Team', ''],
        columns: [{ is: 'field', field: 'name' }, { is: 'custom', name: 'Team' }, { is: 'skip' }] as const,
      },
    ];
    expect(reading).toEqual({ is: 'read', mappings });
    expect(readMappingFile(mappingsText(mappings))).toEqual({ is: 'read', mappings });
  });

  it.each([
    ['', 'line 1, column 1: JSON syntax error: a value was expected'],
    ['[{"names": ["a"],}]', 'line 1, column 18: JSON syntax error: a key in double quotes was expected'],
    ['{}', 'the file is no list of mappings, each an object with names and fields'],
    ['[]', 'the file has no mapping'],
    ['[7]', 'mapping 1 is no object with names and fields'],
    ['[{"names": ["a"]}]', 'mapping 1 › fields is missing'],
    ['[{"names": "a", "fields": ["name"]}]', 'mapping 1 › names is no list of the names of columns'],
    ['[{"names": [], "fields": []}]', 'mapping 1 › names is empty'],
    ['[{"names": [1], "fields": ["name"]}]', 'mapping 1 › names › 1 is no text'],
    ['[{"names": ["a"], "fields": [1]}]', 'mapping 1 › fields › 1 is neither text nor null'],
    ['[{"names": ["a"], "fields": ["custom: "]}]', 'mapping 1 › fields › 1 is a custom field whose name is missing'],
    [
      '[{"names": ["a"], "fields": ["name"], "sheet": 1}]',
      'mapping 1 › sheet is unknown: a mapping has names and fields',
    ],
    ['[{"names": ["a", "b"], "fields": ["name"]}]', 'mapping 1 has 2 names but 1 fields: each column has one of both'],
    ['[{"names": ["a"], "fields": ["owner"]}]', 'mapping 1 has no column for the name or the id'],
    [
      '[{"names": ["a", "b", "c"], "fields": ["name", "owner", "owner"]}]',
      'mapping 1 has several columns for owner, which only one can fill',
    ],
    ['[{"names": ["a"], "names": ["b"], "fields": ["name"]}]', 'mapping 1 › names appears more than once'],
    [`[${KPI}, ${KPI}]`, 'mapping 2 is for the same columns as mapping 1'],
  ])('that is wrong is refused with the place: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('names all that is wrong, and the fields that there are', () => {
    const [first, second] = problemsOf('[{"names": ["a"], "fields": ["Owner"]}, 7]');
    expect(first).toMatch(/^mapping 1 › fields › 1 is "Owner", which is no field: id, name, .*custom: with a name/);
    expect(second).toBe('mapping 2 is no object with names and fields');
  });

  it('may give several columns to a field that takes a list', () => {
    expect(problemsOf('[{"names": ["a", "b", "c"], "fields": ["name", "tags", "tags"]}]')).toEqual([]);
  });
});
