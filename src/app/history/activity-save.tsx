import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { formatNumber, joinWords, pluralize } from '../../domain/core/pluralize.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import type { NamedChange } from '../../domain/metric/change.ts';
import type { Save } from '../../domain/history/saves.ts';
import { metricsOf } from '../../domain/history/saves.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { createReverts } from './reverts.ts';
import { useIdParts } from './use-id-parts.ts';
import { useApp } from '../core/use-app.ts';

/** Limit of metrics shown at once. An import may change thousands in one save. */
const METRICS_SHOWN = 6;

/** One change set of the whole catalog: when, who, why, and what it changed on which metric. */
export function ActivitySave({ save }: { readonly save: Save<NamedChange> }) {
  const headId = useId();
  const [all, setAll] = useState(false);
  const metrics = metricsOf(save);
  const shown = all ? metrics : metrics.slice(0, METRICS_SHOWN);
  const parts = useIdParts(shown.map(({ metricId }) => metricId));
  return (
    <li class="save">
      <p class="save-head" id={headId}>
        <ChangeTime at={save.changedAt} under="day" />
        <span class="save-who">
          <UndoSave save={save} describedBy={headId} />
          <ChangeAuthor name={save.changedBy} />
          {save.reason !== null && (
            <>
              {' '}
              · <q {...PROSE}>{save.reason}</q>
            </>
          )}
        </span>
      </p>
      <Together metrics={metrics}>
        {shown.map(({ metricId, changes }) => (
          <div key={metricId} class="activity-metric">
            <MetricName id={metricId} name={changes[0]?.metricName ?? null} part={parts.get(metricId)} />
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
      </Together>
    </li>
  );
}

interface TogetherProps {
  readonly metrics: readonly { readonly changes: readonly NamedChange[] }[];
  readonly children: ComponentChildren;
}

/** The metrics of a save: one at once, several behind a line that sums them up and opens to them. */
function Together({ metrics, children }: TogetherProps) {
  const content = <div class="activity-metrics">{children}</div>;
  if (metrics.length < 2) return content;
  const fields = [...new Set(metrics.flatMap(({ changes }) => changes.map(({ fieldName }) => fieldLabel(fieldName))))];
  return (
    <details class="activity-together">
      <summary>
        Changed {joinWords(fields)} of {pluralize(metrics.length, 'metric')}
      </summary>
      {content}
    </details>
  );
}

interface UndoSaveProps {
  readonly save: Save<NamedChange>;
  readonly describedBy: string;
}

/** Takes a whole save back by another change, also long after it was made. */
function UndoSave({ save: { changes }, describedBy }: UndoSaveProps) {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [newest] = changes;
  // Changes that another program wrote are no save; each field of it can be reverted in the metric's history.
  if (newest === undefined || (newest.changeSetId === null && changes.length > 1)) return null;

  async function undo(change: NamedChange): Promise<void> {
    if (busy) return;
    setBusy(true);
    const reverts = createReverts(app);
    await (change.changeSetId === null ? reverts.field(change, []) : reverts.save(change));
    setBusy(false);
  }

  return (
    <WriteButton
      class="quiet-button activity-undo"
      busy={busy}
      aria-describedby={describedBy}
      onClick={() => void undo(newest)}
    >
      Undo
    </WriteButton>
  );
}

interface MetricNameProps {
  readonly id: string;
  readonly name: string | null;
  /** The part of the id that tells it from others of its name, if there are any. */
  readonly part: string | undefined;
}

/** A link to the metric's history. A deleted metric is named by its id. */
function MetricName({ id, name, part }: MetricNameProps) {
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
    <span class="activity-title">
      <a class="activity-name" {...NAME} title={id} href={navigation.hrefTo({ at: 'metric', id, tab: 'history' })}>
        {name}
      </a>
      {part !== undefined && (
        <>
          {' '}
          <span class="mono activity-id" {...CODE}>
            {part}
          </span>
        </>
      )}
    </span>
  );
}
