import { useState } from 'preact/hooks';
import { CATALOG_NAME_LENGTH } from '../../domain/catalog/catalog-name.ts';
import { joinWords } from '../../domain/core/pluralize.ts';
import type { NewCatalog, NewCatalogState, NewContent } from './new-catalog.ts';
import { importContents } from '../import/import-preview.tsx';
import { ImportProblems } from '../import/import-problems.tsx';
import type { UndecidedFile } from '../import/file-intake.ts';
import { ImportNotes } from '../import/import-notes.tsx';
import { ImportUndecided } from '../import/import-undecided.tsx';
import { MarkChoice } from './mark-choice.tsx';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { PROSE } from '../kit/stored-text.ts';
import './catalog-switcher.css';
import '../import/import.css';

const DOES: Readonly<Record<NewContent['is'], string>> = {
  nothing: 'Create',
  file: 'Open as a new catalog',
  copy: 'Make a copy',
};

interface NewCatalogDialogProps {
  readonly newCatalog: NewCatalog;
}

/** The dialog that creates a catalog beside the others: its content, or the problems of its file, and its name. */
export function NewCatalogDialog({ newCatalog }: NewCatalogDialogProps) {
  const state = newCatalog.state.value;
  const isMaking = state.is === 'accepting';
  return (
    <Modal labelledBy="new-catalog-title" onCancel={() => (isMaking ? undefined : newCatalog.drop())}>
      <h2 id="new-catalog-title" class="modal-title">
        {titleOf(state)}
      </h2>
      <Content state={state} newCatalog={newCatalog} />
    </Modal>
  );
}

function Content({ state, newCatalog }: NewCatalogDialogProps & { readonly state: NewCatalogState }) {
  switch (state.is) {
    case 'none':
      return null;
    case 'reading':
      return (
        <>
          <DelayedSpinner />
          <p class="modal-text">The file is being checked. Nothing is stored yet.</p>
          <div class="modal-buttons">
            <button type="button" class="button" autofocus onClick={() => newCatalog.drop()}>
              Cancel
            </button>
          </div>
        </>
      );
    case 'refused':
      return (
        <>
          <p class="modal-text">Nothing was added. The catalogs in this browser are unchanged.</p>
          <ImportProblems
            problems={state.problems}
            close={
              <button type="button" class="button" autofocus onClick={() => newCatalog.drop()}>
                Close
              </button>
            }
          />
        </>
      );
    case 'undecided':
      return <Undecided file={state} newCatalog={newCatalog} />;
    case 'ready':
    case 'accepting':
      return <Naming state={state} newCatalog={newCatalog} />;
  }
}

function Undecided({ file, newCatalog }: NewCatalogDialogProps & { readonly file: UndecidedFile }) {
  const { report } = useApp();
  return (
    <ImportUndecided
      file={file}
      onChoose={(encoding) => void newCatalog.readAs(encoding).catch(report)}
      close={
        <button type="button" class="button" onClick={() => newCatalog.drop()}>
          Cancel
        </button>
      }
    />
  );
}

interface NamingProps extends NewCatalogDialogProps {
  readonly state: Extract<NewCatalogState, { is: 'ready' | 'accepting' }>;
}

function Naming({ state, newCatalog }: NamingProps) {
  const { report } = useApp();
  const [name, setName] = useState(state.name);
  const [mark, setMark] = useState(state.mark);
  const { content } = state;
  const isMaking = state.is === 'accepting';
  return (
    <form
      class="modal-body-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') newCatalog.make(name, mark).catch(report);
      }}
    >
      {content.is === 'copy' && <AboutCopy />}
      {content.is === 'file' && <p class="modal-text">{importContents(content.preview)}</p>}
      {content.is === 'file' && <ImportNotes content={content} />}
      {content.is === 'file' && content.preview.leftOut.length > 0 && (
        <p class="modal-text">Not imported: {joinWords(content.preview.leftOut)}.</p>
      )}
      <div class="modal-field">
        <label class="label" for="new-catalog-name">
          Name
        </label>
        <input
          {...PROSE}
          id="new-catalog-name"
          class="field"
          autofocus
          autocomplete="off"
          maxLength={CATALOG_NAME_LENGTH}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <MarkChoice name={name} chosen={mark} onChoose={setMark} />
      {state.is === 'ready' && state.problem !== undefined && (
        <p class="problem" role="alert">
          {state.problem.message}
        </p>
      )}
      {isMaking ? (
        <ProgressLine label="Storing the new catalog" progress={newCatalog.progress} />
      ) : (
        <div class="modal-buttons">
          <button type="button" class="button" onClick={() => newCatalog.drop()}>
            Cancel
          </button>
          <button type="submit" class="main-button" disabled={name.trim() === ''}>
            {DOES[content.is]}
          </button>
        </div>
      )}
    </form>
  );
}

/** Explains the purpose of a copy of the published catalog. */
function AboutCopy() {
  return (
    <p class="modal-text">
      You get a copy of this catalog in this browser that you can edit. The published one stays as it is, and you can
      switch back to it. When a newer edition is published, your copy offers to merge it and shows you first what would
      change.
    </p>
  );
}

function titleOf(state: NewCatalogState): string {
  switch (state.is) {
    case 'none':
      return '';
    case 'reading':
      return `Opening ${state.file}`;
    case 'refused':
      return `${state.file} cannot be opened`;
    case 'undecided':
      return `${state.file} was not read yet`;
    case 'ready':
    case 'accepting':
      if (state.content.is === 'copy') return 'Make a copy';
      return state.content.is === 'file' ? `${state.content.file} as a new catalog` : 'New catalog';
  }
}
