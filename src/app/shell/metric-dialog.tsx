import { useEffect } from 'preact/hooks';
import { METRIC_DETAIL } from '../core/metric-detail.ts';
import { useFeature } from '../core/use-app.ts';
import { ReviewDialog } from '../reviews/review-dialog.tsx';
import { RecordUsageDialog } from '../usage/record-usage-dialog.tsx';

interface MetricDialogProps {
  readonly is: 'usage' | 'review';
  readonly metricId: string;
  readonly onClose: () => void;
}

/** A dialog about the open metric, for an action that does not know what is shown of it. */
export function MetricDialog({ is, metricId, onClose }: MetricDialogProps) {
  const detail = useFeature(METRIC_DETAIL);
  const reading = detail.reading.value;
  const metric = reading.is === 'read' && reading.value?.metric.id === metricId ? reading.value.metric : undefined;
  useEffect(() => {
    if (metric === undefined && reading.is !== 'reading') onClose();
  }, [metric, reading, onClose]);
  if (metric === undefined) return null;
  return is === 'usage' ? (
    <RecordUsageDialog metric={metric} onClose={onClose} />
  ) : (
    <ReviewDialog metrics={[metric]} onClose={onClose} />
  );
}
