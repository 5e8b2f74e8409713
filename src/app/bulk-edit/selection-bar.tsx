import { useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { BulkActions } from './bulk-edit.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';

/** The actions that open a dialog first. */
export type BulkAction = 'owner' | 'data source' | 'add tags' | 'remove tags' | 'details' | 'review' | 'delete';

const EDITS: readonly (readonly [BulkAction, string])[] = [
  ['owner', 'Set owner'],
  ['data source', 'Set data source'],
  ['add tags', 'Add tags'],
  ['remove tags', 'Remove tags'],
  ['details', 'Set details'],
  ['review', 'Mark as reviewed'],
];

interface SelectionBarProps {
  readonly bulk: BulkActions;
  readonly onAction: (action: BulkAction) => void;
}

/** The bar at the foot of the list while something is selected: the number, and the actions. */
export function SelectionBar({ bulk, onAction }: SelectionBarProps) {
  const { report } = useApp();
  const list = useFeature(LIST);
  const [exporting, setExporting] = useState(false);
  const { selection } = bulk;
  const [listed, unlisted] = [selection.listed.value.length, selection.unlisted.value];
  const all = list.listing.value?.rowids.length ?? 0;

  async function exportListed(): Promise<void> {
    if (exporting) return;
    setExporting(true);
    await selection.ids().then((ids) => bulk.exportFile(ids), report);
    setExporting(false);
  }

  return (
    <div class="selection-bar" role="group" aria-label="Selected metrics">
      {exporting && <DelayedSpinner />}
      <div class="selection-line">
        <p>
          <b>{formatNumber(listed)}</b> selected
          {unlisted > 0 && (
            <span title="They stay selected, but actions skip them while they are not in this list.">
              {' '}
              · {formatNumber(unlisted)} more not in this list
            </span>
          )}
        </p>
        {listed < all && (
          <button type="button" class="quiet-button" onClick={() => selection.selectAll()}>
            Select all {formatNumber(all)}
          </button>
        )}
        <button type="button" class="quiet-button" aria-keyshortcuts="Escape" onClick={() => selection.giveUp()}>
          Select none
        </button>
      </div>
      {listed > 0 && (
        <div class="selection-line">
          {EDITS.map(([action, text]) => (
            <WriteButton key={action} class="quiet-button selection-action" onClick={() => onAction(action)}>
              {text}
            </WriteButton>
          ))}
          <WriteButton
            class="quiet-button selection-action"
            onClick={() => void selection.ids().then((ids) => bulk.storeTrust(ids), report)}
          >
            Store trust
          </WriteButton>
          <button
            type="button"
            class="quiet-button selection-action"
            aria-disabled={exporting}
            onClick={() => void exportListed()}
          >
            Export
          </button>
          <WriteButton class="quiet-button selection-action" onClick={() => onAction('delete')}>
            Delete
          </WriteButton>
        </div>
      )}
    </div>
  );
}
