import { useMemo, useState } from 'preact/hooks';
import type { SavedChange } from '../../domain/metric/change.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import type { AsOfTime } from '../../domain/history/timestamp.ts';
import { timestampAfter, timestampBefore, timestampText } from '../../domain/history/timestamp.ts';
import type { Save } from '../../domain/history/saves.ts';
import { createReverts } from './reverts.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp } from '../core/use-app.ts';
import { PROSE } from '../kit/stored-text.ts';

interface HistorySaveProps {
  readonly metricId: string;
  readonly save: Save;
  /** All changes of the metric, newest first. */
  readonly history: readonly SavedChange[];
}

/** One change set: when, who and why, each changed field, and the ways to revert it. */
export function HistorySave({ metricId, save, history }: HistorySaveProps) {
  const app = useApp();
  const reverts = useMemo(() => createReverts(app), [app]);
  const headId = `save-${save.key}`;
  const [newest] = save.changes;
  return (
    <li class="save">
      <p class="save-head" id={headId}>
        <ChangeTime at={save.changedAt} />
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
      <ul class="save-changes">
        {save.changes.map((change) => {
          const fieldId = `change-${change.id}`;
          return (
            <li key={change.id} class="save-change">
              <span class="save-field" id={fieldId}>
                {fieldLabel(change.fieldName)}
              </span>
              <ChangeDifference change={change} />
              <RevertButton describedBy={`${fieldId} ${headId}`} revert={() => reverts.field(change, history)}>
                Revert
              </RevertButton>
            </li>
          );
        })}
      </ul>
      <p class="save-ways">
        <AsOfLink metricId={metricId} to={timestampBefore(save.changedAt)} describedBy={headId}>
          View before
        </AsOfLink>
        <AsOfLink metricId={metricId} to={timestampAfter(save.changedAt)} describedBy={headId}>
          View after
        </AsOfLink>
        {newest !== undefined && isBulk(newest, history) && (
          <RevertButton describedBy={headId} revert={() => reverts.save(newest)}>
            Revert the whole save
          </RevertButton>
        )}
      </p>
    </li>
  );
}

/** Returns true if the change set has several changes. The filter may hide some of them. */
function isBulk({ changeSetId }: SavedChange, history: readonly SavedChange[]): boolean {
  return changeSetId !== null && history.filter((change) => change.changeSetId === changeSetId).length > 1;
}

interface AsOfLinkProps {
  readonly metricId: string;
  readonly to: AsOfTime | undefined;
  readonly describedBy: string;
  readonly children: string;
}

function AsOfLink({ metricId, to, describedBy, children }: AsOfLinkProps) {
  const { navigation } = useApp();
  if (to === undefined) return null;
  const href = navigation.hrefTo({ at: 'metric', id: metricId, tab: 'history', asOf: timestampText(to) });
  return (
    <a class="quiet-button" href={href} aria-describedby={describedBy}>
      {children}
    </a>
  );
}

interface RevertButtonProps {
  readonly describedBy: string;
  readonly revert: () => Promise<unknown>;
  readonly children: string;
}

function RevertButton({ describedBy, revert, children }: RevertButtonProps) {
  const [busy, setBusy] = useState(false);

  async function press(): Promise<void> {
    if (busy) return;
    setBusy(true);
    await revert();
    setBusy(false);
  }

  return (
    <WriteButton
      class="quiet-button save-revert"
      busy={busy}
      aria-describedby={describedBy}
      onClick={() => void press()}
    >
      {children}
    </WriteButton>
  );
}
