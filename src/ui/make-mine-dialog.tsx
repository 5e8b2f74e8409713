import { useEffect, useState } from 'preact/hooks';
import type { OwnCopy } from '../state/own-copy.ts';
import { Modal } from './modal.tsx';
import { usePage } from './page-context.ts';
import { Slowly } from './slowly.tsx';

/** What a copy is good for, and its name. */
export function MakeMineDialog({ onClose }: { readonly onClose: () => void }) {
  const { ownCopy, report } = usePage();
  const [name, setName] = useState('');
  const there = ownCopy.there.value;
  const busy = there?.work.value.is === 'making';
  useEffect(() => {
    ownCopy
      .load()
      .then((loaded) => loaded.suggestedName())
      .then((suggested) => setName((typed) => (typed === '' ? suggested : typed)), report);
  }, [ownCopy, report]);

  return (
    <Modal labelledBy="make-mine-title" onCancel={() => busy || onClose()}>
      {busy && <Slowly />}
      <h2 id="make-mine-title" class="modal-title">
        Make it mine
      </h2>
      <p class="modal-text">
        You get a copy of this catalog, kept in this browser, that you can change. The published one stays as it is, and
        you can go back to it. When a newer edition is published, your copy offers to take it in, and shows you first
        what it would change.
      </p>
      <form
        class="modal-body-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') there?.make(name).catch(report);
        }}
      >
        <div class="modal-field">
          <label class="label" for="own-name">
            Name of your copy
          </label>
          <input
            id="own-name"
            class="field"
            autofocus
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        {there !== undefined && <Problem copy={there} />}
        <div class="modal-buttons">
          <button type="button" class="button" aria-disabled={busy} onClick={() => busy || onClose()}>
            Cancel
          </button>
          <button type="submit" class="main-button" disabled={busy || name.trim() === ''}>
            Make a copy
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Problem({ copy }: { readonly copy: OwnCopy }) {
  const work = copy.work.value;
  return work.is === 'failed' ? (
    <p class="problem" role="alert">
      No copy was made. {work.because.message}
    </p>
  ) : null;
}
