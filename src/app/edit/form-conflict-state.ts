import type { ReadonlySignal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { SavedChange } from '../../domain/metric/change.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import type { SavedField } from '../core/metric-fields.ts';
import type { MetricBase } from '../core/metric-texts.ts';
import { changedFields, conflictsOf, pick, textsOf } from '../core/metric-texts.ts';
import type { FormDraft } from './form-draft.ts';

/** A field that another user changed in the meantime: what it is now, beside what this user wrote. */
export interface Conflict {
  readonly field: SavedField;
  readonly theirs: string;
  /** The change that made it so, if the latest changes tell. */
  readonly change: Pick<SavedChange, 'changedBy' | 'changedAt'> | undefined;
}

/** Conflicts between what is written in a form and what others saved in the meantime. */
export interface FormConflicts {
  readonly open: ReadonlySignal<readonly Conflict[]>;
  /**
   * Compares the draft with the metric as it is now. Fields in which both sides came to the same text are agreed; the others
   * conflict until the user resolves them. Returns true if all are agreed.
   */
  rebase(now: MetricBase, changes: readonly SavedChange[]): boolean;
  /** The field takes their value, or the user's own stands and wins at the next save. Returns true if none is left. */
  resolve(field: SavedField, choice: 'theirs' | 'mine'): boolean;
  clear(): void;
}

export function createFormConflicts(draft: FormDraft): FormConflicts {
  const open = signal<readonly Conflict[]>([]);
  /** The metric as it was when a save met a conflict. */
  let newest: MetricBase | undefined;

  return {
    open,
    rebase(now, changes) {
      const before = draft.base();
      if (before === undefined) return true;
      const written = draft.texts.peek();
      const fields = conflictsOf(written, before, now);
      const theirs = textsOf(now);
      const agreed = changedFields(written, before).filter((field) => !fields.includes(field));
      newest = now;
      draft.rebase({ ...before, ...pick(now, agreed) });
      open.value = fields.map((field) => ({
        field,
        theirs: theirs[field],
        change: changes.find(({ fieldName }) => fieldName === FIELD_COLUMNS[field]),
      }));
      return fields.length === 0;
    },
    resolve(field, choice) {
      const base = draft.base();
      if (newest === undefined || base === undefined) return open.peek().length === 0;
      // Either way their value is now what the user has seen and answered.
      draft.rebase({ ...base, [field]: newest[field] });
      const text = choice === 'theirs' ? textsOf(newest)[field] : draft.texts.peek()[field];
      batch(() => {
        draft.write(field, text);
        open.value = open.peek().filter((conflict) => conflict.field !== field);
      });
      return open.peek().length === 0;
    },
    clear: () => void (open.value = []),
  };
}
