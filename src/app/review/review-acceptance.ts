import type { Signal } from '@preact/signals';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Reviewed } from '../../domain/review/reviewed-files.ts';
import type { AppContext } from '../core/app-context.ts';
import { callsFor } from './review-calls.ts';
import type { Decisions } from './review-decisions.ts';
import { importedSentence } from './review-sentences.ts';
import type { ReviewState } from './review-state.ts';

interface Decided extends Pick<Decisions, 'choices' | 'counts'> {
  readonly state: Signal<ReviewState>;
}

/**
 * Creates the import of what was decided. If the catalog was changed so that it would do something else, nothing is
 * imported, and it is compared again; the decisions stay. `done`: called once it was imported.
 */
export function createAcceptance(
  { catalog, client, navigation, notices, report, saving }: AppContext,
  { state, choices, counts }: Decided,
  done: () => void,
): () => Promise<void> {
  async function refresh(reviewed: Reviewed, because: CatalogError): Promise<void> {
    state.value = { is: 'ready', reviewed, problem: because };
    if (because.code !== 'conflict-changed') return;
    try {
      const again = await callsFor(client, reviewed).refresh(reviewed.token);
      if (state.peek().is === 'ready') state.value = { is: 'ready', reviewed: again, problem: because };
    } catch (error) {
      report(error);
    }
  }

  return async () => {
    const ready = state.peek();
    if (ready.is !== 'ready') return;
    const { reviewed } = ready;
    const expected = counts.peek();
    const decided = choices.peek();
    const written = await saving.write((by) => {
      state.value = { is: 'accepting', reviewed };
      return catalog.whileReplacing(() => callsFor(client, reviewed).accept(reviewed.token, decided, by));
    });
    if (written.is === 'refused') await refresh(reviewed, written.because);
    if (written.is === 'cancelled') state.value = ready;
    if (written.is !== 'done') return;
    done();
    catalog.found(written.value);
    navigation.replace({ at: 'list' });
    notices.tell(importedSentence(reviewed, expected), {
      label: 'Undo import',
      run: () => void catalog.undoImport(),
    });
  };
}
