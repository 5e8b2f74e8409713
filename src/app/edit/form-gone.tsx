import type { Fate } from './form-status.ts';
import type { MetricForm } from './metric-form-state.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeButton } from '../kit/change-button.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';

/** The metric was renamed or deleted while it was being edited: what happened, and how to go on with what was written. */
export function FormFate({ form, fate }: { readonly form: MetricForm; readonly fate: Fate }) {
  return (
    <div class="form-note" role="alert">
      <p>
        <Happened id={form.metricId ?? ''} fate={fate} /> What you wrote here is unchanged.
      </p>
      <p class="form-note-actions">
        {fate.is === 'renamed' ? (
          <button type="button" class="button" onClick={() => form.follow(fate.id)}>
            Go on with {fate.name}
          </button>
        ) : (
          <WaysBack form={form} isInTrash={fate.is === 'trashed'} />
        )}
      </p>
    </div>
  );
}

function Happened({ id, fate }: { readonly id: string; readonly fate: Fate }) {
  const own = <span class="mono">{id}</span>;
  switch (fate.is) {
    case 'renamed':
      return (
        <>
          {own} was renamed meanwhile: it is now <span class="mono">{fate.id}</span>.
        </>
      );
    case 'trashed':
      return (
        <>
          <ChangeAuthor name={fate.deletedBy} /> moved {own} to the trash, <ChangeTime at={fate.deletedAt} />.
        </>
      );
    case 'gone':
      return <>{own} is not in this catalog any more.</>;
  }
}

function WaysBack({ form, isInTrash }: { readonly form: MetricForm; readonly isInTrash: boolean }) {
  const metrics = useFeature(METRIC_ACTIONS);

  async function restore(): Promise<void> {
    if (form.metricId === undefined) return;
    const written = await metrics.restore(form.metricId);
    if (written.is === 'done') await form.lookForIt();
  }

  return (
    <>
      {isInTrash && (
        <ChangeButton class="button" onClick={() => void restore()}>
          Restore it and go on
        </ChangeButton>
      )}
      <ChangeButton class="button" busy={form.saving.value} onClick={() => void form.createAgain()}>
        Create it again with this text
      </ChangeButton>
    </>
  );
}
