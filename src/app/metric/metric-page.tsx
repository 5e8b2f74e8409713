import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { readDetails } from '../../domain/metric/detail-texts.ts';
import type { MetricDetails } from '../../domain/metric/details.ts';
import type { MetricTab } from '../core/route.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { DraftNote } from './draft-note.tsx';
import { Clamp } from '../kit/clamp.tsx';
import { lazy } from '../kit/lazy.tsx';
import { Synonyms } from './metric-synonyms.tsx';
import { MetricMenu } from './metric-menu.tsx';
import { MetricTabs, TAB_PANEL_ID, tabElementId } from './metric-tabs.tsx';
import { Overview } from './overview.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_DETAIL } from '../core/metric-detail.ts';
import { usePageTitle } from '../core/page-title.ts';
import { usePageKey } from '../keys/use-page-key.ts';
import { PrintedMetric } from './printed-metric.tsx';
import { usePrinting } from './printing.ts';
import { useAfterPaint } from '../kit/timing/after-paint.ts';
import { quietMoments } from '../kit/timing/quiet-moment.ts';
import { Prose } from '../kit/prose.tsx';
import { RecordUsageDialog } from '../usage/record-usage-dialog.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { copyId } from './copy-id.ts';
import { CODE, NAME } from '../kit/stored-text.ts';
import './metric-page.css';

const history = lazy(async () => (await import('../history/history.tsx')).History);
const tests = lazy(async () => (await import('../tests/tests.tsx')).Tests);
const usage = lazy(async () => (await import('../usage/usage.tsx')).UsageTab);
const lineage = lazy(async () => (await import('../lineage/lineage.tsx')).Lineage);

/** Loads the other tabs while nobody presses anything. */
async function preloadTabs(stop: AbortSignal): Promise<void> {
  const quiet = quietMoments(window, stop);
  for (const tab of [history, tests, usage, lineage]) {
    await quiet();
    await tab.preload();
  }
}

interface TabProps {
  readonly tab: MetricTab;
  /** The timestamp as of which the history shows it. */
  readonly asOf: string | undefined;
}

/** A metric's page. The earlier metric stays visible until the new one has been read. */
export function MetricPage({ id, ...shown }: { readonly id: string } & TabProps) {
  const detail = useFeature(METRIC_DETAIL);
  useLayoutEffect(() => detail.show(id), [detail, id]);
  useEffect(() => {
    const stop = new AbortController();
    void preloadTabs(stop.signal);
    return () => stop.abort();
  }, []);
  const reading = detail.reading.value;

  switch (reading.is) {
    case 'idle':
      return null;
    case 'failed':
      return (
        <div class="sheet-note">
          <p role="alert">{reading.because.message}</p>
        </div>
      );
    case 'reading':
      return <Sheet detail={reading.before} isAwaited {...shown} />;
    case 'read':
      if (reading.value === undefined) return <NoSuchMetric id={id} />;
      return <Sheet detail={reading.value} isAwaited={false} {...shown} />;
  }
}

interface SheetProps extends TabProps {
  readonly detail: MetricDetail | undefined;
  /** True while another metric is being read. This one is shown only to avoid flicker, and must not be acted on. */
  readonly isAwaited: boolean;
}

/** One component for the earlier and the new metric, so that what they share is not rendered again. */
function Sheet({ detail, isAwaited, ...shown }: SheetProps) {
  return (
    <>
      {isAwaited && <DelayedSpinner />}
      {detail !== undefined && (
        <div key="sheet" aria-hidden={isAwaited || undefined} inert={isAwaited}>
          <Shown detail={detail} {...shown} />
        </div>
      )}
    </>
  );
}

function NoSuchMetric({ id }: { readonly id: string }) {
  const { navigation, saving } = useApp();
  usePageTitle(undefined);
  return (
    <div class="sheet-note">
      <h1 class="sheet-note-title">Metric not found</h1>
      <p>
        There is no{' '}
        <code class="mono" {...CODE}>
          {id}
        </code>{' '}
        in this catalog. It may have been renamed
        {saving.canWrite.value ? (
          <>
            , or be in the{' '}
            <a class="link" href={navigation.hrefTo({ at: 'trash' })}>
              trash
            </a>
            .
          </>
        ) : (
          ' or deleted.'
        )}
      </p>
      <p>
        <a class="button" href={navigation.hrefTo({ at: 'list' })}>
          Back to the list
        </a>
      </p>
    </div>
  );
}

function Shown({ detail, tab, asOf }: { readonly detail: MetricDetail } & TabProps) {
  const { metric } = detail;
  const { details } = useMemo(() => readDetails(new Map(detail.details)), [detail.details]);
  // The pressed tab shows at once; its content follows in the next frame.
  const { panel, at } = useAfterPaint(useMemo(() => ({ panel: tab, at: asOf }), [tab, asOf]));
  const printing = usePrinting();
  usePageTitle(metric.name);
  return (
    <article class="metric-page">
      <header class="metric-head">
        <div class="metric-head-line">
          <p class="metric-id" {...CODE}>
            {metric.id}
          </p>
          <MetricPageActions key={metric.id} detail={detail} />
        </div>
        <h1 class="metric-name" {...NAME}>
          {metric.name}
        </h1>
        {details.synonyms.length > 0 && <Synonyms metricId={metric.id} synonyms={details.synonyms} />}
        <DraftNote metricId={metric.id} />
        {metric.description === null || metric.description.trim() === '' ? (
          <p class="metric-description missing">No description yet.</p>
        ) : (
          <Clamp key={metric.id} class="metric-description" more="Show more">
            <Prose text={metric.description} />
          </Clamp>
        )}
      </header>
      <MetricTabs detail={detail} open={tab} />
      <section id={TAB_PANEL_ID} class="metric-panel" role="tabpanel" aria-labelledby={tabElementId(panel)}>
        <Panel detail={detail} details={details} tab={panel} asOf={at} />
      </section>
      {printing && <PrintedMetric detail={detail} details={details} />}
    </article>
  );
}

interface PanelProps extends TabProps {
  readonly detail: MetricDetail;
  readonly details: MetricDetails;
}

function Panel({ detail, details, tab, asOf }: PanelProps) {
  const { id } = detail.metric;
  switch (tab) {
    case 'overview':
      return <Overview key={id} detail={detail} details={details} />;
    case 'history':
      return <history.Component key={id} metric={detail.metric} details={detail.details} asOf={asOf} />;
    case 'tests':
      return <tests.Component key={id} detail={detail} />;
    case 'usage':
      return <usage.Component key={id} metricId={id} />;
    case 'lineage':
      return <lineage.Component key={id} detail={detail} />;
  }
}

function MetricPageActions({ detail }: { readonly detail: MetricDetail }) {
  const app = useApp();
  const { navigation } = app;
  const [recording, setRecording] = useState(false);
  const editKey = usePageKey('e');
  const { metric } = detail;

  return (
    <div class="metric-actions">
      <button type="button" class="quiet-button" onClick={() => void copyId(app, metric.id)}>
        Copy id
      </button>
      <WriteButton class="quiet-button" onClick={() => setRecording(true)}>
        Record usage
      </WriteButton>
      <WriteButton
        class="quiet-button metric-edit"
        aria-keyshortcuts={editKey}
        onClick={() => void navigation.go({ at: 'edit', id: metric.id })}
      >
        Edit{editKey !== undefined && <kbd aria-hidden="true">{editKey}</kbd>}
      </WriteButton>
      <MetricMenu detail={detail} />
      {recording && <RecordUsageDialog metric={metric} onClose={() => setRecording(false)} />}
    </div>
  );
}
