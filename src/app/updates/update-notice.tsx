import { obstacleSentence } from '../../domain/core/update-handshake.ts';
import type { UpdateState, Updates } from './updates.ts';

/** A notice that a newer version of the page is ready. Nothing happens before the user agrees. */
export function UpdateNotice({ updates }: { readonly updates: Updates }) {
  const state = updates.state.value;
  const text = textOf(state);
  if (text === undefined) return null;
  return (
    <div class={`notice notice-update ${state.is === 'stopped' ? 'notice-problem' : 'notice-plain'}`}>
      <p id="update-notice">{text}</p>
      {state.is !== 'taking-over' && (
        <>
          <button
            type="button"
            class="notice-action"
            aria-describedby="update-notice"
            onClick={() => void updates.accept()}
          >
            {state.is === 'stopped' ? 'Try again' : 'Reload all tabs'}
          </button>
          <button
            type="button"
            class="notice-action notice-later"
            aria-describedby="update-notice"
            onClick={() => updates.dismissed()}
          >
            Later
          </button>
        </>
      )}
    </div>
  );
}

function textOf(state: UpdateState): string | undefined {
  switch (state.is) {
    case 'none':
    case 'put-off':
      return undefined;
    case 'ready':
      return 'A new version is ready. Drafts are kept.';
    case 'taking-over':
      return 'Saving drafts in every tab, then reloading…';
    case 'stopped':
      return `${state.obstacles.map(obstacleSentence).join(' ')} Nothing was changed.`;
  }
}
