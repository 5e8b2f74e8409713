import type { Instant } from '../core/instant.ts';

/** A source of metrics, and how it compared with the catalog when it was last read. */
export interface SourceOverview {
  readonly name: string;
  readonly formats: readonly string[];
  readonly importedAt: Instant;
  readonly importedBy: string | null;
  /** When it was last compared without an import; null if never. */
  readonly checkedAt: Instant | null;
  /** Number of metrics that came from it. */
  readonly metrics: number;
  /** The metrics that differ from it, those that differ longest first. */
  readonly differing: readonly DifferingMetric[];
}

export interface DifferingMetric {
  readonly id: string;
  readonly name: string;
  readonly since: Instant;
}
