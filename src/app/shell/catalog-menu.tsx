import { NAME } from '../kit/stored-text.ts';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Density, Theme } from '../core/settings.ts';
import { DENSITIES, THEMES } from '../core/settings.ts';
import { Icon } from '../kit/icon.tsx';
import { MOD } from '../keys/modifier.ts';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';
import './catalog-menu.css';

const THEME_WORDS: Record<Theme, string> = { system: 'System', light: 'Light', dark: 'Dark' };
const DENSITY_WORDS: Record<Density, string> = { comfortable: 'Comfortable rows', compact: 'Compact rows' };

interface CatalogMenuProps {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onCatalogs: () => void;
}

/** The menu of actions on the whole catalog, and of the page's appearance. */
export function CatalogMenu({ onPalette, onShortcuts, onCatalogs }: CatalogMenuProps) {
  const app = useApp();
  const { catalog, navigation, person, saving, settings } = app;
  const canWrite = saving.canWrite.value;
  const state = catalog.state.value;
  const buttonRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const menu = useMenu(buttonRef, panelRef);
  const name = person.name.value;

  function item(act: () => void, children: ComponentChildren) {
    return (
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => menu.choose(act)}>
        {children}
      </button>
    );
  }

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
        {item(
          onPalette,
          <>
            <span class="menu-text">Command palette…</span>
            <span class="menu-hint" aria-hidden="true">
              {MOD} K
            </span>
          </>,
        )}
        <hr />
        {item(() => void catalog.exportFile(), 'Export catalog file')}
        {canWrite && item(() => CHOOSE_FILE.run(app, 'import'), 'Import…')}
        {state.is === 'open' && state.canUndoImport && item(() => void catalog.undoImport(), 'Undo import')}
        {canWrite && item(() => void navigation.go({ at: 'trash' }), 'Trash')}
        {item(() => void navigation.go({ at: 'activity' }), 'Activity')}
        {item(() => void navigation.go({ at: 'storage' }), 'Storage')}
        {item(onCatalogs, 'Switch catalog…')}
        <hr />
        {canWrite &&
          item(
            person.askAgain,
            <>
              <span class="menu-text" {...(name === undefined ? {} : NAME)}>
                {name === undefined ? 'Set your name…' : name}
              </span>
              {name !== undefined && <span class="menu-hint">Change</span>}
            </>,
          )}
        {item(onShortcuts, 'Keyboard shortcuts')}
        <hr />
        <div role="group" aria-labelledby="menu-colours">
          <p class="label menu-label" id="menu-colours">
            Theme
          </p>
          {THEMES.map((theme) => (
            <MenuChoice
              key={theme}
              chosen={settings.theme.value === theme}
              text={THEME_WORDS[theme]}
              onChoose={() => settings.chooseTheme(theme)}
            />
          ))}
        </div>
        <hr />
        <div role="group" aria-labelledby="menu-density">
          <p class="label menu-label" id="menu-density">
            Rows
          </p>
          {DENSITIES.map((density) => (
            <MenuChoice
              key={density}
              chosen={settings.density.value === density}
              text={DENSITY_WORDS[density]}
              onChoose={() => settings.chooseDensity(density)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface MenuChoiceProps {
  readonly chosen: boolean;
  readonly text: string;
  readonly onChoose: () => void;
}

/** One of several exclusive choices. The menu stays open to show the effect. */
function MenuChoice({ chosen, text, onChoose }: MenuChoiceProps) {
  return (
    <button type="button" role="menuitemradio" aria-checked={chosen} tabIndex={-1} onClick={onChoose}>
      <span class="menu-text">{text}</span>
      {chosen && <Icon name="check" />}
    </button>
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
