import type { RefObject } from 'preact';
import { Modal } from '../kit/modal.tsx';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import { PROSE } from '../kit/stored-text.ts';

/** The keys and the text that came before the palette was loaded. */
export interface EarlyInput {
  readonly text: string;
  readonly presses: readonly Press[];
}

export const NO_INPUT: EarlyInput = { text: '', presses: [] };

interface PaletteSoonProps {
  readonly onClose: () => void;
  readonly earlyRef: RefObject<EarlyInput>;
}

/** The palette's field while the palette is still being loaded. What is typed into it is not lost. */
export function PaletteSoon({ onClose, earlyRef }: PaletteSoonProps) {
  return (
    <Modal labelledBy="palette-title" shape="palette" onCancel={onClose}>
      <h2 id="palette-title" class="visually-hidden">
        Command palette
      </h2>
      <input
        class="palette-input"
        {...PROSE}
        aria-label="Find a metric or an action"
        autofocus
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => noteText(earlyRef, event.currentTarget.value)}
        onKeyDown={onPress((press) => notePress(earlyRef, press))}
      />
    </Modal>
  );
}

function noteText(earlyRef: RefObject<EarlyInput>, text: string): void {
  earlyRef.current = { ...(earlyRef.current ?? NO_INPUT), text };
}

/** Notes a key that acts on the palette's lines. Returns true if it is one. */
function notePress(earlyRef: RefObject<EarlyInput>, press: Press): boolean {
  if (!/^(Arrow(Up|Down)|Enter)$/.test(press.key)) return false;
  const { text, presses } = earlyRef.current ?? NO_INPUT;
  earlyRef.current = { text, presses: [...presses, press] };
  return true;
}
