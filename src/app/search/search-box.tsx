import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SearchText } from '../../domain/search/search-text.ts';
import { afterTyping, finished, queryOf, searchTextOf, withLastChipOpen } from '../../domain/search/search-text.ts';
import { Icon } from '../kit/icon.tsx';
import { lazily } from '../kit/lazy.tsx';
import { FOCUS_SEARCH, SHOW_LIST } from '../core/commands.ts';
import { useApp, useCommand } from '../core/use-app.ts';
import type { Listed } from './search-suggestions.tsx';
import './search-box.css';

const suggestions = lazily(async () => (await import('./search-suggestions.tsx')).SearchSuggestions);

const UNLISTED: Listed = { isOpen: false, activeId: undefined };

interface SearchBoxProps {
  /** The arrow down and Enter lead into the list. */
  readonly onLeave: (into: 'list' | 'first') => void;
}

/** The search box: words to type, finished filters as chips. The query that it stands for is the navigation's. */
export function SearchBox({ onLeave }: SearchBoxProps) {
  const app = useApp();
  const { navigation } = app;
  const [box, setBox] = useState<SearchText>(() => searchTextOf(navigation.query.peek()));
  const [allSelected, setAllSelected] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const byPointerRef = useRef(false);
  const replacesAllRef = useRef(false);
  const [isFocused, setIsFocused] = useState(false);
  const [listed, setListed] = useState(UNLISTED);
  const keysRef = useRef<(event: KeyboardEvent) => boolean>(undefined);
  const query = navigation.query.value;

  // A query from elsewhere (a facet, back, a link) takes the box over; the box's own comes back as it was sent.
  const shown = sameQuery(queryOf(box), query) ? box : searchTextOf(query);
  useLayoutEffect(() => {
    if (shown !== box) setBox(shown);
  }, [shown, box]);

  const focus = useCallback(() => {
    inputRef.current?.focus();
    return true;
  }, []);
  useCommand(FOCUS_SEARCH, focus);
  useLayoutEffect(() => {
    if (navigation.beginsWithSearch) inputRef.current?.focus();
  }, [navigation]);

  function change(next: SearchText): void {
    setBox(next);
    setAllSelected(false);
    navigation.search(queryOf(next));
    // What is searched shall be seen.
    SHOW_LIST.run(app);
  }

  function wholeTextSelected(): boolean {
    const field = inputRef.current;
    return (
      field !== null && field.value !== '' && field.selectionStart === 0 && field.selectionEnd === field.value.length
    );
  }

  /** Whoever selects all and types means the chips as well; one word double-clicked is just that word. */
  function beforeInput(): void {
    replacesAllRef.current = allSelected || (wholeTextSelected() && !byPointerRef.current);
  }

  function onInput(text: string): void {
    const chips = replacesAllRef.current ? [] : shown.chips;
    byPointerRef.current = false;
    change(afterTyping(chips, text));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const field = inputRef.current;
    if (field === null || keysRef.current?.(event) === true) return;
    switch (event.key) {
      case 'Backspace':
        if (shown.words === '' && allSelected) change({ chips: [], words: '' });
        else if (shown.chips.length > 0 && field.selectionStart === 0 && field.selectionEnd === 0) {
          event.preventDefault();
          change(withLastChipOpen(shown));
        }
        return;
      case 'ArrowDown':
        event.preventDefault();
        onLeave('list');
        return;
      case 'Enter': {
        event.preventDefault();
        const done = finished(shown);
        if (done.chips.length > shown.chips.length) change(done);
        else onLeave('first');
        return;
      }
      case 'Escape':
        event.preventDefault();
        if (shown.words !== '') change({ ...shown, words: '' });
        else if (shown.chips.length > 0) change({ chips: [], words: '' });
        else field.blur();
        return;
      case 'a':
        if (event.ctrlKey || event.metaKey) {
          byPointerRef.current = false;
          setAllSelected(shown.chips.length > 0);
        }
        return;
      case 'ArrowLeft':
      case 'ArrowRight':
      case 'Home':
      case 'End':
        setAllSelected(false);
    }
  }

  const empty = shown.chips.length === 0 && shown.words === '';
  return (
    <div class={`search-box${allSelected ? ' search-box-selected' : ''}`} role="search">
      <Icon name="search" />
      {shown.chips.length > 0 && (
        <ul class="search-chips">
          {shown.chips.map((chip) => (
            <li key={chip}>
              <button
                type="button"
                class="search-chip"
                aria-label={`Remove filter ${chip}`}
                title="Remove this filter"
                onClick={() => {
                  change({ ...shown, chips: shown.chips.filter((one) => one !== chip) });
                  inputRef.current?.focus();
                }}
              >
                {chip}
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={inputRef}
        id="search"
        type="search"
        aria-label="Search metrics"
        aria-keyshortcuts="/"
        aria-autocomplete="list"
        aria-controls={listed.isOpen ? 'search-suggestions' : undefined}
        aria-activedescendant={listed.activeId}
        placeholder={shown.chips.length === 0 ? 'Search names and definitions' : ''}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        value={shown.words}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBeforeInput={beforeInput}
        onMouseDown={() => setAllSelected(false)}
        onMouseUp={() => {
          byPointerRef.current = wholeTextSelected();
        }}
        onFocus={() => setIsFocused(true)}
        onBlur={() => {
          setAllSelected(false);
          setIsFocused(false);
        }}
      />
      {isFocused && (
        <suggestions.Screen
          words={shown.words}
          chips={shown.chips}
          keysRef={keysRef}
          onTake={(words) => change(afterTyping(shown.chips, words))}
          onListed={setListed}
        />
      )}
      {empty ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button
          type="button"
          class="search-clear"
          aria-label="Clear search"
          onClick={() => {
            change({ chips: [], words: '' });
            inputRef.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

function sameQuery(a: string, b: string): boolean {
  return a.trim() === b.trim();
}
