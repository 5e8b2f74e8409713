import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { Dependent, BulkResult, BulkEdit, BulkSummary, BulkUndo } from '../../domain/metric/bulk-edit.ts';
import { doneSentence, undoneSentence } from '../../domain/metric/bulk-edit.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Written } from '../core/saving.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import type { Selection } from './selection.ts';
import { createSelection } from './selection.ts';

/** The metrics that something is to be done to. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly facts: BulkSummary;
}

/** Several metrics at once: which are selected, and what can be done to them. */
export interface BulkActions {
  readonly selection: Selection;
  /** Whether something that was done to several is being undone. */
  readonly undoing: ReadonlySignal<boolean>;
  /** What is selected in the list at present, and what there is to know of it. */
  chosen(): Promise<Chosen>;
  dependentsOutside(ids: readonly string[]): Promise<Dependent[]>;
  /** Edits them, as one save. A notice says so and offers Undo. */
  change(ids: readonly string[], edit: BulkEdit, reason: string): Promise<Written<BulkResult>>;
  /** Moves them to the trash. A notice says so and offers Undo. */
  remove(ids: readonly string[]): Promise<Written<BulkResult>>;
  /** Hands them over as a catalog file; tells whether it did. Says why not. */
  exportFile(ids: readonly string[]): Promise<boolean>;
}

export function createBulkActions(app: AppContext, list: MetricList): BulkActions {
  const { client, saving, notices, report, unloadGuard } = app;
  const selection = createSelection(list, client, report);
  const undoing = signal(false);

  async function undo(what: BulkUndo): Promise<void> {
    undoing.value = true;
    const written = await saving.write((by) => client.undoBulk(what, by));
    undoing.value = false;
    if (written.is === 'refused') notices.warn(written.because.message);
    if (written.is === 'done') notices.tell(undoneSentence(written.value));
  }

  function telling(written: Written<BulkResult>, sentence: (done: BulkResult) => string): Written<BulkResult> {
    if (written.is === 'done') {
      const { undo: how } = written.value;
      notices.tell(sentence(written.value), how && { label: 'Undo', run: () => void undo(how) });
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
    dependentsOutside: (ids) => client.dependentsOutside(ids),
    async change(ids, edit, reason) {
      const why = reason.trim() === '' ? null : reason.trim();
      const written = await saving.write((by) => client.bulkEdit(ids, edit, by, why));
      return telling(written, (done) => doneSentence(edit, done));
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
