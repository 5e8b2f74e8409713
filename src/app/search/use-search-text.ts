import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SearchText } from '../../domain/search/search-text.ts';
import { afterTyping, queryOf, searchTextOf } from '../../domain/search/search-text.ts';
import { FOCUS_SEARCH, SHOW_LIST } from '../core/commands.ts';
import { useApp, useCommand } from '../core/use-app.ts';

/** The search box's chips and words, what of them is selected, and how typing changes them. */
export function useSearchText() {
  const app = useApp();
  const { navigation } = app;
  const [box, setBox] = useState<SearchText>(() => searchTextOf(navigation.query.peek()));
  const [allSelected, setAllSelected] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const byPointerRef = useRef(false);
  const replacesAllRef = useRef(false);
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

  return {
    inputRef,
    shown,
    allSelected,
    change,
    /** Selects the chips with the text, as Ctrl A does. */
    selectAll(): void {
      byPointerRef.current = false;
      setAllSelected(shown.chips.length > 0);
    },
    selectNone: () => setAllSelected(false),
    /** To be called when the pointer has selected something in the field. */
    selectedByPointer(): void {
      byPointerRef.current = wholeTextSelected();
    },
    /** Notes what the next input replaces: a user who selects all and types means the chips too, but not by a double click. */
    beforeInput(): void {
      replacesAllRef.current = allSelected || (wholeTextSelected() && !byPointerRef.current);
    },
    onInput(text: string): void {
      const chips = replacesAllRef.current ? [] : shown.chips;
      byPointerRef.current = false;
      change(afterTyping(chips, text));
    },
  };
}

function sameQuery(a: string, b: string): boolean {
  return a.trim() === b.trim();
}
