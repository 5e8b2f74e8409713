import { useApp } from '../core/use-app.ts';

const WORDS = {
  opening: 'Opening…',
  saved: 'Saved',
  saving: 'Saving…',
  unsaved: 'Not saved',
  'read-only': 'Read only',
  unkept: 'Not kept',
} as const;

/** The save state. If a change is not saved, the banner gives the reason. Before the catalog is open, nothing is known. */
export function SaveState() {
  const { catalog, saving } = useApp();
  const open = catalog.state.value;
  const access = open.is === 'open' ? open.access.is : 'writable';
  const saved = saving.state.value.is;
  const state = saved === 'saved' && open.is === 'opening' ? 'opening' : saved;
  const shown = access === 'read-only' || access === 'unkept' ? access : state;
  return (
    <div class={`save-state save-state-${shown}`}>
      <span class="save-dot" aria-hidden="true" />
      <p role="status">{WORDS[shown]}</p>
    </div>
  );
}
