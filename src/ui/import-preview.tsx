import type { ComponentChildren } from 'preact';
import { counted, enumerated, grouped } from '../domain/counted.ts';
import { importCounts } from '../domain/import-effect.ts';
import type { ImportState } from '../state/imports.ts';
import { ImportChoices } from './import-choices.tsx';
import { ChangedMetrics, NamedMetrics } from './import-lists.tsx';
import { Slowly } from './slowly.tsx';

export type PreviewState = Extract<ImportState, { is: 'ready' | 'accepting' }>;

interface ImportPreviewProps {
  readonly state: PreviewState;
  /** The way out, beside the choices. */
  readonly close: ComponentChildren;
}

/** What a file holds, how it differs from this catalog, and the choice of what to do about it. */
export function ImportPreview({ state, close }: ImportPreviewProps) {
  const { preview } = state;
  const { comparison } = preview;
  const counts = importCounts(comparison);
  return (
    <>
      {state.is === 'accepting' && <Slowly />}
      <p class="import-contents">{contentsOf(state)}</p>
      <dl class="import-counts">
        <Count name="New" count={counts.added} />
        <Count name="Changed" count={counts.changed} />
        <Count name="Same" count={counts.same} />
        <Count name="Only here" count={counts.onlyHere} />
      </dl>
      <ImportChoices state={state} counts={counts} close={close} />
      <div class="import-lists">
        <ChangedMetrics metrics={comparison.changed} />
        <NamedMetrics title="New" metrics={comparison.added} />
        <NamedMetrics title="Only here" metrics={comparison.onlyHere} />
      </div>
      {preview.leftOut.length > 0 && (
        <section class="import-left-out">
          <h2 class="label">Will not come along</h2>
          <p>{enumerated(preview.leftOut)}</p>
        </section>
      )}
    </>
  );
}

function Count({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div class={count === 0 ? 'import-none' : ''}>
      <dt class="label">{name}</dt>
      <dd>{grouped(count)}</dd>
    </div>
  );
}

function contentsOf({ preview: { kind, metrics, changes, tests, usages } }: PreviewState): string {
  if (kind === 'dictionary') return `A dictionary of ${counted(metrics, 'metric')}.`;
  const rest = [
    ...(changes > 0 ? [counted(changes, 'change')] : []),
    ...(tests > 0 ? [counted(tests, 'test')] : []),
    ...(usages > 0 ? [counted(usages, 'use')] : []),
  ];
  return `A catalog of ${counted(metrics, 'metric')}${rest.length === 0 ? '' : `, with ${enumerated(rest)}`}.`;
}
