import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { Dependent, BulkResult, BulkEdit, BulkSummary, BulkUndo } from '../../domain/metric/bulk-edit.ts';
import { doneSentence, undoneSentence } from '../../domain/metric/bulk-edit.ts';
import type { CustomField } from '../../domain/metric/custom-field.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Written } from '../core/saving.ts';
import { UNDO_LIST } from '../core/undo.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import type { Selection } from './selection.ts';
import { createSelection } from './selection.ts';

/** The metrics of a bulk edit. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly facts: BulkSummary;
}

/** The selection, and the actions on it. */
export interface BulkActions {
  readonly selection: Selection;
  /** True while a bulk edit is being undone. */
  readonly undoing: ReadonlySignal<boolean>;
  /** Reads the current selection, and the facts about it. */
  chosen(): Promise<Chosen>;
  /** Reads the custom fields of the catalog. */
  customFields(): Promise<readonly CustomField[]>;
  dependentsOutside(ids: readonly string[]): Promise<Dependent[]>;
  /** Edits the metrics as one change set. Shows a notice with Undo. */
  change(ids: readonly string[], edit: BulkEdit, reason: string): Promise<Written<BulkResult>>;
  /** Records the calculated trust scores of the metrics. Shows a notice with Undo. */
  storeTrust(ids: readonly string[]): Promise<Written<BulkResult>>;
  /** Moves the metrics to the trash. Shows a notice with Undo. */
  remove(ids: readonly string[]): Promise<Written<BulkResult>>;
  /** Saves the metrics as a catalog file. Resolves with true if it did; otherwise a notice gives the reason. */
  exportFile(ids: readonly string[]): Promise<boolean>;
}

/** Creates the bulk actions on a list. */
export function createBulkActions(app: AppContext, list: MetricList): BulkActions {
  const { client, saving, notices, report, unloadGuard } = app;
  const selection = createSelection(list, client, report);
  const undoing = signal(false);

  /** Tells of a bulk edit or deletion, which the undo list takes back as a whole. */
  function tellUndoable(text: string, what: BulkUndo): void {
    let undone = '';
    UNDO_LIST.of(app).did({
      text,
      async undo() {
        undoing.value = true;
        const written = await saving.write((by) => client.undoBulk(what, by));
        undoing.value = false;
        if (written.is === 'done') undone = undoneSentence(written.value);
        return written;
      },
      get undone() {
        return undone;
      },
    });
  }

  function telling(written: Written<BulkResult>, sentence: (done: BulkResult) => string): Written<BulkResult> {
    if (written.is === 'done') {
      const { undo: how } = written.value;
      if (how === undefined) notices.tell(sentence(written.value));
      else tellUndoable(sentence(written.value), how);
    }
    return written;
  }

  return {
    selection,
    undoing,
    async chosen() {
      const ids = await selection.ids();
      return { ids, facts: await client.bulkSummary(ids) };
    },
    customFields: () => client.customFields(),
    dependentsOutside: (ids) => client.dependentsOutside(ids),
    async change(ids, edit, reason) {
      const why = reason.trim() === '' ? null : reason.trim();
      const written = await saving.write((by) => client.bulkEdit(ids, edit, by, why));
      return telling(written, (done) => doneSentence(edit, done));
    },
    async storeTrust(ids) {
      const written = await saving.write((by) => client.storeTrust(ids, by));
      if (written.is === 'refused') notices.warn(written.because.message);
      return telling(written, ({ done }) =>
        done === 0
          ? 'The recorded trust of these metrics is the calculated one already.'
          : `The calculated trust of ${pluralize(done, 'metric')} is recorded.`,
      );
    },
    async remove(ids) {
      const written = await saving.write((by) => client.bulkDelete(ids, by));
      return telling(
        written,
        ({ done }) => `${pluralize(done, 'metric')} ${done === 1 ? 'was' : 'were'} moved to the trash.`,
      );
    },
    async exportFile(ids) {
      try {
        const [stem, bytes] = await unloadGuard.during(Promise.all([app.fileStem(), client.exportSubset(ids)]));
        app.download(`${stem}-${ids.length}-metrics-${app.today()}.db`, bytes);
        notices.tell(`A catalog file with ${pluralize(ids.length, 'metric')} was downloaded.`);
        return true;
      } catch (error) {
        if (error instanceof CatalogError) notices.warn(error.message);
        else report(error);
        return false;
      }
    },
  };
}
