import { expect, it } from 'vitest';
import { formatName } from '../../../src/domain/metric/format-name.ts';
import type { FormatId } from '../../../src/formats/interchange/model.ts';
import type { WritableFormat } from '../../../src/formats/write-files.ts';

/** Every format that is read or written. */
const FORMATS: Readonly<Record<FormatId | WritableFormat, string>> = {
  csv: 'Spreadsheet',
  cube: 'Cube',
  databricks: 'Databricks',
  datahub: 'DataHub',
  dbt: 'dbt',
  'dbt-artifacts': 'dbt artifacts',
  lightdash: 'Lightdash',
  lookml: 'LookML',
  'metricbook-yaml': 'Metricbook YAML',
  openmetadata: 'OpenMetadata',
  osi: 'OSI',
  'power-bi': 'Power BI',
  snowflake: 'Snowflake',
  xlsx: 'Excel',
};

it('every format has a name, and one that this version does not know keeps its id', () => {
  for (const [format, name] of Object.entries(FORMATS)) expect(formatName(format)).toBe(name);
  expect(formatName('sas')).toBe('sas');
});
