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
