import type { Mark } from './catalog-list.ts';
import { MARKS } from './catalog-list.ts';
import { CatalogMark } from './catalog-mark.tsx';

interface MarkChoiceProps {
  /** The name whose initials are on the marks. */
  readonly name: string;
  readonly chosen: Mark;
  readonly onChoose: (mark: Mark) => void;
}

/** The marks to choose from, as radio buttons with arrow keys. */
export function MarkChoice({ name, chosen, onChoose }: MarkChoiceProps) {
  return (
    <fieldset class="mark-choice">
      <legend class="label">Mark</legend>
      {MARKS.map((mark) => (
        <label key={mark} title={mark}>
          <input
            type="radio"
            class="visually-hidden"
            name="catalog-mark"
            aria-label={mark}
            checked={mark === chosen}
            onChange={() => onChoose(mark)}
          />
          <CatalogMark name={name} mark={mark} />
        </label>
      ))}
    </fieldset>
  );
}
