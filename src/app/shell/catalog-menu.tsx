import type { RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../kit/icon.tsx';
import { lazy } from '../kit/lazy.tsx';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import './catalog-menu.css';

const items = lazy(async () => (await import('./catalog-menu-items.tsx')).CatalogMenuItems);

/** Loads the menu's items ahead of need. */
export function preloadMenu(): void {
  void items.preload();
}

interface CatalogMenuProps {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onCatalogs: () => void;
  readonly onExport: () => void;
  readonly onCustomFields: () => void;
}

/** The menu of actions on the whole catalog, and of the page's appearance. */
export function CatalogMenu({ onPalette, onShortcuts, onCatalogs, onExport, onCustomFields }: CatalogMenuProps) {
  const buttonRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const menu = useMenu(buttonRef, panelRef);

  return (
    <div class="catalog-menu">
      <button
        ref={buttonRef}
        type="button"
        class="quiet-button catalog-menu-button"
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
        Catalog
        <Icon name="down" size={12} />
      </button>
      <div
        ref={panelRef}
        id={panelId}
        class="menu-panel floating"
        role="menu"
        aria-label="Catalog"
        popover="auto"
        tabIndex={-1}
        onKeyDown={onPress(menu.onKey)}
      >
        <items.Component
          choose={menu.choose}
          onShown={menu.focusFirst}
          onPalette={onPalette}
          onShortcuts={onShortcuts}
          onCatalogs={onCatalogs}
          onExport={onExport}
          onCustomFields={onCustomFields}
        />
      </div>
    </div>
  );
}

/** A popover with a menu's keys: arrows move, Escape and a click outside close, a choice returns the focus. */
function useMenu(buttonRef: RefObject<HTMLButtonElement | null>, panelRef: RefObject<HTMLDivElement | null>) {
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
