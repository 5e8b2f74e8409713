import { isolated } from '../../domain/core/isolated.ts';
import { useState } from 'preact/hooks';
import { VIEW_NAME_LENGTH } from '../../domain/search/saved-view.ts';
import type { Naming, Views } from './views.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { Modal, ModalFormEnd } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';
import { NAME, PROSE } from '../kit/stored-text.ts';

interface ViewNameDialogProps {
  readonly views: Views;
  readonly naming: Naming;
}

/** Asks for the name of a new view, or for a new name of a view. */
export function ViewNameDialog({ views, naming }: ViewNameDialogProps) {
  const { navigation } = useApp();
  const former = naming.is === 'rename' ? naming.from : '';
  const form = useDraftForm(`view:${former}`, { name: former });
  const { name } = form.texts;
  const [problem, setProblem] = useState<string>();
  const trimmed = name.trim();
  const replaces = naming.is === 'save' && (views.all.value ?? []).some((view) => view.name === trimmed);

  function close(): void {
    form.drop();
    views.askName(undefined);
  }

  async function done(): Promise<void> {
    const written = await (naming.is === 'save' ? views.saveAs(trimmed) : views.rename(naming.from, trimmed));
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is === 'done') close();
  }

  return (
    <Modal labelledBy="view-name-title" onCancel={close}>
      <h2 id="view-name-title" class="modal-title">
        {naming.is === 'save' ? 'Save this view' : `Rename ${isolated(naming.from)}`}
      </h2>
      {naming.is === 'save' && (
        <p class="modal-text">
          It keeps{' '}
          {navigation.query.value.trim() === '' ? 'the order' : <b {...NAME}>{navigation.query.value.trim()}</b>}
          {navigation.query.value.trim() !== '' && ' and the order'} in the catalog’s file, for everyone who opens it.
        </p>
      )}
      <form
        class="modal-body-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed !== '') void done();
        }}
      >
        <div class="modal-field">
          <label class="label" for="view-name">
            Name
          </label>
          <input
            {...PROSE}
            id="view-name"
            class="field"
            autofocus
            autocomplete="off"
            maxLength={VIEW_NAME_LENGTH}
            placeholder="Finance overview"
            value={name}
            onInput={(event) => {
              form.write('name', event.currentTarget.value);
              setProblem(undefined);
            }}
          />
        </div>
        {replaces && <p class="modal-text">A view with this name exists and will be replaced.</p>}
        <ModalFormEnd problem={problem} yes={saveWord(naming, replaces)} onCancel={close} />
      </form>
    </Modal>
  );
}

function saveWord(naming: Naming, replaces: boolean): string {
  if (naming.is === 'rename') return 'Rename';
  return replaces ? 'Replace' : 'Save';
}
