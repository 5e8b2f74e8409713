import { MOD } from '../kit/keys.ts';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';

type Shortcut = readonly [keys: readonly string[], effect: string];

const GROUPS: readonly (readonly [title: string, shortcuts: readonly Shortcut[]])[] = [
  [
    'Finding',
    [
      [['/'], 'Search'],
      [[MOD, 'K'], 'Find a metric, a view or an action'],
      [['j'], 'Next metric of the list'],
      [['k'], 'Previous metric'],
      [['Enter'], 'Open the metric'],
      [['x'], 'Select it, or not'],
      [['Shift', 'j'], 'Select on to the next'],
      [[MOD, 'A'], 'Select all of the list'],
    ],
  ],
  [
    'Changing',
    [
      [['n'], 'New metric'],
      [['e'], 'Edit the open metric'],
      [[MOD, 'S'], 'Save the form'],
      [['u'], 'Undo, while it is offered'],
    ],
  ],
  [
    'Going',
    [
      [['g', 'l'], 'List'],
      [['g', 'a'], 'Activity'],
      [['g', 't'], 'Trash'],
      [['g', 's'], 'Storage'],
      [['g', 'c'], 'Catalogs of this browser'],
      [['Esc'], 'Close, or clear the search'],
      [['?'], 'These shortcuts'],
    ],
  ],
];

/** All shortcuts, on one card. */
/** What nobody can do in a catalog that is only read. */
const CHANGING: ReadonlySet<string> = new Set([
  'New metric',
  'Edit the open metric',
  'Save the form',
  'Undo, while it is offered',
  'Trash',
]);

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { saving } = useApp();
  const isOffered = saving.isOffered.value;
  const groups = GROUPS.map(
    ([title, shortcuts]) => [title, shortcuts.filter(([, effect]) => isOffered || !CHANGING.has(effect))] as const,
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
            {shortcuts.map(([keys, effect]) => [
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
