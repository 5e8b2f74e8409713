import { Icon } from '../kit/icon.tsx';
import { lazy } from '../kit/lazy.tsx';
import { Menu } from '../kit/menu/menu.tsx';
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
export function CatalogMenu(actions: CatalogMenuProps) {
  return (
    <div class="catalog-menu">
      <Menu
        label="Catalog"
        buttonClass="catalog-menu-button"
        button={
          <>
            Catalog
            <Icon name="down" size={12} />
          </>
        }
      >
        {(menu) => <items.Component {...menu} {...actions} />}
      </Menu>
    </div>
  );
}
