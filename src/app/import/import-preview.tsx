import type { ComponentChildren } from 'preact';
import { pluralize, joinWords } from '../../domain/core/pluralize.ts';
import { importCounts } from '../../domain/catalog/import-effect.ts';
import type { LocalEdits } from '../../domain/catalog/local-edits.ts';
import type { ImportState } from './imports.ts';
import { ImportChoices } from './import-choices.tsx';
import { ImportCounts } from './import-counts.tsx';
import { ImportNotes } from './import-notes.tsx';
import { ChangedMetrics, NamedMetrics } from './import-lists.tsx';

/** The states of an import that show a preview. */
export type PreviewState = Extract<ImportState, { is: 'ready' | 'accepting' }>;

interface ImportPreviewProps {
  readonly state: PreviewState;
  /** The button that closes the preview, beside the choices. */
  readonly close: ComponentChildren;
}

/** The content of a file, its differences from this catalog, and the choice of what to do. */
export function ImportPreview({ state, close }: ImportPreviewProps) {
  const { preview } = state;
  const { comparison, own } = preview;
  const counts = importCounts(comparison);
  return (
    <>
      <p class="import-contents">{importContents(preview)}</p>
      <ImportNotes content={state} />
      <ImportCounts counts={counts} added="New" onlyHere="Only in this catalog" />
      {own !== undefined && <LocalEditsNote own={own} />}
      <ImportChoices state={state} counts={counts} close={close} />
      <div class="import-lists">
        <ChangedMetrics metrics={comparison.changed} />
        {own !== undefined && <NamedMetrics title="Changed by you and by the edition" metrics={own.both} />}
        {own !== undefined && <NamedMetrics title="Changed by you alone" metrics={own.kept} />}
        <NamedMetrics title="New" metrics={comparison.added} />
        <NamedMetrics title="Only in this catalog" metrics={comparison.onlyHere} />
      </div>
      {preview.leftOut.length > 0 && (
        <section class="import-left-out">
          <h2 class="label">Not imported</h2>
          <p>{joinWords(preview.leftOut)}</p>
        </section>
      )}
    </>
  );
}

/** A note about local edits, and about what merging does with them. */
function LocalEditsNote({ own: { kept, both } }: { readonly own: LocalEdits }) {
  if (kept.length + both.length === 0) return null;
  return (
    <div class="import-own">
      {kept.length > 0 && (
        <p>You changed {pluralize(kept.length, 'metric')} where this edition did not. Merging keeps your changes.</p>
      )}
      {both.length > 0 && (
        <p>
          You and this edition both changed {pluralize(both.length, 'metric')}. Merging uses the edition’s values; yours
          stay in the history.
        </p>
      )}
    </div>
  );
}

/** Returns the content of a checked file, in a sentence. */
export function importContents({ kind, metrics, changes, tests, usages }: PreviewState['preview']): string {
  if (kind === 'dictionary') return `A JSON dictionary with ${pluralize(metrics, 'metric')}.`;
  const rest = [
    ...(changes > 0 ? [pluralize(changes, 'change')] : []),
    ...(tests > 0 ? [pluralize(tests, 'test')] : []),
    ...(usages > 0 ? [pluralize(usages, 'use')] : []),
  ];
  return `A catalog of ${pluralize(metrics, 'metric')}${rest.length === 0 ? '' : `, with ${joinWords(rest)}`}.`;
}
