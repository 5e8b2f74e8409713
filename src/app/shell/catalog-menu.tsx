import { useId, useRef } from 'preact/hooks';
import { Icon } from '../kit/icon.tsx';
import { lazy } from '../kit/lazy.tsx';
import { onPress } from '../keys/press.ts';
import { useMenu } from '../keys/use-menu.ts';
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
