import { isolated } from '../../domain/core/isolated.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import { isUndone, revertSentence } from '../../domain/history/saves.ts';
import type { Reverted, RevertPlan, RevertRequest } from '../../domain/history/save-revert.ts';
import { revertQuestion } from '../../domain/history/save-revert.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Written } from '../core/saving.ts';
import { UNDO_LIST } from '../core/undo.ts';

/** Reverts changes of the history. Each revert is another change, says what it did, and can itself be undone. */
export interface Reverts {
  /** Gives one field the value that it had before a change. `history` is the metric's, newest first. */
  field(change: SavedChange, history: readonly SavedChange[]): Promise<Written<Reverted>>;
  /** Reverts every change of a change set. Asks first if that also undoes later changes or affects other metrics. */
  save(change: SavedChange): Promise<Written<Reverted>>;
}

const CANCELLED = { is: 'cancelled' } as const;
/** Limit of items in a question. Nobody reads more. */
const ITEMS_TOLD = 12;

/** Creates the reverts of the current catalog's changes. */
export function createReverts(app: AppContext): Reverts {
  const { client, saving, notices, confirm, navigation, report, zone } = app;
  /** Makes the change, follows a metric that it renames, and says what it did. */
  async function make(
    request: RevertRequest,
    from: string,
    sentence: (done: Reverted) => string,
  ): Promise<Written<Reverted>> {
    const written = await saving.write((by) => client.revert(request, by));
    if (written.is === 'refused') notices.warn(written.because.message);
    if (written.is !== 'done') return written;
    const { metric, undo } = written.value;
    const shown = navigation.route.peek();
    if (shown.at === 'metric' && shown.id === from && metric.id !== from) {
      navigation.replace({ at: 'metric', id: metric.id, tab: shown.tab });
    }
    if (undo === undefined) notices.tell(sentence(written.value));
    else {
      UNDO_LIST.of(app).did({
        text: sentence(written.value),
        undo: () => saving.write((by) => client.revert({ changeId: undo, of: 'save', agreed: [] }, by)),
        undone: 'Undone: the revert was taken back.',
      });
    }
    return written;
  }

  async function planned(changeId: number): Promise<RevertPlan | undefined> {
    try {
      return await client.revertPlan(changeId);
    } catch (error) {
      if (error instanceof CatalogError) notices.warn(error.message);
      else report(error);
      return undefined;
    }
  }

  return {
    field(change, history) {
      const { id, fieldName, metricId } = change;
      const undone = isUndone(change, history);
      return make({ changeId: id, of: 'change', agreed: [] }, metricId, ({ metric: { name } }) =>
        revertSentence(fieldName, name, undone),
      );
    },
    async save(change) {
      const plan = await planned(change.id);
      if (plan === undefined) return CANCELLED;
      const question = revertQuestion(plan, zone());
      if (question !== undefined && !(await confirm.ask(asked(question)))) return CANCELLED;
      const agreed = plan.later.map(({ id }) => id);
      return make(
        { changeId: change.id, of: 'save', agreed },
        change.metricId,
        ({ metric: { name }, undo }) =>
          `${isolated(name)} is ${undo === undefined ? 'already' : 'again'} as it was before that save.`,
      );
    },
  };
}

function asked({ text, items }: { readonly text: string; readonly items: readonly string[] }) {
  const left = items.length - ITEMS_TOLD;
  return {
    title: 'Revert the whole save?',
    text,
    items: left > 0 ? [...items.slice(0, ITEMS_TOLD), `and ${left} more`] : items,
    yes: 'Revert the save',
    no: 'Cancel',
  };
}
