import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
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
