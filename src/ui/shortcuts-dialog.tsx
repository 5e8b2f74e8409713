import { Modal } from './modal.tsx';

const SHORTCUTS: readonly (readonly [readonly string[], string])[] = [
  [['/'], 'Search'],
  [['j'], 'Next metric of the list'],
  [['k'], 'Previous metric'],
  [['Enter'], 'Open the metric'],
  [['x'], 'Select it, or not'],
  [['Shift', 'j'], 'Select on to the next'],
  [['Ctrl', 'A'], 'Select all of the list'],
  [['u'], 'Undo, while it is offered'],
  [['e'], 'Edit it'],
  [['n'], 'New metric'],
  [['Ctrl', 'S'], 'Save the form'],
  [['g', 'a'], 'Activity'],
  [['g', 't'], 'Trash'],
  [['?'], 'This list'],
];

/** All shortcuts, on one card. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal labelledBy="shortcuts-title" onCancel={onClose}>
      <h2 id="shortcuts-title" class="modal-title">
        Keyboard
      </h2>
      <dl class="shortcuts">
        {SHORTCUTS.map(([keys, effect]) => [
          <dt key={`${effect} keys`}>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>,
          <dd key={effect}>{effect}</dd>,
        ])}
      </dl>
      <div class="modal-buttons">
        <button type="button" class="button" autofocus onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
