import type { Instant } from '../core/instant.ts';
import type { DetailUpdates } from './details.ts';

/** One business metric: what a number means and how it is computed. */
export interface Metric {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** SQL, a formula or prose that says how the number is computed. */
  readonly calculation: string | null;
  readonly owner: string | null;
  readonly dataSource: string | null;
  readonly tags: readonly string[];
  /** Ids of other metrics, or data sources written `data_source:<name>`. */
  readonly dependencies: readonly string[];
  /** Number of validation tests. */
  readonly testCount: number;
  /** Number of recorded usages. */
  readonly usageCount: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Number from 0 to 100. */
  readonly trustScore: number;
}

/** The fields that users can set. The id is changed by renaming. */
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

/**
 * A metric about to be created, with the fields that the caller knows. Times default to now, all other fields to
 * empty.
 */
export type NewMetric = { id: string; name: string } & Partial<MetricFields> & {
    createdAt?: Instant;
    updatedAt?: Instant;
    details?: DetailUpdates | undefined;
  };

/** The fields to set; a field that is absent or undefined stays as it is. */
export type MetricUpdates = { [F in keyof MetricFields]?: MetricFields[F] | undefined };

/** A save of one metric, as a form makes it. */
export interface MetricSave {
  readonly id: string;
  /** If it differs from `id`, the metric is renamed. */
  readonly newId: string;
  readonly updates: MetricUpdates;
  /** The values of the changed fields when the user began to edit. */
  readonly base: Partial<MetricFields>;
  /** The details to set; undefined if all stay as they are. */
  readonly details?: DetailSave | undefined;
  readonly reason: string | null;
  /** For an undo: when the metric was last updated before what is undone. By default it is updated now. */
  readonly updatedAt?: string | undefined;
}

/** Details to set, with the values of the changed ones when the user began to edit. */
export interface DetailSave {
  readonly updates: DetailUpdates;
  readonly base: DetailUpdates;
}

export type MetricField = keyof MetricFields;

/** The column of each field, which is also its name in the history. The order is that of the table. */
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

/** All fields that users can set, in the table's order. */
export const METRIC_FIELDS = Object.keys(FIELD_COLUMNS) as readonly MetricField[];

/** Columns whose text is a JSON array. */
export const LIST_COLUMNS: ReadonlySet<string> = new Set(['tags', 'dependencies']);

/** Prefix of a dependency on a data source instead of a metric. */
export const SOURCE_PREFIX = 'data_source:';

/**
 * Parses the text of a list column. Text that is no JSON array, which another program may have written, becomes a
 * single item as it is. Items that are no strings become JSON.
 */
export function listIn(text: string | null): string[] {
  if (text === null || text.trim() === '') return [];
  return itemsIn(text) ?? [text];
}

/** The items of a list; undefined for text that is no list or is nested too deeply for JavaScript to serialize. */
function itemsIn(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    return value.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return undefined;
  }
}

/** True if two values of a field are equal. */
export function sameValue(a: MetricFields[MetricField], b: MetricFields[MetricField]): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
