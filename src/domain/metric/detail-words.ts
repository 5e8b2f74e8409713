import type { CalculationLanguage } from './details.ts';

/** The names of languages, as their makers write them. */
export const LANGUAGE_NAMES: Readonly<Record<CalculationLanguage, string>> = {
  sql: 'SQL',
  bigquery: 'BigQuery',
  databricks: 'Databricks',
  postgres: 'PostgreSQL',
  snowflake: 'Snowflake',
  dax: 'DAX',
  maql: 'MAQL',
  mdx: 'MDX',
  tableau: 'Tableau',
  prose: 'prose',
};

const FORMAT_NAMES: ReadonlyMap<string, string> = new Map([
  ['csv', 'a table'],
  ['cube', 'Cube'],
  ['databricks', 'Databricks'],
  ['datahub', 'DataHub'],
  ['dbt', 'dbt'],
  ['dbt-artifacts', 'dbt'],
  ['lightdash', 'Lightdash'],
  ['lookml', 'LookML'],
  ['metricbook-yaml', 'Metricbook YAML'],
  ['openmetadata', 'OpenMetadata'],
  ['osi', 'OSI'],
  ['power-bi', 'Power BI'],
  ['snowflake', 'Snowflake'],
]);

/** The name of a format that metrics come from; its id for one that Metricbook does not know. */
export function formatName(format: string): string {
  return FORMAT_NAMES.get(format) ?? format;
}
