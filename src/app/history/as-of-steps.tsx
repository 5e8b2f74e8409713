import type { SavedChange } from '../../domain/metric/change.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { timestampAfter, timestampBefore, timestampText } from '../../domain/history/timestamp.ts';
import type { AsOfTime } from '../../domain/history/timestamp.ts';
import { neighbouringSaves } from '../../domain/history/as-of-saves.ts';
import type { Save } from '../../domain/history/saves.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp } from '../core/use-app.ts';
import { PROSE } from '../kit/stored-text.ts';

interface AsOfStepsProps {
  readonly metricId: string;
  readonly changes: readonly SavedChange[];
  readonly instant: Instant;
}

/** The change sets right before and right after a timestamp, each with a link to the other side of it. */
export function AsOfSteps({ metricId, changes, instant }: AsOfStepsProps) {
  const { last, next } = neighbouringSaves(changes, instant);
  if (last === undefined && next === undefined) return null;
  return (
    <ul class="as-of-steps">
      {last !== undefined && (
        <Step metricId={metricId} save={last} to={timestampBefore(last.changedAt)} label="As of before that save">
          Last saved
        </Step>
      )}
      {next !== undefined && (
        <Step metricId={metricId} save={next} to={timestampAfter(next.changedAt)} label="As of after that save">
          Next saved
        </Step>
      )}
    </ul>
  );
}

interface StepProps {
  readonly metricId: string;
  readonly save: Save;
  readonly to: AsOfTime | undefined;
  readonly label: string;
  readonly children: string;
}

function Step({ metricId, save, to, label, children }: StepProps) {
  const { navigation } = useApp();
  return (
    <li>
      {children} <ChangeTime at={save.changedAt} /> by <ChangeAuthor name={save.changedBy} />
      {save.reason !== null && (
        <>
          : <q {...PROSE}>{save.reason}</q>
        </>
      )}{' '}
      {to !== undefined && (
        <a
          class="link"
          href={navigation.hrefTo({ at: 'metric', id: metricId, tab: 'history', asOf: timestampText(to) })}
        >
          {label}
        </a>
      )}
    </li>
  );
}
