import type { ComponentChildren } from 'preact';
import { pluralize, joinWords } from '../../domain/core/pluralize.ts';
import { importCounts } from '../../domain/catalog/import-effect.ts';
import type { OwnEdits } from '../../domain/catalog/import-preview.ts';
import type { ImportState } from './imports.ts';
import { ImportChoices } from './import-choices.tsx';
import { ImportCounts } from './import-counts.tsx';
import { ImportNotes } from './import-notes.tsx';
import { ChangedMetrics, NamedMetrics } from './import-lists.tsx';

/** The states of an import that show a preview. */
export type PreviewState = Extract<ImportState, { is: 'ready' | 'accepting' }>;

interface ImportPreviewProps {
  readonly state: PreviewState;
  readonly onMerge: () => void;
  /** The button that closes the preview, beside the choices. */
  readonly close: ComponentChildren;
}

/** The content of a file, its differences from this catalog, and the choice of what to do. */
export function ImportPreview({ state, onMerge, close }: ImportPreviewProps) {
  const { preview } = state;
  const { comparison, own } = preview;
  const counts = importCounts(comparison);
  return (
    <>
      <p class="import-contents">{importContents(preview)}</p>
      <ImportNotes content={state} />
      <ImportCounts counts={counts} added="New" onlyHere="Only in this catalog" />
      {own !== undefined && <OwnEditsNote own={own} />}
      <ImportChoices state={state} counts={counts} onMerge={onMerge} close={close} />
      <div class="import-lists">
        <ChangedMetrics metrics={comparison.changed} />
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

/** A note about what was changed here, and about what merging does with it. */
function OwnEditsNote({ own: { kept, conflicts } }: { readonly own: OwnEdits }) {
  if (kept + conflicts === 0) return null;
  return (
    <div class="import-own">
      {kept > 0 && (
        <p>You changed {pluralize(kept, 'metric')} where this edition did not. Merging keeps your changes.</p>
      )}
      {conflicts > 0 && (
        <p>
          You and this edition both changed {pluralize(conflicts, 'metric')}. Merge shows both values to choose from.
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
