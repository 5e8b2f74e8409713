import { useEffect, useState } from 'preact/hooks';
import { CATALOG_NAME_LENGTH } from '../../domain/catalog/catalog-name.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import { relativeTime } from '../../domain/core/relative-time.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { ListedCatalog } from './catalogs.ts';
import type { CatalogManager } from './catalog-manager.ts';
import { CatalogMark } from './catalog-mark.tsx';
import { MarkChoice } from './mark-choice.tsx';
import { Modal } from '../kit/modal.tsx';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import { NAME, PROSE } from '../kit/stored-text.ts';
import './catalog-switcher.css';

interface CatalogSwitcherProps {
  readonly catalogs: CatalogManager;
  readonly onClose: () => void;
}

/** The catalogs of this browser: the current one, links to the others, and the actions on each. */
export function CatalogSwitcher({ catalogs, onClose }: CatalogSwitcherProps) {
  const app = useApp();
  const { report } = app;
  useEffect(() => {
    catalogs.look().catch(report);
  }, [catalogs, report]);
  const [edited, setEdited] = useState<string>();
  return (
    <Modal labelledBy="catalogs-title" onCancel={onClose}>
      <h2 id="catalogs-title" class="modal-title">
        Catalogs in this browser
      </h2>
      <ul class="catalog-lines">
        {catalogs.list.value.map((catalog) => (
          <Line
            key={catalog.id}
            catalog={catalog}
            catalogs={catalogs}
            isEdited={edited === catalog.id}
            onEdit={setEdited}
            onClose={onClose}
          />
        ))}
      </ul>
      <div class="modal-buttons catalog-switcher-buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            onClose();
            catalogs.newCatalog.ask();
          }}
        >
          New catalog…
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            onClose();
            CHOOSE_FILE.run(app, 'new');
          }}
        >
          Open a file as a new catalog…
        </button>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}

interface LineProps {
  readonly catalog: ListedCatalog;
  readonly catalogs: CatalogManager;
  readonly isEdited: boolean;
  readonly onEdit: (id: string | undefined) => void;
  readonly onClose: () => void;
}

function Line({ catalog, catalogs, isEdited, onEdit, onClose }: LineProps) {
  const { now, zone } = useApp();
  const { id, name, mark, isShown, isPublished } = catalog;
  return (
    <li class="catalog-line">
      <a
        class="catalog-line-link"
        href={catalogs.hrefTo(id)}
        aria-current={isShown ? 'page' : undefined}
        autofocus={isShown}
        onKeyDown={onPress(moveFocus)}
        onClick={(event) => {
          if (!isShown || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onClose();
        }}
      >
        <CatalogMark name={name} mark={mark} />
        <span class="catalog-line-text">
          <span class="catalog-line-name" {...NAME}>
            {name}
          </span>
          <span class="catalog-line-facts">{factsOf(catalog, now(), zone())}</span>
        </span>
      </a>
      {!isPublished && (
        <button
          type="button"
          class="quiet-button catalog-line-edit"
          aria-label={`Change ${name}`}
          aria-expanded={isEdited}
          onClick={() => onEdit(isEdited ? undefined : id)}
        >
          Change
        </button>
      )}
      {isEdited && <Change catalog={catalog} catalogs={catalogs} onDone={() => onEdit(undefined)} />}
    </li>
  );
}

interface ChangeProps {
  readonly catalog: ListedCatalog;
  readonly catalogs: CatalogManager;
  readonly onDone: () => void;
}

/** A form to rename a catalog, change its mark, or delete it. */
function Change({ catalog, catalogs, onDone }: ChangeProps) {
  const { report } = useApp();
  const { id, name, mark, isShown, isStored } = catalog;
  const [typed, setTyped] = useState(name);
  const fieldId = `catalog-name-${id}`;
  return (
    <form
      class="catalog-change"
      onSubmit={(event) => {
        event.preventDefault();
        catalogs.rename(id, typed);
        onDone();
      }}
    >
      <div class="modal-field">
        <label class="label" for={fieldId}>
          Name
        </label>
        <div class="catalog-change-name">
          <input
            id={fieldId}
            class="field"
            {...PROSE}
            autocomplete="off"
            maxLength={CATALOG_NAME_LENGTH}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={typed.trim() === '' || typed.trim() === name}>
            Rename
          </button>
        </div>
      </div>
      <MarkChoice name={name} chosen={mark} onChoose={(chosen) => catalogs.chooseMark(id, chosen)} />
      <button
        type="button"
        class="quiet-button catalog-change-delete"
        onClick={() => {
          catalogs.removal.remove(catalog).catch(report);
        }}
      >
        {isStored === false && !isShown ? 'Remove from the list…' : 'Delete this catalog…'}
      </button>
    </form>
  );
}

function factsOf({ metrics, shownAt, isShown, isStored }: ListedCatalog, now: Date, zone: TimeZone): string {
  if (isStored === false && !isShown) return 'The browser has cleared its contents.';
  return [
    ...(metrics === undefined ? [] : [pluralize(metrics, 'metric')]),
    isShown ? 'open here' : shownAt === undefined ? 'not opened yet' : `shown ${relativeTime(shownAt, now, zone)}`,
  ].join(' · ');
}

/** Moves the focus from catalog to catalog by arrow keys. */
function moveFocus({ key }: Press, { currentTarget }: Event): boolean {
  const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (by === 0 || !(currentTarget instanceof HTMLAnchorElement)) return false;
  const links = [...(currentTarget.closest('ul')?.querySelectorAll('a') ?? [])];
  links[(links.indexOf(currentTarget) + by + links.length) % links.length]?.focus();
  return true;
}
