import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import { useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import type { NamedChange } from '../../domain/metric/change.ts';
import type { Save } from '../../domain/history/saves.ts';
import { metricsOf } from '../../domain/history/saves.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp } from '../core/use-app.ts';

/** Limit of metrics shown at once. An import may change thousands in one save. */
const METRICS_SHOWN = 6;

/** One change set of the whole catalog: when, who, why, and what it changed on which metric. */
export function ActivitySave({ save }: { readonly save: Save<NamedChange> }) {
  const [all, setAll] = useState(false);
  const metrics = metricsOf(save);
  const shown = all ? metrics : metrics.slice(0, METRICS_SHOWN);
  return (
    <li class="save">
      <p class="save-head">
        <ChangeTime at={save.changedAt} under="day" />
        <span class="save-who">
          <ChangeAuthor name={save.changedBy} />
          {save.reason !== null && (
            <>
              {' '}
              · <q {...PROSE}>{save.reason}</q>
            </>
          )}
        </span>
      </p>
      <div class="activity-metrics">
        {shown.map(({ metricId, changes }) => (
          <div key={metricId} class="activity-metric">
            <MetricName id={metricId} name={changes[0]?.metricName ?? null} />
            <ul class="save-changes">
              {changes.map((change) => (
                <li key={change.id} class="save-change">
                  <span class="save-field">{fieldLabel(change.fieldName)}</span>
                  <ChangeDifference change={change} />
                </li>
              ))}
            </ul>
          </div>
        ))}
        {metrics.length > shown.length && (
          <button type="button" class="quiet-button" onClick={() => setAll(true)}>
            Show {formatNumber(metrics.length - shown.length)} more metrics changed with them
          </button>
        )}
      </div>
    </li>
  );
}

/** A link to the metric's history. A deleted metric is named by its id. */
function MetricName({ id, name }: { readonly id: string; readonly name: string | null }) {
  const { navigation } = useApp();
  if (name === null) {
    return (
      <p class="missing">
        <code class="mono" {...CODE}>
          {id}
        </code>
        , deleted
      </p>
    );
  }
  return (
    <a class="activity-name" {...NAME} title={id} href={navigation.hrefTo({ at: 'metric', id, tab: 'history' })}>
      {name}
    </a>
  );
}
