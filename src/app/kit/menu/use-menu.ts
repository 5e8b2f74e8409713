import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Press } from '../../keys/press.ts';

/** A popover with a menu's keys: arrows move, Escape and a click outside close, a choice returns the focus. */
export function useMenu(buttonRef: RefObject<HTMLButtonElement | null>, panelRef: RefObject<HTMLDivElement | null>) {
  const [isOpen, setIsOpen] = useState(false);

  useEffect(() => {
    const element = panelRef.current;
    if (element === null) return undefined;
    const toggled = (event: Event): void => {
      const open = event instanceof ToggleEvent && event.newState === 'open';
      setIsOpen(open);
      if (open) itemsIn(element)[0]?.focus();
    };
    element.addEventListener('toggle', toggled);
    return () => element.removeEventListener('toggle', toggled);
  }, [panelRef]);

  function place(): void {
    const rect = buttonRef.current?.getBoundingClientRect();
    if (rect === undefined || panelRef.current === null) return;
    panelRef.current.style.setProperty('top', `${rect.bottom + 6}px`);
    panelRef.current.style.setProperty('right', `${Math.max(8, document.documentElement.clientWidth - rect.right)}px`);
  }

  function move(by: number): void {
    const all = itemsIn(panelRef.current);
    const at = all.findIndex((one) => one === document.activeElement);
    all[(at + by + all.length) % all.length]?.focus();
  }

  return {
    isOpen,
    /** Focuses the first item if the menu was opened before its items were loaded. */
    focusFirst: () => {
      if (panelRef.current?.matches(':popover-open')) itemsIn(panelRef.current)[0]?.focus();
    },
    toggle: () => {
      place();
      panelRef.current?.togglePopover();
    },
    choose: (act: () => void) => {
      panelRef.current?.hidePopover();
      buttonRef.current?.focus();
      act();
    },
    onKey: ({ key }: Press): boolean => {
      switch (key) {
        case 'ArrowDown':
          move(1);
          break;
        case 'ArrowUp':
          move(-1);
          break;
        case 'Home':
          itemsIn(panelRef.current)[0]?.focus();
          break;
        case 'End':
          itemsIn(panelRef.current).at(-1)?.focus();
          break;
        case 'Tab':
          panelRef.current?.hidePopover();
          return false;
        default:
          return false;
      }
      return true;
    },
  };
}

function itemsIn(panel: HTMLElement | null): HTMLElement[] {
  return [...(panel?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}
