import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pluralize, formatNumber } from '../../domain/core/pluralize.ts';
import type { UsageData } from './usage-query.ts';
import type { QueryState } from '../core/query.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { USAGE } from './usage-query.ts';
import { QueryPanel } from '../kit/query-panel.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageForm } from './usage-form.tsx';
import { UsageLatest } from './usage-latest.tsx';
import { UsageShares } from './usage-shares.tsx';
import './usage.css';

const PERIODS = [7, 30, 90, 365] as const;
type Period = (typeof PERIODS)[number];

/** The metric's usage by day, by user and by context, and a form to record one. */
export function UsageTab({ metricId }: { readonly metricId: string }) {
  const { saving } = useApp();
  const usage = useFeature(USAGE);
  const [days, setDays] = useState<Period>(30);
  useLayoutEffect(() => usage.show({ metricId, days }), [usage, metricId, days]);
  const reading = kept(usage.reading.value, useRef<UsageData>(undefined), metricId);
  return (
    <div class="usage">
      <Periods chosen={days} choose={setDays} />
      <QueryPanel reading={reading} refetch={() => usage.refetch()}>
        {({ stats }) => <Figures stats={stats} />}
      </QueryPanel>
      {saving.canWrite.value && <UsageForm key={metricId} metricId={metricId} />}
      {reading.is === 'read' && reading.value.latest.length > 0 && <UsageLatest latest={reading.value.latest} />}
    </div>
  );
}

/** Keeps the figures of the earlier period while another one is read, so that the page does not jump. */
function kept(
  reading: QueryState<UsageData>,
  last: { current: UsageData | undefined },
  metricId: string,
): QueryState<UsageData> {
  if (reading.is === 'read') last.current = reading.value;
  if (reading.is !== 'reading' || last.current?.stats.metricId !== metricId) return reading;
  return { is: 'read', value: last.current };
}

function Periods({ chosen, choose }: { readonly chosen: Period; readonly choose: (days: Period) => void }) {
  return (
    <fieldset class="usage-periods">
      <legend class="visually-hidden">Period</legend>
      {PERIODS.map((days) => (
        <label key={days}>
          <input
            type="radio"
            name="usage-period"
            class="visually-hidden"
            checked={days === chosen}
            onChange={() => choose(days)}
          />
          <span>{days} days</span>
        </label>
      ))}
    </fieldset>
  );
}

function Figures({ stats }: Pick<UsageData, 'stats'>) {
  return (
    <>
      <p class="usage-total">
        <strong>{formatNumber(stats.total)}</strong>
        <span>
          {stats.total === 1 ? 'use' : 'uses'} in {pluralize(stats.days, 'day')}
          <br />
          {stats.lastUsed === null ? (
            <i class="missing">no usage</i>
          ) : (
            <>
              last <ChangeTime at={stats.lastUsed} />
            </>
          )}
        </span>
      </p>
      {stats.total > 0 && <UsageChart perDay={stats.perDay} />}
      {stats.total > 0 && (
        <div class="usage-columns">
          <UsageShares
            title="By user"
            nobody="Unknown user"
            shares={stats.byUser.map(({ usedBy, count }) => ({ name: usedBy, count }))}
          />
          <UsageShares
            title="By context"
            nobody="no context"
            shares={stats.byContext.map(({ context, count }) => ({ name: context, count }))}
          />
        </div>
      )}
    </>
  );
}
