import { useLayoutEffect, useState } from 'preact/hooks';
import { pluralize, joinWords } from '../../domain/core/pluralize.ts';
import type { TrashedMetric } from '../../domain/metric/trash.ts';
import { CatalogPage } from '../kit/catalog-page.tsx';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { TRASH } from './trash-query.ts';
import { QueryPanel } from '../kit/query-panel.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import './trash.css';

/** The deleted metrics. Each can be restored completely. */
export function Trash() {
  const trash = useFeature(TRASH);
  useLayoutEffect(() => trash.show('trash'), [trash]);
  const reading = trash.reading.value;
  const count = reading.is === 'read' ? reading.value.length : 0;
  return (
    <CatalogPage
      title="Trash"
      lead="Deleted metrics stay here with their history, tests and usage until you empty the trash."
      action={count > 0 && <EmptyTrash count={count} />}
    >
      <QueryPanel reading={reading} refetch={() => trash.refetch()}>
        {(trashed) => <Trashed trashed={trashed} />}
      </QueryPanel>
    </CatalogPage>
  );
}

function EmptyTrash({ count }: { readonly count: number }) {
  const { notices } = useApp();
  const metrics = useFeature(METRIC_ACTIONS);

  async function empty(): Promise<void> {
    const written = await metrics.emptyTrash(count);
    if (written.is === 'done')
      notices.tell(`${pluralize(written.value, 'metric')} ${written.value === 1 ? 'is' : 'are'} deleted permanently.`);
  }

  return (
    <WriteButton class="button" onClick={() => void empty()}>
      Empty trash
    </WriteButton>
  );
}

function Trashed({ trashed }: { readonly trashed: readonly TrashedMetric[] }) {
  const { navigation } = useApp();
  if (trashed.length === 0) {
    return (
      <p class="trash-empty">
        <span class="missing">The trash is empty.</span>{' '}
        <a class="quiet-button" href={navigation.hrefTo({ at: 'list' })}>
          Go to the metrics
        </a>
      </p>
    );
  }
  return (
    <GrowingList
      items={trashed}
      step={100}
      class="trash-list"
      keyOf={(metric) => `${metric.metricId} ${metric.deletedAt}`}
    >
      {(metric) => <TrashItem metric={metric} />}
    </GrowingList>
  );
}

function TrashItem({ metric }: { readonly metric: TrashedMetric }) {
  const metrics = useFeature(METRIC_ACTIONS);
  const [busy, setBusy] = useState(false);
  const nameId = `trashed-${metric.metricId}`;

  async function restore(button: HTMLButtonElement): Promise<void> {
    if (busy) return;
    setBusy(true);
    const next = neighbourOf(button);
    const written = await metrics.restore(metric.metricId);
    setBusy(false);
    // The row disappears; the focus must not.
    if (written.is === 'done') next?.focus();
  }

  return (
    <li class="trash-item">
      <h2 id={nameId} {...NAME}>
        {metric.name}
      </h2>
      <p class="trash-id" {...CODE}>
        {metric.metricId}
      </p>
      <p class="trash-facts">
        deleted <ChangeTime at={metric.deletedAt} /> by <ChangeAuthor name={metric.deletedBy} /> · {wholeOf(metric)}
      </p>
      <WriteButton
        class="button"
        busy={busy}
        aria-describedby={nameId}
        onClick={(event) => void restore(event.currentTarget)}
      >
        Restore
      </WriteButton>
    </li>
  );
}

function neighbourOf(button: HTMLElement): HTMLButtonElement | undefined {
  const row = button.closest('li');
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  return neighbour?.querySelector('button') ?? undefined;
}

function wholeOf({ changes, tests, usages }: TrashedMetric): string {
  const parts = [
    ...(changes > 0 ? [pluralize(changes, 'change')] : []),
    ...(tests > 0 ? [pluralize(tests, 'test')] : []),
    ...(usages > 0 ? [pluralize(usages, 'use')] : []),
  ];
  return parts.length === 0 ? 'no history, tests or usage' : `with ${joinWords(parts)}`;
}
