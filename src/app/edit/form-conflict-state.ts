import type { ReadonlySignal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { SavedChange } from '../../domain/metric/change.ts';
import { isDetailField } from '../../domain/metric/detail-fields.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import type { EditedField } from '../core/metric-fields.ts';
import type { MetricBase } from '../core/metric-texts.ts';
import { changedFields, conflictsOf, textsOf, withFieldsOf } from '../core/metric-texts.ts';
import type { FormDraft } from './form-draft.ts';

/** A field that another user changed in the meantime: its current value, beside this user's text. */
export interface Conflict {
  readonly field: EditedField;
  readonly theirs: string;
  /** The change that caused it, if it is among the latest changes. */
  readonly change: Pick<SavedChange, 'changedBy' | 'changedAt'> | undefined;
}

/** Conflicts between the text of a form and changes that were saved in the meantime. */
export interface FormConflicts {
  readonly open: ReadonlySignal<readonly Conflict[]>;
  /**
   * Compares the draft with the metric as it is now. Fields with the same text on both sides are agreed; the others
   * conflict until the user resolves them. Returns true if all are agreed.
   */
  rebase(now: MetricBase, changes: readonly SavedChange[]): boolean;
  /**
   * Takes the other value, or keeps the user's own, which wins at the next save. Returns true if no conflict is left.
   */
  resolve(field: EditedField, choice: 'theirs' | 'mine'): boolean;
  clear(): void;
}

/** Creates the conflicts of a draft; none at first. */
export function createFormConflicts(draft: FormDraft): FormConflicts {
  const open = signal<readonly Conflict[]>([]);
  /** The metric as it was when a save found a conflict. */
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
      draft.rebase(withFieldsOf(before, now, agreed));
      open.value = fields.map((field) => ({
        field,
        theirs: theirs[field] ?? '',
        change: changes.find(({ fieldName }) => fieldName === historyName(field)),
      }));
      return fields.length === 0;
    },
    resolve(field, choice) {
      const base = draft.base();
      if (newest === undefined || base === undefined) return open.peek().length === 0;
      // The user has now seen the other value, and answered it either way.
      draft.rebase(withFieldsOf(base, newest, [field]));
      const texts = choice === 'theirs' ? textsOf(newest) : draft.texts.peek();
      batch(() => {
        draft.write(field, texts[field] ?? '');
        open.value = open.peek().filter((conflict) => conflict.field !== field);
      });
      return open.peek().length === 0;
    },
    clear: () => void (open.value = []),
  };
}

/** The name of a field in the history. */
export function historyName(field: EditedField): string {
  return isDetailField(field) ? field : FIELD_COLUMNS[field];
}
