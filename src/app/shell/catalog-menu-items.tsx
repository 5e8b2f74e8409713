import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CHOOSE_FILE } from '../core/commands.ts';
import type { Density, Theme } from '../core/settings.ts';
import { DENSITIES, THEMES } from '../core/settings.ts';
import { useApp } from '../core/use-app.ts';
import { MOD } from '../keys/modifier.ts';
import { Icon } from '../kit/icon.tsx';
import { NAME } from '../kit/stored-text.ts';

const THEME_WORDS: Record<Theme, string> = { system: 'System', light: 'Light', dark: 'Dark' };
const DENSITY_WORDS: Record<Density, string> = { comfortable: 'Comfortable rows', compact: 'Compact rows' };

interface CatalogMenuItemsProps {
  /** Closes the menu and does what was chosen. */
  readonly choose: (act: () => void) => void;
  /** Called once the items are there. */
  readonly onShown: () => void;
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onCatalogs: () => void;
  readonly onExport: () => void;
  readonly onCustomFields: () => void;
}

/** The items of the catalog's menu. */
export function CatalogMenuItems({
  choose,
  onShown,
  onPalette,
  onShortcuts,
  onCatalogs,
  onExport,
  onCustomFields,
}: CatalogMenuItemsProps) {
  const app = useApp();
  const { catalog, navigation, person, saving, settings } = app;
  const canWrite = saving.canWrite.value;
  const state = catalog.state.value;
  const name = person.name.value;
  const shownRef = useRef(onShown);
  useEffect(() => shownRef.current(), []);

  function item(act: () => void, children: ComponentChildren) {
    return (
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => choose(act)}>
        {children}
      </button>
    );
  }

  return (
    <>
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
      {item(onExport, 'Export as…')}
      {canWrite && item(() => CHOOSE_FILE.run(app, 'import'), 'Import…')}
      {canWrite && item(() => CHOOSE_FILE.run(app, 'folder'), 'Import a folder…')}
      {state.is === 'open' && state.canUndoImport && item(() => void catalog.undoImport(), 'Undo import')}
      {canWrite && item(onCustomFields, 'Custom fields…')}
      {canWrite && item(() => void navigation.go({ at: 'trash' }), 'Trash')}
      {item(() => void navigation.go({ at: 'activity' }), 'Activity')}
      {item(() => void navigation.go({ at: 'duplicates' }), 'Possible duplicates')}
      {item(() => void navigation.go({ at: 'sources' }), 'Sources')}
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
    </>
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
