import type { CalculationLanguage, ForeignTest, FormatId, MetricKind } from './model.ts';

const KINDS: Readonly<Record<MetricKind, true>> = {
  simple: true,
  ratio: true,
  derived: true,
  cumulative: true,
  conversion: true,
  count: true,
  sum: true,
  average: true,
  other: true,
};

const LANGUAGES: Readonly<Record<CalculationLanguage, true>> = {
  sql: true,
  bigquery: true,
  databricks: true,
  postgres: true,
  snowflake: true,
  dax: true,
  maql: true,
  mdx: true,
  tableau: true,
  prose: true,
};

/** True for a word that names a kind of metric. */
export function isKind(word: string): word is MetricKind {
  return Object.hasOwn(KINDS, word);
}

/** True for a word that names a language of calculations. */
export function isLanguage(word: string): word is CalculationLanguage {
  return Object.hasOwn(LANGUAGES, word);
}

const FORMATS: Readonly<Record<FormatId, true>> = {
  csv: true,
  cube: true,
  databricks: true,
  datahub: true,
  dbt: true,
  'dbt-artifacts': true,
  lightdash: true,
  lookml: true,
  'metricbook-yaml': true,
  openmetadata: true,
  osi: true,
  'power-bi': true,
  snowflake: true,
};

const STATUSES: Readonly<Record<ForeignTest['status'], true>> = {
  passed: true,
  failed: true,
  pending: true,
  error: true,
};

/** True for a word that names a format. */
export function isFormat(word: string): word is FormatId {
  return Object.hasOwn(FORMATS, word);
}

/** True for a word that names the status of a test. */
export function isStatus(word: string): word is ForeignTest['status'] {
  return Object.hasOwn(STATUSES, word);
}
