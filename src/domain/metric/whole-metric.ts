import type { MetricDetails } from './details.ts';
import type { Metric } from './metric.ts';
import type { Origin } from './origin.ts';
import type { Usage } from './usage.ts';
import type { ValidationTest } from './validation-test.ts';

/** A metric with all that a catalog knows of it but its history, to be written in another format. */
export interface WholeMetric {
  readonly metric: Metric;
  readonly details: MetricDetails;
  /** The place of its latest import; undefined if it came from nowhere. */
  readonly origin: Origin | undefined;
  readonly tests: readonly ValidationTest[];
  /** The latest ones, if there are very many. */
  readonly usages: readonly Usage[];
}
