import type { MetricDetails } from '../../domain/metric/details.ts';

/** The neutral model between Metricbook and the formats of other programs. Plain data; each format has an adapter. */

/** Any value that JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A format that metrics come from or go to. */
export type FormatId =
  | 'csv'
  | 'cube'
  | 'databricks'
  | 'datahub'
  | 'dbt'
  | 'dbt-artifacts'
  | 'lightdash'
  | 'lookml'
  | 'metricbook-yaml'
  | 'openmetadata'
  | 'osi'
  | 'power-bi'
  | 'snowflake';

/** A text file: its path below the folder or in the zip that it was chosen with, with `/` between names. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * How grave a problem is. `error`: something could not be read or written at all. `loss`: something was, without a part
 * of it. `warning`: it probably does not mean what its author thinks. `note`: nothing is wrong.
 */
export type Severity = 'error' | 'loss' | 'warning' | 'note';

/** Something that users should know about what was read or written. Nothing is left out without one. */
export interface Problem {
  readonly severity: Severity;
  /** The kind, for programs: `duplicate-metric`. */
  readonly code: string;
  /** One sentence that says what happened, and what to do if there is something to do. */
  readonly message: string;
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Name of the metric in its file. */
  readonly metric?: string | undefined;
}

/** The file and format that a metric came from. */
export interface Origin {
  readonly format: FormatId;
  readonly file: string;
  /** Line at which it begins, counted from 1; undefined if the format has no lines. */
  readonly line: number | undefined;
  /** Its name in the format, the same at the next import: `orders.revenue`. Unique within a format. */
  readonly path: string;
  /** The attributes that no field has a place for, untouched, so that a writer of the same format gives them back. */
  readonly foreign: { readonly [key: string]: JsonValue };
}

/** A metric as another format has it, in Metricbook's words. */
export interface ForeignMetric {
  /** A proposal; unique within one reading. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly calculation: string | null;
  readonly owner: string | null;
  readonly dataSource: string | null;
  readonly tags: readonly string[];
  /** Ids of metrics of the same reading, or of metrics that are elsewhere, or `data_source:<name>`. */
  readonly dependencies: readonly string[];
  readonly details: MetricDetails;
  readonly origin: Origin;
}

/** A validation test of another format, for the metrics with these ids. */
export interface ForeignTest {
  readonly metrics: readonly string[];
  /** `not_null`, `unique`, `accepted_values`, `relationships`, or the name of another test. */
  readonly type: string;
  readonly query: string | null;
  readonly expected: string | null;
  readonly status: 'passed' | 'failed' | 'pending' | 'error';
  /** When it ran last, as the format wrote it. */
  readonly lastRun: string | null;
}

/** A place that uses metrics: a dashboard, a notebook. */
export interface ForeignUsage {
  readonly metrics: readonly string[];
  readonly tool: string;
  readonly name: string;
  readonly url: string | null;
  readonly owner: string | null;
  /** True if the format says only that it uses their data source. */
  readonly isInferred: boolean;
}

/** The content of files of one format. */
export interface Reading {
  readonly metrics: readonly ForeignMetric[];
  readonly tests: readonly ForeignTest[];
  readonly usages: readonly ForeignUsage[];
  readonly problems: readonly Problem[];
}

/** A name that a format does not allow, and the one that was written instead. */
export interface Renaming {
  readonly id: string;
  readonly name: string;
  readonly written: string;
}

/** The result of a writer: files, what they could not hold, and the names that had to be changed. */
export interface Writing {
  readonly files: readonly TextFile[];
  readonly losses: readonly Problem[];
  readonly renamings: readonly Renaming[];
}
