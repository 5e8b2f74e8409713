import type { GoneStatus } from './form-status.ts';
import type { MetricForm } from './metric-form-state.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { CODE, NAME } from '../kit/stored-text.ts';

/** A note that the metric was renamed or deleted while it was being edited, with ways to continue with the text. */
export function FormGone({ form, gone }: { readonly form: MetricForm; readonly gone: GoneStatus }) {
  return (
    <div class="form-note" role="alert">
      <p>
        <Happened id={form.metricId ?? ''} gone={gone} /> Your text here is unchanged.
      </p>
      <p class="form-note-actions">
        {gone.is === 'renamed' ? (
          <button type="button" class="button" onClick={() => form.follow(gone.id)}>
            Go on with <bdi {...NAME}>{gone.name}</bdi>
          </button>
        ) : (
          <WaysBack form={form} isInTrash={gone.is === 'trashed'} />
        )}
      </p>
    </div>
  );
}

function Happened({ id, gone }: { readonly id: string; readonly gone: GoneStatus }) {
  const own = (
    <span class="mono" {...CODE}>
      {id}
    </span>
  );
  switch (gone.is) {
    case 'renamed':
      return (
        <>
          {own} was renamed. Its id is now{' '}
          <span class="mono" {...CODE}>
            {gone.id}
          </span>
          .
        </>
      );
    case 'trashed':
      return (
        <>
          <ChangeAuthor name={gone.deletedBy} /> moved {own} to the trash, <ChangeTime at={gone.deletedAt} />.
        </>
      );
    case 'gone':
      return <>{own} is no longer in this catalog.</>;
  }
}

function WaysBack({ form, isInTrash }: { readonly form: MetricForm; readonly isInTrash: boolean }) {
  const metrics = useFeature(METRIC_ACTIONS);

  async function restore(): Promise<void> {
    if (form.metricId === undefined) return;
    const written = await metrics.restore(form.metricId);
    if (written.is === 'done') await form.checkStatus();
  }

  return (
    <>
      {isInTrash && (
        <WriteButton class="button" onClick={() => void restore()}>
          Restore and continue
        </WriteButton>
      )}
      <WriteButton class="button" busy={form.saving.value} onClick={() => void form.createAgain()}>
        Recreate with these values
      </WriteButton>
    </>
  );
}
