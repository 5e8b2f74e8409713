import { MOD } from '../kit/keys.ts';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';

interface Shortcut {
  readonly keys: readonly string[];
  readonly effect: string;
  /** True if it changes the catalog. A published catalog does not list it. */
  readonly changes?: true;
}

const GROUPS: readonly (readonly [title: string, shortcuts: readonly Shortcut[]])[] = [
  [
    'Search',
    [
      { keys: ['/'], effect: 'Search' },
      { keys: [MOD, 'K'], effect: 'Find a metric, a view or an action' },
      { keys: ['j'], effect: 'Next metric' },
      { keys: ['k'], effect: 'Previous metric' },
      { keys: ['Enter'], effect: 'Open the metric' },
      { keys: ['x'], effect: 'Toggle selection' },
      { keys: ['Shift', 'j'], effect: 'Extend selection' },
      { keys: [MOD, 'A'], effect: 'Select all' },
    ],
  ],
  [
    'Edit',
    [
      { keys: ['n'], effect: 'New metric', changes: true },
      { keys: ['e'], effect: 'Edit the open metric', changes: true },
      { keys: [MOD, 'S'], effect: 'Save the form', changes: true },
      { keys: ['u'], effect: 'Undo last action', changes: true },
    ],
  ],
  [
    'Navigate',
    [
      { keys: ['g', 'l'], effect: 'List' },
      { keys: ['g', 'a'], effect: 'Activity' },
      { keys: ['g', 't'], effect: 'Trash', changes: true },
      { keys: ['g', 's'], effect: 'Storage' },
      { keys: ['g', 'c'], effect: 'Switch catalog' },
      { keys: ['Esc'], effect: 'Close, or clear the search' },
      { keys: ['?'], effect: 'Show shortcuts' },
    ],
  ],
];

/** All available shortcuts, on one card. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { saving } = useApp();
  const canWrite = saving.canWrite.value;
  const groups = GROUPS.map(
    ([title, shortcuts]) => [title, shortcuts.filter(({ changes }) => canWrite || changes !== true)] as const,
  ).filter(([, shortcuts]) => shortcuts.length > 0);
  return (
    <Modal labelledBy="shortcuts-title" onCancel={onClose}>
      <h2 id="shortcuts-title" class="modal-title">
        Keyboard
      </h2>
      {groups.map(([title, shortcuts]) => (
        <section key={title} class="shortcuts-group">
          <h3 class="label">{title}</h3>
          <dl class="shortcuts">
            {shortcuts.map(({ keys, effect }) => [
              <dt key={`${effect} keys`}>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>,
              <dd key={effect}>{effect}</dd>,
            ])}
          </dl>
        </section>
      ))}
      <div class="modal-buttons">
        <button type="button" class="button" autofocus onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
