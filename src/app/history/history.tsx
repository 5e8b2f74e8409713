import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { SavedChange } from '../../domain/metric/change.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { ChangeFilter } from '../../domain/history/saves.ts';
import { filteredChanges, savesOf } from '../../domain/history/saves.ts';
import { AsOf } from './as-of.tsx';
import { AsOfChooser } from './as-of-chooser.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { HistoryFilter } from './history-filter.tsx';
import { HistorySave } from './history-save.tsx';
import { useFeature } from '../core/use-app.ts';
import { HISTORY } from './history-query.ts';
import { QueryPanel } from '../kit/query-panel.tsx';
import '../kit/change-save.css';
import './history.css';

interface HistoryProps {
  readonly metric: Metric;
  /** The texts of its details by field. */
  readonly details: MetricDetail['details'];
  /** The timestamp as of which the metric is shown, as in the address; undefined for the list of all changes. */
  readonly asOf: string | undefined;
}

/** All changes of a metric, newest first, by change set; or the metric as of a timestamp. */
export function History({ metric, details, asOf }: HistoryProps) {
  const history = useFeature(HISTORY);
  const { id } = metric;
  useLayoutEffect(() => history.show(id), [history, id]);
  return (
    <div class="history">
      <QueryPanel reading={history.reading.value} refetch={() => history.refetch()}>
        {(changes) =>
          asOf === undefined ? (
            <Changes key={id} metricId={id} changes={changes} />
          ) : (
            <AsOf key={asOf} metric={metric} details={details} changes={changes} text={asOf} />
          )
        }
      </QueryPanel>
    </div>
  );
}

interface ChangesProps {
  readonly metricId: string;
  readonly changes: readonly SavedChange[];
}

const EVERYTHING: ChangeFilter = { field: undefined, author: undefined };

function Changes({ metricId, changes }: ChangesProps) {
  const [filter, setFilter] = useState(EVERYTHING);
  const shown = useMemo(() => filteredChanges(changes, filter), [changes, filter]);
  const saves = useMemo(() => savesOf(shown), [shown]);
  if (changes.length === 0) return <p class="history-empty missing">No changes since it was created.</p>;
  return (
    <>
      <AsOfChooser metricId={metricId} day={undefined} />
      <div class="history-bar">
        <p aria-live="polite">
          {shown.length === changes.length
            ? pluralize(changes.length, 'change')
            : `${shown.length} of ${pluralize(changes.length, 'change')}`}
        </p>
        <HistoryFilter changes={changes} filter={filter} choose={setFilter} />
      </div>
      {shown.length === 0 ? (
        <p class="history-empty">
          <span class="missing">No changes match both filters.</span>{' '}
          <button type="button" class="quiet-button" onClick={() => setFilter(EVERYTHING)}>
            Show all changes
          </button>
        </p>
      ) : (
        <GrowingList items={saves} step={20} class="save-list" keyOf={(save) => save.key}>
          {(save) => <HistorySave metricId={metricId} save={save} history={changes} />}
        </GrowingList>
      )}
    </>
  );
}
