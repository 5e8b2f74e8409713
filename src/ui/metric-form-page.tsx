import { useLayoutEffect, useState } from 'preact/hooks';
import type { Metric } from '../domain/metric.ts';
import { createMetricForm } from '../state/metric-form.ts';
import { MetricFormFields } from './metric-form.tsx';
import { usePage } from './page-context.ts';
import { Slowly } from './slowly.tsx';

/** A form for a metric that does not exist yet. */
export function NewMetricPage() {
  return <OpenForm metric={undefined} />;
}

/** A form over a metric as it is now. What others change meanwhile is met at the save, not under the fingers. */
export function EditMetricPage({ id }: { readonly id: string }) {
  const page = usePage();
  const [metric, setMetric] = useState<Metric>();
  useLayoutEffect(() => page.detail.show(id), [page, id]);
  const reading = page.detail.reading.value;
  const found = reading.is === 'read' ? reading.value?.metric : undefined;
  useLayoutEffect(() => {
    if (metric === undefined && found !== undefined) setMetric(found);
  }, [metric, found]);

  if (metric !== undefined) return <OpenForm metric={metric} />;
  if (reading.is === 'failed') return <Note text={reading.because.message} />;
  if (reading.is === 'read' && reading.value === undefined) return <Note text={`There is no metric ${id} to edit.`} />;
  return <Slowly />;
}

function OpenForm({ metric }: { readonly metric: Metric | undefined }) {
  const page = usePage();
  const [form] = useState(() => createMetricForm(page, metric));
  useLayoutEffect(() => page.navigation.guard(form.mayLeave), [page, form]);
  return <MetricFormFields form={form} />;
}

function Note({ text }: { readonly text: string }) {
  const { navigation } = usePage();
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
