import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { ComparedMetric } from '../../domain/duplicates/duplicate-search.ts';
import { defineFeature } from '../core/feature.ts';
import { usePageTitle } from '../core/page-title.ts';
import { createLiveQuery } from '../core/query.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { Icon } from '../kit/icon.tsx';
import { QueryPanel } from '../kit/query-panel.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import { useHeadingFocus } from './use-heading-focus.ts';
import { CompareFacts } from './compare-facts.tsx';
import { CompareField } from './compare-field.tsx';
import { CompareFoot } from './compare-foot.tsx';
import { compareRows } from './compare-rows.ts';
import './compare.css';

const COMPARED = defineFeature((app) =>
  createLiveQuery(app, (ids: readonly string[]) => app.client.comparedMetrics(ids)),
);

/** Two or three metrics side by side, field by field; they can be merged, or marked as not duplicates. */
export function Compare({ ids }: { readonly ids: readonly string[] }) {
  const { navigation } = useApp();
  const compared = useFeature(COMPARED);
  usePageTitle('Compare metrics');
  useLayoutEffect(() => compared.show(ids), [compared, ids]);
  const heading = useHeadingFocus();
  return (
    <article class="compare">
      <div class="compare-top">
        <a class="quiet-button compare-back" href={navigation.hrefTo({ at: 'duplicates' })}>
          <Icon name="back" /> Possible duplicates
        </a>
        <p>
          differences are <mark class="compare-mark">marked</mark>
        </p>
        <button
          type="button"
          class="quiet-button"
          onClick={() => navigation.replace({ at: 'compare', ids: [...ids.slice(1), ...ids.slice(0, 1)] })}
        >
          Swap sides
        </button>
      </div>
      <h1 ref={heading} class="visually-hidden" tabIndex={-1}>
        Compare metrics
      </h1>
      <QueryPanel reading={compared.reading.value} refetch={() => compared.refetch()}>
        {(metrics) =>
          metrics.length < 2 ? (
            <p class="compare-gone">
              {metrics.length === 0 ? 'These metrics are' : 'One of these metrics is'} no longer in this catalog.
            </p>
          ) : (
            <Sides metrics={metrics} />
          )
        }
      </QueryPanel>
    </article>
  );
}

function Sides({ metrics }: { readonly metrics: readonly ComparedMetric[] }) {
  const [chosen, setKept] = useState(metrics[0]?.detail.metric.id ?? '');
  const [isChoosing, setChoosing] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const [taken, setTaken] = useState<ReadonlyMap<string, string>>(new Map());
  const { saving } = useApp();
  const rows = useMemo(() => compareRows(metrics), [metrics]);
  const ids = metrics.map(({ detail }) => detail.metric.id);
  const kept = ids.includes(chosen) ? chosen : (ids[0] ?? '');
  const names = metrics.map(({ detail }) => detail.metric.name);
  const differing = rows.filter(({ same }) => same !== 'yes');
  const same = rows.filter((row) => row.same === 'yes');

  function take(field: string, id: string): void {
    setTaken(new Map(taken).set(field, id));
  }

  const shared = { kept, taken, isChoosing, metrics, onTake: take };
  return (
    <>
      <div class="compare-table" style={{ '--sides': metrics.length }}>
        <div class="compare-row compare-heads">
          <span />
          {metrics.map(({ detail: { metric } }) => (
            <div key={metric.id} class="compare-cell">
              {saving.canWrite.value && (
                <label class="compare-keep">
                  <input type="radio" name="kept" checked={kept === metric.id} onChange={() => setKept(metric.id)} />
                  Keep this one<span class="visually-hidden"> {metric.id}</span>
                </label>
              )}
              <h2 {...NAME}>{metric.name}</h2>
              <code {...CODE}>{metric.id}</code>
              {isChoosing && new Set(names).size > 1 && (
                <label class="compare-take">
                  <input
                    type="radio"
                    name="take name"
                    checked={(taken.get('name') ?? kept) === metric.id}
                    onChange={() => take('name', metric.id)}
                  />
                  Use this name
                </label>
              )}
            </div>
          ))}
        </div>
        {differing.map((row) => (
          <CompareField key={row.field} row={row} {...shared} />
        ))}
        <CompareFacts metrics={metrics} />
        {same.length > 0 && (
          <div class="compare-row compare-same">
            <span class="compare-label">The same</span>
            <p>
              {same.map(({ label }) => label.toLowerCase()).join(', ')}{' '}
              <button type="button" class="quiet-button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
                {isWhole ? 'Hide' : 'Show'}
              </button>
            </p>
          </div>
        )}
        {isWhole && same.map((row) => <CompareField key={row.field} row={row} {...shared} />)}
      </div>
      {saving.canWrite.value && (
        <CompareFoot
          metrics={metrics}
          kept={kept}
          taken={taken}
          isChoosing={isChoosing}
          onChoose={() => setChoosing(!isChoosing)}
        />
      )}
    </>
  );
}
