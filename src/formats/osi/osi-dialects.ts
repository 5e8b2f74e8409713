import type { CalculationLanguage } from '../../domain/metric/details.ts';

/** Versions of the format that are written. */
export type OsiVersion = '0.1.1' | '0.2.0.dev0';

/** Versions that are read without a warning: those above, and the drafts before them. */
export const READ_VERSIONS: ReadonlySet<string> = new Set(['0.1', '0.1.0', '0.1.1', '0.2.0.dev0', '1.0']);

/** Dialects that an expression may be written in, by version (enum `Dialect` of the version's JSON schema). */
export const WRITTEN_DIALECTS: Readonly<Record<OsiVersion, readonly string[]>> = {
  '0.1.1': ['ANSI_SQL', 'SNOWFLAKE', 'MDX', 'TABLEAU', 'DATABRICKS', 'MAQL'],
  '0.2.0.dev0': ['ANSI_SQL', 'SNOWFLAKE', 'MDX', 'TABLEAU', 'DATABRICKS', 'MAQL', 'BIGQUERY'],
};

/** The language of each dialect, best first: of several expressions, the first of these is the calculation. */
const LANGUAGES: readonly (readonly [dialect: string, language: CalculationLanguage])[] = [
  ['ANSI_SQL', 'sql'],
  ['OSSIE_SQL_2026', 'sql'],
  ['SNOWFLAKE', 'snowflake'],
  ['DATABRICKS', 'databricks'],
  ['BIGQUERY', 'bigquery'],
  ['MDX', 'mdx'],
  ['TABLEAU', 'tableau'],
  ['MAQL', 'maql'],
];

/** The language of a dialect; null for one that is not known. */
export function languageOf(dialect: string): CalculationLanguage | null {
  return LANGUAGES.find(([name]) => name === dialect)?.[1] ?? null;
}

/** The dialect of a language; undefined if the format has none for it. */
export function dialectOf(language: CalculationLanguage): string | undefined {
  return LANGUAGES.find(([, own]) => own === language)?.[0];
}

/** A lower number for a dialect whose expression is the better calculation. */
export function rankOf(dialect: string): number {
  const rank = LANGUAGES.findIndex(([name]) => name === dialect);
  return rank < 0 ? LANGUAGES.length : rank;
}
