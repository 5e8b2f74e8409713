import { useRef, useState } from 'preact/hooks';
import { afterTyping, finished, withLastChipOpen } from '../../domain/search/search-text.ts';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import { usePageKey } from '../keys/use-page-key.ts';
import { Icon } from '../kit/icon.tsx';
import { lazy } from '../kit/lazy.tsx';
import type { Listed } from './search-suggestions.tsx';
import { useSearchText } from './use-search-text.ts';
import { PROSE } from '../kit/stored-text.ts';
import './search-box.css';

/** The list of suggestions, which is loaded when the box gets the focus, or before. */
export const searchSuggestions = lazy(async () => (await import('./search-suggestions.tsx')).SearchSuggestions);

/** The finished filters, which most searches don't have. */
export const searchChips = lazy(async () => (await import('./search-chips.tsx')).SearchChips);

const UNLISTED: Listed = { isOpen: false, activeId: undefined };

interface SearchBoxProps {
  /** Called when arrow down or Enter leads into the list. */
  readonly onLeave: (into: 'list' | 'first') => void;
}

/** The search box: words as text, finished filters as chips. The query itself is held by the navigation. */
export function SearchBox({ onLeave }: SearchBoxProps) {
  const text = useSearchText();
  const { inputRef, shown, allSelected, change } = text;
  const [isFocused, setIsFocused] = useState(false);
  const [listed, setListed] = useState(UNLISTED);
  // They stay once they were there: they say what was removed.
  const [hasChips, setHasChips] = useState(false);
  if (!hasChips && (isFocused || shown.chips.length > 0)) setHasChips(true);
  const keysRef = useRef<(press: Press) => boolean>(undefined);
  const searchKey = usePageKey('/');

  function onKey(press: Press): boolean {
    return keysRef.current?.(press) === true || onOwnKey(press);
  }

  /** Handles a key that the suggestions have no use for. */
  function onOwnKey(press: Press): boolean {
    const field = inputRef.current;
    if (field === null) return false;
    switch (press.key) {
      case 'Backspace':
        if (shown.words === '' && allSelected) change({ chips: [], words: '' });
        else if (shown.chips.length > 0 && field.selectionStart === 0 && field.selectionEnd === 0) {
          change(withLastChipOpen(shown));
          return true;
        }
        return false;
      case 'ArrowDown':
        onLeave('list');
        return true;
      case 'Enter': {
        const done = finished(shown);
        if (done.chips.length > shown.chips.length) change(done);
        else onLeave('first');
        return true;
      }
      case 'Escape':
        if (shown.words !== '') change({ ...shown, words: '' });
        else if (shown.chips.length > 0) change({ chips: [], words: '' });
        else field.blur();
        return true;
      case 'a':
        if (press.mod) text.selectAll();
        return false;
      case 'ArrowLeft':
      case 'ArrowRight':
      case 'Home':
      case 'End':
        text.selectNone();
        return false;
      default:
        return false;
    }
  }

  const empty = shown.chips.length === 0 && shown.words === '';
  return (
    <div class={`search-box${allSelected ? ' search-box-selected' : ''}`} role="search">
      <Icon name="search" />
      {hasChips && (
        <searchChips.Component
          chips={shown.chips}
          onRemove={(chip) => {
            change({ ...shown, chips: shown.chips.filter((one) => one !== chip) });
            inputRef.current?.focus();
          }}
        />
      )}
      <input
        ref={inputRef}
        id="search"
        type="search"
        {...PROSE}
        aria-label="Search metrics"
        aria-keyshortcuts={searchKey}
        aria-autocomplete="list"
        aria-controls={listed.isOpen ? 'search-suggestions' : undefined}
        aria-activedescendant={listed.activeId}
        placeholder={shown.chips.length === 0 ? 'Search names and definitions' : ''}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        value={shown.words}
        onInput={(event) => text.onInput(event.currentTarget.value)}
        onKeyDown={onPress(onKey)}
        onBeforeInput={() => text.beforeInput()}
        onMouseDown={() => text.selectNone()}
        onMouseUp={() => text.selectedByPointer()}
        onFocus={() => setIsFocused(true)}
        onBlur={() => {
          text.selectNone();
          setIsFocused(false);
        }}
      />
      {isFocused && (
        <searchSuggestions.Component
          words={shown.words}
          chips={shown.chips}
          keysRef={keysRef}
          onUnused={onOwnKey}
          onTake={(words) => change(afterTyping(shown.chips, words))}
          onListed={setListed}
        />
      )}
      {empty ? (
        searchKey !== undefined && <kbd aria-hidden="true">{searchKey}</kbd>
      ) : (
        <ClearButton
          onClear={() => {
            change({ chips: [], words: '' });
            inputRef.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function ClearButton({ onClear }: { readonly onClear: () => void }) {
  return (
    <button type="button" class="search-clear" aria-label="Clear search" onClick={onClear}>
      <Icon name="close" />
    </button>
  );
}
