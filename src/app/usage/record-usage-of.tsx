import { useEffect } from 'preact/hooks';
import { useFeature } from '../core/use-app.ts';
import { METRIC_DETAIL } from '../core/metric-detail.ts';
import { RecordUsageDialog } from './record-usage-dialog.tsx';

interface RecordUsageOfProps {
  readonly metricId: string;
  readonly onClose: () => void;
}

/** The dialog for the open metric. */
export function RecordUsageOf({ metricId, onClose }: RecordUsageOfProps) {
  const detail = useFeature(METRIC_DETAIL);
  const reading = detail.reading.value;
  const metric = reading.is === 'read' && reading.value?.metric.id === metricId ? reading.value.metric : undefined;
  useEffect(() => {
    if (metric === undefined && reading.is !== 'reading') onClose();
  }, [metric, reading, onClose]);
  return metric === undefined ? null : <RecordUsageDialog metric={metric} onClose={onClose} />;
}
