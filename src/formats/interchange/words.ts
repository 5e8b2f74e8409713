import type { ForeignTest, FormatId } from './model.ts';

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
