/** Languages of calculations: SQL dialects, languages of formulas, and prose. */
export const CALCULATION_LANGUAGES = [
  'sql',
  'bigquery',
  'databricks',
  'postgres',
  'snowflake',
  'dax',
  'maql',
  'mdx',
  'tableau',
  'prose',
] as const;

/** The language of a calculation. */
export type CalculationLanguage = (typeof CALCULATION_LANGUAGES)[number];

/** Ways in which a metric is made of others or of rows. */
export const METRIC_KINDS = [
  'simple',
  'ratio',
  'derived',
  'cumulative',
  'conversion',
  'count',
  'sum',
  'average',
  'other',
] as const;

/** How a metric is made of others or of rows. */
export type MetricKind = (typeof METRIC_KINDS)[number];

/** An address on the web, or of an e-mail, with the words that stand for it. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/** Values of a metric that the four tables have no column for. An empty text says as little as none. */
export interface MetricDetails {
  readonly synonyms: readonly string[];
  readonly unit: string | null;
  /** How the number is shown: a pattern of the format that it came from. */
  readonly format: string | null;
  readonly kind: MetricKind | null;
  /** The smallest period, or the entity, that the number is given for: `day`, `customer`. */
  readonly grain: string | null;
  /** A path of groups: `finance/revenue`. */
  readonly group: string | null;
  readonly language: CalculationLanguage | null;
  readonly notes: string | null;
  readonly links: readonly Link[];
  /** Other values by name, as text. */
  readonly custom: ReadonlyMap<string, string>;
  /** True if its format keeps it from users: hidden, private. */
  readonly isHidden: boolean;
}

/** Details that say nothing. */
export const NO_DETAILS: MetricDetails = {
  synonyms: [],
  unit: null,
  format: null,
  kind: null,
  grain: null,
  group: null,
  language: null,
  notes: null,
  links: [],
  custom: new Map(),
  isHidden: false,
};

/** The details to set; one that is absent or undefined stays as it is. */
export type DetailUpdates = { readonly [D in keyof Omit<MetricDetails, 'custom'>]?: MetricDetails[D] | undefined } & {
  /** The custom values to set, by name; null removes one, and those that are not named stay. */
  readonly custom?: ReadonlyMap<string, string | null> | undefined;
};

/** True for a word that names a kind of metric. */
export function isKind(word: string): word is MetricKind {
  return (METRIC_KINDS as readonly string[]).includes(word);
}

/** True for a word that names a language of calculations. */
export function isLanguage(word: string): word is CalculationLanguage {
  return (CALCULATION_LANGUAGES as readonly string[]).includes(word);
}
