import type { Instant } from '../core/instant.ts';

/** One business metric: what a number means and how it is computed. */
export interface Metric {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** SQL, a formula or prose: whatever says how the number is made. */
  readonly calculation: string | null;
  readonly owner: string | null;
  readonly dataSource: string | null;
  readonly tags: readonly string[];
  /** Ids of other metrics, or sources written `data_source:<name>`. */
  readonly dependencies: readonly string[];
  /** How many validation tests the metric has. */
  readonly testCount: number;
  /** How many usages are recorded. */
  readonly usageCount: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** 0 to 100. */
  readonly trustScore: number;
}

/** What a person can set on a metric. The id has a way of its own: renaming. */
export interface MetricFields {
  name: string;
  description: string | null;
  calculation: string | null;
  owner: string | null;
  dataSource: string | null;
  tags: readonly string[];
  dependencies: readonly string[];
  trustScore: number;
}

/** A metric about to be created: what the caller knows. Times default to now, everything else to nothing. */
export type NewMetric = { id: string; name: string } & Partial<MetricFields> & {
    createdAt?: Instant;
    updatedAt?: Instant;
  };

/** The fields to set; a field that is absent or undefined stays as it is. */
export type MetricUpdates = { [F in keyof MetricFields]?: MetricFields[F] | undefined };

/** A save of one metric, as a form makes it. */
export interface MetricSave {
  readonly id: string;
  /** Where it differs from `id`, the metric is renamed. */
  readonly newId: string;
  readonly updates: MetricUpdates;
  /** What the changed fields were when the person began. */
  readonly base: Partial<MetricFields>;
  readonly reason: string | null;
}

export type MetricField = keyof MetricFields;

/** Each field with its column, which is also its name in the history; the order is that of the table. */
export const FIELD_COLUMNS = {
  name: 'name',
  description: 'description',
  calculation: 'calculation',
  owner: 'owner',
  dataSource: 'data_source',
  tags: 'tags',
  dependencies: 'dependencies',
  trustScore: 'trust_score',
} as const satisfies Record<MetricField, string>;

export type FieldColumn = (typeof FIELD_COLUMNS)[MetricField];

/** All fields that a person can set, in the table's order. */
export const METRIC_FIELDS = Object.keys(FIELD_COLUMNS) as readonly MetricField[];

/** The column names of the fields whose text is a JSON array. */
export const LIST_COLUMNS: ReadonlySet<string> = new Set(['tags', 'dependencies']);

/** The prefix of a dependency that names a data source and no metric. */
export const SOURCE_PREFIX = 'data_source:';

/**
 * Reads the text of a list column. What is no JSON array, as another program may have left it, is shown as one item
 * just as it stands; items that are no text are shown as JSON.
 */
export function listIn(text: string | null): string[] {
  if (text === null || text.trim() === '') return [];
  return itemsIn(text) ?? [text];
}

/** The items of a list; undefined for text that is none, or so deep that JavaScript cannot write it again. */
function itemsIn(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    return value.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return undefined;
  }
}

/** Whether two values of a field say the same. */
export function sameValue(a: MetricFields[MetricField], b: MetricFields[MetricField]): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
