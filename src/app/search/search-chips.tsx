import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isolated } from '../../domain/core/isolated.ts';
import { Icon } from '../kit/icon.tsx';
import { NAME } from '../kit/stored-text.ts';
import { fittingChips } from './chip-fit.ts';
import './search-chips.css';

interface SearchChipsProps {
  readonly chips: readonly string[];
  readonly onRemove: (chip: string) => void;
}

/** Width in px that the field for words keeps, with the icons and gaps of the box. */
const FIELD = 142;
/** The distance of two chips, and the width of the button that shows those which don't fit. */
const GAP = 5;
const MORE = 34;

/**
 * The finished filters in the search box, each with a button that removes it. Those that don't fit on one line are
 * behind a button that shows all of them on several.
 */
export function SearchChips({ chips, onRemove }: SearchChipsProps) {
  const [isWrapped, setIsWrapped] = useState(false);
  const { listRef, fitting } = useFitting(chips, isWrapped);
  const hidden = chips.length - fitting;
  const isWhole = isWrapped && hidden > 0;
  const changed = useLastChange(chips);
  useCollapse(listRef, isWrapped, setIsWrapped);
  return (
    <>
      <ul
        ref={listRef}
        class={`search-chips${isWhole ? ' search-chips-wrapped' : ''}`}
        aria-label="Filters of the search"
      >
        {chips.map((chip, i) => (
          <li key={chip} class={`search-chip${isWhole || i < fitting ? '' : ' search-chip-hidden'}`}>
            <span {...NAME}>{chip}</span>
            <button
              type="button"
              {...NAME}
              aria-label={`Remove filter ${chip}`}
              title="Remove this filter"
              onClick={() => onRemove(chip)}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          class="search-chips-more"
          aria-expanded={isWrapped}
          aria-label={isWrapped ? 'Show fewer filters' : `Show ${hidden} more ${hidden === 1 ? 'filter' : 'filters'}`}
          onClick={() => setIsWrapped(!isWrapped)}
        >
          {isWrapped ? '−' : `+${hidden}`}
        </button>
      )}
      <span class="visually-hidden" aria-live="polite">
        {changed}
      </span>
    </>
  );
}

/** Returns how many of the chips fit on the line, in the width that the box has now; once wrapped, how many did. */
function useFitting(chips: readonly string[], isWrapped: boolean) {
  const listRef = useRef<HTMLUListElement>(null);
  const [fitting, setFitting] = useState(chips.length);
  const measure = useCallback(() => {
    const list = listRef.current;
    const box = list?.parentElement;
    // Wrapped ones have other widths.
    if (list === null || !box || isWrapped) return;
    const widths = Array.from(list.children, (chip) => chip.getBoundingClientRect().width);
    setFitting(fittingChips(widths, box.clientWidth - FIELD, GAP, MORE));
  }, [isWrapped]);
  useLayoutEffect(measure, [measure, chips]);
  useEffect(() => {
    const box = listRef.current?.parentElement;
    if (!box) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [measure]);
  return { listRef, fitting: Math.min(fitting, chips.length) };
}

/** Shows one line again when the focus leaves the box, or a press lands outside of it. */
function useCollapse(
  listRef: { readonly current: HTMLUListElement | null },
  isWrapped: boolean,
  setIsWrapped: (is: boolean) => void,
): void {
  useEffect(() => {
    const box = listRef.current?.parentElement;
    if (!isWrapped || !box) return undefined;
    const look = ({ target }: Event): void => {
      if (!(target instanceof Node && box.contains(target))) setIsWrapped(false);
    };
    document.addEventListener('pointerdown', look);
    document.addEventListener('focusin', look);
    return () => {
      document.removeEventListener('pointerdown', look);
      document.removeEventListener('focusin', look);
    };
  }, [listRef, isWrapped, setIsWrapped]);
}

/** Returns a sentence on the filter that was added or removed last, for screen readers. */
function useLastChange(chips: readonly string[]): string {
  const [{ before, text }, setLast] = useState({ before: chips, text: '' });
  useLayoutEffect(() => {
    if (before === chips) return;
    const added = chips.filter((chip) => !before.includes(chip));
    const removed = before.filter((chip) => !chips.includes(chip));
    const said = [
      ...added.map((chip) => `Filter ${isolated(chip)} added`),
      ...removed.map((chip) => `Filter ${isolated(chip)} removed`),
    ];
    setLast({ before: chips, text: said.length === 0 ? text : said.join(', ') });
  }, [before, chips, text]);
  return text;
}
