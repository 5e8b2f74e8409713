import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pluralize, formatNumber } from '../../domain/core/pluralize.ts';
import { metricsDone } from '../../domain/metric/bulk-edit.ts';
import type { BulkActions } from './bulk-edit.ts';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { lazy } from '../kit/lazy.tsx';
import { useGridSelection } from './use-grid-selection.ts';
import type { BulkAction } from './selection-bar.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { BulkDeleteDialog } from './bulk-delete-dialog.tsx';
import { BulkEditDialog } from './bulk-edit-dialog.tsx';
import { useDelay } from '../kit/delayed-spinner.tsx';
import './selection.css';

const reviewDialog = lazy(async () => (await import('../reviews/review-dialog.tsx')).ReviewDialog);

interface SelectingProps {
  readonly bulk: BulkActions;
  /** The element that receives the list's keys and clicks. */
  readonly grid: RefObject<HTMLElement | null>;
}

/** The selection's part of the list: its keys and clicks, the bar of actions, and their dialogs. */
export function Selecting({ bulk, grid }: SelectingProps) {
  const [action, setAction] = useState<BulkAction | undefined>(undefined);
  const { selection } = bulk;
  const [listed, unlisted] = [selection.listed.value.length, selection.unlisted.value];
  const hasBar = listed + unlisted > 0;
  useGridSelection(grid, selection);
  useFocusKept(grid, hasBar, action !== undefined);

  const close = (): void => setAction(undefined);
  return (
    <>
      <p class="visually-hidden" aria-live="polite">
        {hasBar &&
          `${pluralize(listed, 'metric')} selected${unlisted > 0 ? `, ${formatNumber(unlisted)} more not in this list` : ''}`}
      </p>
      {hasBar && <SelectionBar bulk={bulk} onAction={setAction} />}
      {action === 'delete' && <BulkDeleteDialog bulk={bulk} onClose={close} />}
      {action === 'review' && <BulkReview bulk={bulk} onClose={close} />}
      {action !== undefined && action !== 'delete' && action !== 'review' && (
        <BulkEditDialog bulk={bulk} action={action} onClose={close} />
      )}
      {bulk.undoing.value && <Undoing />}
    </>
  );
}

/** Marks the selected metrics as reviewed. */
function BulkReview({ bulk, onClose }: { readonly bulk: BulkActions; readonly onClose: () => void }) {
  const { report } = useApp();
  const [ids, setIds] = useState<readonly string[]>();
  useEffect(() => void bulk.selection.ids().then(setIds, report), [bulk, report]);
  return ids === undefined ? null : (
    <reviewDialog.Component metrics={ids.map((id) => ({ id, name: id }))} onClose={onClose} />
  );
}

/** The progress of an undo. A long one can be cancelled, like the bulk edit itself. */
function Undoing() {
  const { progress } = useApp();
  if (!useDelay()) return null;
  return (
    <Modal labelledBy="undoing-title" onCancel={() => progress.cancel()}>
      <h2 id="undoing-title" class="modal-title">
        Undoing
      </h2>
      <ProgressLine label="Undoing" inWords={metricsDone} />
    </Modal>
  );
}

/** Moves the focus to the list if the bar or a dialog that had it disappears. */
function useFocusKept(grid: RefObject<HTMLElement | null>, hasBar: boolean, hasDialog: boolean): void {
  const hadRef = useRef({ hasBar, hasDialog });
  useEffect(() => {
    const had = hadRef.current;
    hadRef.current = { hasBar, hasDialog };
    const isLess = (had.hasBar && !hasBar) || (had.hasDialog && !hasDialog);
    if (isLess && document.activeElement === document.body) grid.current?.focus();
  }, [grid, hasBar, hasDialog]);
}
