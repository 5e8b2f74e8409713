import type { Asking } from '../core/person.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';
import { PROSE } from '../kit/stored-text.ts';

/** Asks for the user's name, once before the first change and whenever they want another one. */
export function NameDialog() {
  const { person } = useApp();
  const asking = person.asking.value;
  return asking === 'no' ? null : <OpenNameDialog asking={asking} />;
}

function OpenNameDialog({ asking }: { readonly asking: Exclude<Asking, 'no'> }) {
  const { person } = useApp();
  const form = useDraftForm('your name', { name: person.name.peek() ?? '' });
  const { name } = form.texts;

  function answer(given: string | undefined): void {
    form.drop();
    person.answer(given);
  }

  return (
    <Modal labelledBy="name-dialog-title" onCancel={() => answer(undefined)}>
      <h2 id="name-dialog-title" class="modal-title">
        {asking === 'by-choice' ? 'Who are you?' : 'Who is making this change?'}
      </h2>
      <p class="modal-text">
        The history of each metric shows who changed what. Your name is stored in this browser
        {asking === 'by-choice' ? '; changes made so far keep their name.' : ' and asked only once.'}
      </p>
      <form
        class="modal-body-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') answer(name);
        }}
      >
        <div class="modal-field">
          <label class="label" for="your-name">
            Your name
          </label>
          <input
            {...PROSE}
            id="your-name"
            class="field"
            autofocus
            autocomplete="name"
            maxLength={200}
            placeholder="Ada Lovelace, or ada@company.com"
            value={name}
            onInput={(event) => form.write('name', event.currentTarget.value)}
          />
        </div>
        <div class="modal-buttons">
          <button type="button" class="button" onClick={() => answer(undefined)}>
            Cancel
          </button>
          <button type="submit" class="main-button" disabled={name.trim() === ''}>
            Save
          </button>
        </div>
      </form>
    </Modal>
  );
}
