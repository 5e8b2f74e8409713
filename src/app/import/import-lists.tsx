import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import {
  type ChangedMetric,
  type FieldDifference,
  fieldNameOf,
  type NamedMetric,
} from '../../domain/history/comparison.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { fieldChangeOf } from '../../domain/history/difference.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import '../kit/change-save.css';

interface NamedMetricsProps {
  readonly title: string;
  readonly metrics: readonly NamedMetric[];
}

/** The metrics of one side, by name. */
export function NamedMetrics({ title, metrics }: NamedMetricsProps) {
  return (
    <OpeningList title={title} count={metrics.length}>
      {() => (
        <GrowingList items={metrics} step={100} grows="by button" class="import-named" keyOf={(metric) => metric.id}>
          {(metric) => <MetricLine metric={metric} />}
        </GrowingList>
      )}
    </OpeningList>
  );
}

/** The metrics that differ, with each changed field: the text of this catalog removed, that of the file inserted. */
export function ChangedMetrics({ metrics }: { readonly metrics: readonly ChangedMetric[] }) {
  return (
    <OpeningList title="Changed" count={metrics.length}>
      {() => (
        <GrowingList items={metrics} step={40} grows="by button" class="import-changed" keyOf={(metric) => metric.id}>
          {(metric) => (
            <li>
              <p class="import-metric">
                <span {...NAME}>{metric.name}</span> <code {...CODE}>{metric.id}</code>
              </p>
              <ul class="save-changes">
                {metric.differences.map((difference) => (
                  <FieldLine key={difference.field} difference={difference} />
                ))}
              </ul>
            </li>
          )}
        </GrowingList>
      )}
    </OpeningList>
  );
}

function MetricLine({ metric }: { readonly metric: NamedMetric }) {
  return (
    <li class="import-metric">
      <span {...NAME}>{metric.name}</span> <code {...CODE}>{metric.id}</code>
    </li>
  );
}

function FieldLine({ difference }: { readonly difference: FieldDifference }) {
  return (
    <li class="save-change">
      <span class="save-field">{fieldLabel(fieldNameOf(difference))}</span>
      <ChangeDifference change={fieldChangeOf(difference)} />
    </li>
  );
}

interface OpeningListProps {
  readonly title: string;
  readonly count: number;
  /** Rendered only once it is open. */
  readonly children: () => ComponentChildren;
}

function OpeningList({ title, count, children }: OpeningListProps) {
  const [open, setOpen] = useState(false);
  if (count === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="label">{title}</span> <span>{formatNumber(count)}</span>
      </summary>
      {open && children()}
    </details>
  );
}
