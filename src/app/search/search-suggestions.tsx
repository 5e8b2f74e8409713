import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import { latestOnly } from '../core/latest-only.ts';
import type { Counted, OpenPiece, Suggestion } from './search-suggestions-state.ts';
import { exampleFilters, openPieceIn, suggestionsFor } from './search-suggestions-state.ts';
import type { Facets } from '../../domain/search/listing.ts';
import { queryOf } from '../../domain/search/search-text.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import type { Press } from '../keys/press.ts';
import { useHeldPresses } from '../keys/use-held-presses.ts';
import { NAME } from '../kit/stored-text.ts';
import './search-suggestions.css';

/** The state of the list of suggestions, for the search box above it. */
export interface Listed {
  readonly isOpen: boolean;
  /** The element id of the suggestion that Enter takes. */
  readonly activeId: string | undefined;
}

interface SearchSuggestionsProps {
  /** The text of the box besides the chips. */
  readonly words: string;
  readonly chips: readonly string[];
  /** Handles a key before the box does. Returns true if it used the key. */
  readonly keysRef: RefObject<((press: Press) => boolean) | undefined>;
  /** Takes a key back that had to wait for the suggestions, if none of them has a use for it. */
  readonly onUnused: (press: Press) => void;
  readonly onTake: (words: string) => void;
  readonly onListed: (listed: Listed) => void;
}

const LIST_ID = 'search-suggestions';
const optionId = (place: number): string => `${LIST_ID}-${place}`;

/**
 * Suggestions while a filter is typed: its values, or the filters that begin so. Before anything is typed, examples of
 * filters. Taken by keyboard or mouse.
 */
export function SearchSuggestions({ words, chips, keysRef, onUnused, onTake, onListed }: SearchSuggestionsProps) {
  const piece = openPieceIn(words);
  const counted = useCounted(piece, chips);
  const facets = useFeature(LIST).facets.value;
  const all = suggestionsIn(words, chips, counted, facets);
  const [dismissed, setDismissed] = useState<string>();
  const [moved, setMoved] = useState({ words, place: firstPlace(piece) });
  const isOpen = all.length > 0 && dismissed !== words;
  const wanted = moved.words === words ? moved.place : firstPlace(piece);
  const place = isOpen ? Math.min(wanted, all.length - 1) : -1;
  const activeId = place < 0 ? undefined : optionId(place);

  useLayoutEffect(() => onListed({ isOpen, activeId }), [onListed, isOpen, activeId]);
  useLayoutEffect(() => () => onListed({ isOpen: false, activeId: undefined }), [onListed]);

  function take(suggestion: Suggestion | undefined): boolean {
    if (suggestion === undefined) return false;
    onTake(suggestion.words);
    return true;
  }

  function move(by: number): boolean {
    // Below the last one none is active, then the first again.
    const places = all.length + 1;
    setMoved({ words, place: ((place + 1 + by + places) % places) - 1 });
    return true;
  }

  function understood(key: string): boolean {
    switch (key) {
      case 'ArrowDown':
        return move(1);
      case 'ArrowUp':
        return move(-1);
      case 'Enter':
        return take(all[place]);
      case 'Tab':
        return take(all[place] ?? (all.length === 1 ? all[0] : undefined));
      case 'Escape':
        setDismissed(words);
        return true;
      default:
        return false;
    }
  }

  const onPress = useHeldPresses({
    isThere: piece?.is !== 'value' || counted !== undefined,
    waits: (press) => isPlain(press) && dismissed !== words && /^(Arrow(Up|Down)|Enter|Tab|Escape)$/.test(press.key),
    handle: (press) => isOpen && isPlain(press) && understood(press.key),
    onUnused,
  });

  useLayoutEffect(() => {
    keysRef.current = onPress;
    return () => {
      keysRef.current = undefined;
    };
  });

  return (
    <>
      <p class="visually-hidden" aria-live="polite">
        {isOpen && (words === '' ? `${all.length} filters to begin with` : pluralize(all.length, 'suggestion'))}
      </p>
      {isOpen && (
        <ul id={LIST_ID} class="search-suggestions floating" role="listbox" aria-label="Suggestions">
          {words === '' && (
            <li role="presentation" class="label search-suggestions-title">
              Filters
            </li>
          )}
          {all.map((suggestion, i) => (
            <li
              key={suggestion.words}
              id={optionId(i)}
              role="option"
              aria-selected={i === place}
              // Keeps the focus in the box.
              onMouseDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              <span class="search-suggestion-text" {...NAME}>
                {suggestion.text}
              </span>{' '}
              {suggestion.hint !== undefined && <span class="search-suggestion-hint">{suggestion.hint}</span>}
              {suggestion.count !== undefined && (
                <span class="search-suggestion-count">{formatNumber(suggestion.count)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Returns the suggestions for a text: for none at all, examples of filters. */
function suggestionsIn(
  words: string,
  chips: readonly string[],
  counted: Counted | undefined,
  facets: Facets | undefined,
): readonly Suggestion[] {
  if (words === '') return chips.length === 0 ? exampleFilters(facets) : [];
  const piece = openPieceIn(words);
  const names = (facets?.customs ?? []).map(({ name }) => name);
  return piece === undefined ? [] : suggestionsFor(piece, counted, names);
}

function isPlain({ shift, mod, alt }: Press): boolean {
  return !shift && !mod && !alt;
}

/** Preselects the first of the values. A key is not preselected, because the word may be meant as it is. */
function firstPlace(piece: OpenPiece | undefined): number {
  return piece === undefined || piece.is === 'key' ? -1 : 0;
}

/**
 * The counts of the list without the piece that is being typed; undefined until they are there, or if they are not
 * needed.
 */
function useCounted(piece: OpenPiece | undefined, chips: readonly string[]): Counted | undefined {
  const { client, report } = useApp();
  const list = useFeature(LIST);
  const listing = list.listing.value;
  const rest = piece === undefined || piece.is === 'key' ? undefined : queryOf({ chips, words: piece.head });
  const [counted, setCounted] = useState<{ readonly rest: string; readonly counted: Counted }>();
  const [read] = useState(() =>
    latestOnly(
      (query: string) => client.counts(query),
      (answer, query) => setCounted({ rest: query, counted: answer }),
    ),
  );
  const total = listing?.total;
  useEffect(() => {
    if (rest === undefined) return;
    read(rest).catch((error: unknown) => {
      // There are none to suggest, and no key waits for them.
      setCounted({ rest, counted: 'failed' });
      report(error);
    });
  }, [read, report, rest, total]);
  return counted === undefined || counted.rest !== rest ? undefined : counted.counted;
}
