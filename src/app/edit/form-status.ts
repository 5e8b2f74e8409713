import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { MetricStatus } from '../../domain/metric/metric-status.ts';
import type { AppContext } from '../core/app-context.ts';

/** Why there is nothing any more that the form could save to. */
export type GoneStatus = Exclude<MetricStatus, { is: 'there' }>;

/** The fate of the metric that a form edits: renamed, in the trash, or gone. */
export interface FormStatus {
  /** Undefined while the metric is there under its id. */
  readonly gone: ReadonlySignal<GoneStatus | undefined>;
  /** Asks the catalog again; does nothing if the form creates a metric. */
  refresh(): Promise<void>;
}

export function createFormStatus({ client }: AppContext, metricId: string | undefined): FormStatus {
  const gone = signal<GoneStatus | undefined>(undefined);
  return {
    gone,
    async refresh() {
      if (metricId === undefined) return;
      const found = await client.metricStatus(metricId);
      gone.value = found.is === 'there' ? undefined : found;
    },
  };
}
