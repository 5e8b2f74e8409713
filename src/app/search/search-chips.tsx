import { NAME } from '../kit/stored-text.ts';
interface SearchChipsProps {
  readonly chips: readonly string[];
  readonly onRemove: (chip: string) => void;
}

/** The finished filters in the search box. A click removes one. */
export function SearchChips({ chips, onRemove }: SearchChipsProps) {
  if (chips.length === 0) return null;
  return (
    <ul class="search-chips">
      {chips.map((chip) => (
        <li key={chip}>
          <button
            type="button"
            class="search-chip"
            {...NAME}
            aria-label={`Remove filter ${chip}`}
            title="Remove this filter"
            onClick={() => onRemove(chip)}
          >
            {chip}
          </button>
        </li>
      ))}
    </ul>
  );
}
