import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { onPress } from '../../keys/press.ts';
import { useMenu } from './use-menu.ts';
import './menu.css';

interface MenuProps {
  /** What a screen reader says for the menu. */
  readonly label: string;
  readonly buttonClass?: string;
  /** What the button shows. */
  readonly button: ComponentChildren;
  /** The accessible name of the button, if what it shows is none. */
  readonly buttonLabel?: string;
  /** Renders the items. `choose` closes the menu and does what was chosen; call `onShown` once late items are there. */
  readonly children: (menu: {
    readonly choose: (act: () => void) => void;
    readonly onShown: () => void;
  }) => ComponentChildren;
}

/** A button that opens a menu below it. */
export function Menu({ label, buttonClass = '', button, buttonLabel, children }: MenuProps) {
  const buttonRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const menu = useMenu(buttonRef, panelRef);
  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        class={`quiet-button ${buttonClass}`}
        aria-label={buttonLabel}
        title={buttonLabel}
        aria-haspopup="menu"
        aria-expanded={menu.isOpen}
        aria-controls={panelId}
        onClick={menu.toggle}
        onKeyDown={onPress(({ key }) => {
          if (key !== 'ArrowDown') return false;
          menu.toggle();
          return true;
        })}
      >
        {button}
      </button>
      <div
        ref={panelRef}
        id={panelId}
        class="menu-panel floating"
        role="menu"
        aria-label={label}
        popover="auto"
        tabIndex={-1}
        onKeyDown={onPress(menu.onKey)}
      >
        {children({ choose: menu.choose, onShown: menu.focusFirst })}
      </div>
    </>
  );
}
