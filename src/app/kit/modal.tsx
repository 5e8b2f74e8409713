import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { WriteButton } from './write-button.tsx';
import './modal.css';

interface ModalProps {
  /** The id of the heading inside. */
  readonly labelledBy: string;
  /** `drawer` is at the left edge; `palette` is near the top, without padding; `screen` covers the window. */
  readonly shape?: 'card' | 'drawer' | 'palette' | 'screen';
  /** Called on Escape, or on a click beside the dialog. */
  readonly onCancel: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog that is open while it is mounted. Closing it returns the focus. */
export function Modal({ labelledBy, shape = 'card', onCancel, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const stop = new AbortController();
    const { signal } = stop;
    const onEscape = (event: Event): void => {
      event.preventDefault();
      onCancel();
    };
    const onPress = (event: Event): void => {
      if (event.target === dialog) onCancel();
    };
    dialog?.addEventListener('cancel', onEscape, { signal });
    dialog?.addEventListener('mousedown', onPress, { signal });
    return () => stop.abort();
  }, [onCancel]);
  return (
    <dialog ref={ref} class={`modal modal-${shape}`} aria-labelledby={labelledBy}>
      <div class="modal-body">{children}</div>
    </dialog>
  );
}

interface ModalFormEndProps {
  /** Why the form was refused. */
  readonly problem: string | undefined;
  /** The label of the button that submits the form. */
  readonly yes: string;
  readonly no?: string;
  readonly onCancel: () => void;
}

/** The end of a form that changes the catalog: why it was refused, and the buttons that give it up or submit it. */
export function ModalFormEnd({ problem, yes, no = 'Cancel', onCancel }: ModalFormEndProps) {
  return (
    <>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="modal-buttons">
        <button type="button" class="button" onClick={onCancel}>
          {no}
        </button>
        <WriteButton submits class="main-button">
          {yes}
        </WriteButton>
      </div>
    </>
  );
}
