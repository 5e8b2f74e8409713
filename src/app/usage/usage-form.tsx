import { useState } from 'preact/hooks';
import { WriteButton } from '../kit/write-button.tsx';
import { tellUsage } from '../core/undo.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { PROSE } from '../kit/stored-text.ts';

/** Records one usage as of now: by whom (the current user by default) and where. */
export function UsageForm({ metricId }: { readonly metricId: string }) {
  const app = useApp();
  const { person } = app;
  const metrics = useFeature(METRIC_ACTIONS);
  const form = useDraftForm(`use:${metricId}`, { who: '', context: '' });
  const { who, context } = form.texts;
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);

  async function record(): Promise<void> {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const written = await metrics.recordUsage(metricId, textOrNull(context), textOrNull(who) ?? undefined);
    setBusy(false);
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is !== 'done') return;
    form.drop();
    tellUsage(app, `Usage by ${written.value.usedBy ?? 'Unknown user'} was recorded.`, written.value);
  }

  return (
    <form
      class="usage-form"
      aria-label="Record usage now"
      onSubmit={(event) => {
        event.preventDefault();
        void record();
      }}
    >
      <label>
        <span class="label">Used by</span>
        <input
          {...PROSE}
          class="field"
          value={who}
          placeholder={person.name.value ?? 'you'}
          onInput={(event) => form.write('who', event.currentTarget.value)}
        />
      </label>
      <label>
        <span class="label">Context</span>
        <input
          {...PROSE}
          class="field"
          value={context}
          placeholder="a dashboard, a report, a notebook"
          onInput={(event) => form.write('context', event.currentTarget.value)}
        />
      </label>
      <WriteButton submits class="button" busy={busy}>
        Record now
      </WriteButton>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
