import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { baseIn } from './form-submission.ts';
import { createMetricForm } from './metric-form-state.ts';
import type { TextField } from '../core/metric-fields.ts';
import type { MetricBase } from '../core/metric-texts.ts';
import { MetricFormFields } from './metric-form.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_DETAIL } from '../core/metric-detail.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';

/** A form for a metric that does not exist yet. */
export function NewMetricPage() {
  return <OpenForm metric={undefined} focus="name" />;
}

interface EditMetricPageProps {
  readonly id: string;
  readonly focus: TextField | undefined;
}

/** A form for an existing metric. Changes by others are compared when it is saved, not while the user types. */
export function EditMetricPage({ id, focus = 'name' }: EditMetricPageProps) {
  const app = useApp();
  const detail = useFeature(METRIC_DETAIL);
  const [metric, setMetric] = useState<MetricBase>();
  useLayoutEffect(() => detail.show(id), [detail, id]);
  const reading = detail.reading.value;
  const isGone = reading.is === 'read' && reading.value === undefined;
  // If the metric is gone, a draft still knows its values.
  const read = reading.is === 'read' ? reading.value : undefined;
  const found = reading.is === 'read' ? ((read && baseIn(read)) ?? app.drafts.find(id)?.base) : undefined;
  useLayoutEffect(() => {
    if (metric === undefined && found !== undefined) setMetric(found);
  }, [metric, found]);

  if (metric !== undefined) return <OpenForm metric={metric} focus={focus} isGone={isGone} />;
  if (reading.is === 'failed') return <Note text={reading.because.message} />;
  if (isGone && found === undefined) return <Note text={`There is no metric ${id} to edit.`} />;
  return <DelayedSpinner />;
}

interface OpenFormProps {
  readonly metric: MetricBase | undefined;
  readonly focus: TextField;
  /** True if the metric no longer exists. */
  readonly isGone?: boolean;
}

function OpenForm({ metric, focus, isGone = false }: OpenFormProps) {
  const app = useApp();
  const [form] = useState(() => createMetricForm(app, metric));
  useLayoutEffect(() => app.navigation.guard(form.mayLeave), [app, form]);
  useEffect(() => {
    if (isGone || form.gone.peek() !== undefined) form.checkStatus().catch(app.report);
  }, [isGone, form, app]);
  return <MetricFormFields form={form} focus={focus} />;
}

function Note({ text }: { readonly text: string }) {
  const { navigation } = useApp();
  return (
    <div class="sheet-note">
      <p role="alert">{text}</p>
      <p>
        <a class="button" href={navigation.hrefTo({ at: 'list' })}>
          Back to the list
        </a>
      </p>
    </div>
  );
}
