/** The names of formats, as their makers write them. An Excel workbook is read as a spreadsheet like any other table. */
const FORMAT_NAMES: ReadonlyMap<string, string> = new Map([
  ['csv', 'Spreadsheet'],
  ['cube', 'Cube'],
  ['databricks', 'Databricks'],
  ['datahub', 'DataHub'],
  ['dbt', 'dbt'],
  ['dbt-artifacts', 'dbt artifacts'],
  ['lightdash', 'Lightdash'],
  ['lookml', 'LookML'],
  ['metricbook-yaml', 'Metricbook YAML'],
  ['openmetadata', 'OpenMetadata'],
  ['osi', 'OSI'],
  ['power-bi', 'Power BI'],
  ['snowflake', 'Snowflake'],
  ['xlsx', 'Excel'],
]);

/** The name of a format; its id if it is one that this version does not know. */
export function formatName(format: string): string {
  return FORMAT_NAMES.get(format) ?? format;
}
