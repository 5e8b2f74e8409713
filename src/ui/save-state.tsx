import type { SaveState as State } from '../state/saving.ts';
import { usePage } from './page-context.ts';

/** Whether everything is kept; where it is not, why. */
export function SaveState() {
  const { saving } = usePage();
  const state = saving.state.value;
  return (
    <div class={`save-state save-state-${state.is}`}>
      <span class="save-dot" aria-hidden="true" />
      <p role="status">{wordFor(state)}</p>
      {state.is === 'unsaved' && (
        <p class="save-reason" role="alert">
          {state.because.message}
        </p>
      )}
    </div>
  );
}

function wordFor(state: State): string {
  switch (state.is) {
    case 'saved':
      return 'Saved';
    case 'saving':
      return 'Saving…';
    case 'unsaved':
      return 'Not saved';
  }
}
