import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SearchText } from '../../domain/search/search-text.ts';
import { afterTyping, queryOf, searchTextOf } from '../../domain/search/search-text.ts';
import { FOCUS_SEARCH, SHOW_LIST } from '../core/commands.ts';
import { useApp, useCommand } from '../core/use-app.ts';

/** The search box's chips and words, the selection in them, and the effects of typing. */
export function useSearchText() {
  const app = useApp();
  const { navigation } = app;
  const [box, setBox] = useState<SearchText>(() => searchTextOf(navigation.query.peek()));
  const [allSelected, setAllSelected] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  const byPointerRef = useRef(false);
  const replacesAllRef = useRef(false);
  const query = navigation.query.value;

  // A query from elsewhere (a facet, back, a link) replaces the content of the box. The box's own query comes back
  // unchanged.
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
    // The results of a search must be visible.
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
    /** Selects the chips together with the text, as Ctrl A does. */
    selectAll(): void {
      byPointerRef.current = false;
      setAllSelected(shown.chips.length > 0);
    },
    selectNone: () => setAllSelected(false),
    /** Call it when the pointer has selected something in the field. */
    selectedByPointer(): void {
      byPointerRef.current = wholeTextSelected();
    },
    /**
     * Notes what the next input replaces. A user who selects all and types means the chips too, unless they selected
     * the text by pointer, such as by a double click.
     */
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
