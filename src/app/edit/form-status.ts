import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { MetricStatus } from '../../domain/metric/metric-status.ts';
import type { AppContext } from '../core/app-context.ts';

/** The reason why the form no longer has a metric to save to. */
export type GoneStatus = Exclude<MetricStatus, { is: 'there' }>;

/** The status of the metric that a form edits: renamed, in the trash, or gone. */
export interface FormStatus {
  /** Undefined while the metric exists under its id. */
  readonly gone: ReadonlySignal<GoneStatus | undefined>;
  /** Asks the catalog again. Does nothing if the form creates a metric. */
  refresh(): Promise<void>;
}

/** Creates the status of a form's metric. It is not asked for until `refresh`. */
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
