import { MOD } from '../keys/modifier.ts';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';

interface Shortcut {
  readonly keys: readonly string[];
  readonly effect: string;
  /** True if it changes the catalog. A published catalog does not list it. */
  readonly changes?: true;
  /** True if it is a single key that acts on the whole page, which can be turned off. */
  readonly single?: true;
}

const GROUPS: readonly (readonly [title: string, shortcuts: readonly Shortcut[]])[] = [
  [
    'Search',
    [
      { keys: ['/'], effect: 'Search', single: true },
      { keys: [MOD, 'K'], effect: 'Find a metric, a view or an action' },
    ],
  ],
  [
    'In the list',
    [
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
      { keys: ['n'], effect: 'New metric', changes: true, single: true },
      { keys: ['e'], effect: 'Edit the open metric', changes: true, single: true },
      { keys: [MOD, 'S'], effect: 'Save the form', changes: true },
      { keys: [MOD, 'Z'], effect: 'Undo what was done last in this tab', changes: true },
      { keys: [MOD, 'Shift', 'Z'], effect: 'Do it again', changes: true },
      { keys: ['u'], effect: 'Undo last action', changes: true, single: true },
    ],
  ],
  [
    'Review of an import',
    [
      { keys: ['n'], effect: 'Next field', changes: true },
      { keys: ['m'], effect: 'Keep mine', changes: true },
      { keys: ['t'], effect: 'Take theirs', changes: true },
      { keys: ['b'], effect: 'Take both, of lists', changes: true },
      { keys: [MOD, 'Enter'], effect: 'Import', changes: true },
    ],
  ],
  [
    'In the lineage',
    [
      { keys: ['+'], effect: 'More steps' },
      { keys: ['−'], effect: 'Fewer steps' },
      { keys: ['Space'], effect: 'Collapse or expand' },
      { keys: ['0'], effect: 'Fit the graph' },
      { keys: ['l'], effect: 'Show as a list' },
    ],
  ],
  [
    'Navigate',
    [
      { keys: ['g', 'l'], effect: 'List', single: true },
      { keys: ['g', 'a'], effect: 'Activity', single: true },
      { keys: ['g', 't'], effect: 'Trash', changes: true, single: true },
      { keys: ['g', 's'], effect: 'Storage', single: true },
      { keys: ['g', 'c'], effect: 'Switch catalog', single: true },
      { keys: ['Esc'], effect: 'Close, or clear the search' },
      { keys: ['?'], effect: 'Show shortcuts', single: true },
    ],
  ],
];

/** The shortcuts that work now, on one card, and the choice to turn single keys off. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { saving, settings } = useApp();
  const canWrite = saving.canWrite.value;
  const hasSingle = settings.singleKeys.value === 'on';
  const groups = GROUPS.map(
    ([title, shortcuts]) =>
      [
        title,
        shortcuts.filter(({ changes, single }) => (canWrite || changes !== true) && (hasSingle || single !== true)),
      ] as const,
  ).filter(([, shortcuts]) => shortcuts.length > 0);
  return (
    <Modal labelledBy="shortcuts-title" onCancel={onClose}>
      {/* The focus begins here: at the button below, a low window would show the end of the list. */}
      <h2 id="shortcuts-title" class="modal-title" tabIndex={-1} autofocus>
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
      <label class="shortcuts-choice">
        <input
          type="checkbox"
          checked={hasSingle}
          aria-describedby="single-keys-note"
          onChange={(event) => settings.chooseSingleKeys(event.currentTarget.checked ? 'on' : 'off')}
        />
        Single-key shortcuts
      </label>
      <p id="single-keys-note" class="shortcuts-note">
        Turn them off if you use speech input, or hit keys by accident. Keys of the focused list and keys with {MOD}{' '}
        still work, and the command palette has every action.
      </p>
      <div class="modal-buttons">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
