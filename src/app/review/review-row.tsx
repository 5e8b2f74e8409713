import type { ComponentChildren } from 'preact';
import { useComputed } from '@preact/signals';
import { useId } from 'preact/hooks';
import { choiceFor, choicesOf, type RowChoice } from '../../domain/review/choices.ts';
import { decidedText } from '../../domain/review/plan.ts';
import type { FieldRow } from '../../domain/review/field-rows.ts';
import type { LastChange } from '../../domain/review/sides.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { ChangedValue } from '../kit/change-difference.tsx';
import { CODE } from '../kit/stored-text.ts';
import { CHOICE_WORDS, fieldTitle } from './review-sentences.ts';
import type { Reviews } from './reviews.ts';
import { useReviewRow } from './use-review-keys.ts';

interface ReviewRowProps {
  readonly row: FieldRow;
  /** The name of the metric. */
  readonly name: string;
  /** The row for a screen reader. */
  readonly label: string;
  /** File and line of theirs. */
  readonly place: string;
  readonly reviews: Reviews;
}

/** One field that differs: both values, and which of them it gets. */
export function ReviewRow({ row, name, label, place, reviews }: ReviewRowProps) {
  const ref = useReviewRow(row, name);
  const group = useId();
  const chosen = useComputed(() => choiceFor(reviews.choices.value, row)).value;
  const hasBoth = choicesOf(row).includes('both');

  function side(choice: RowChoice, children: ComponentChildren) {
    return (
      <label
        class="review-side"
        data-chosen={chosen === choice || undefined}
        data-side={choice}
        data-title={CHOICE_WORDS[choice]}
      >
        <input
          type="radio"
          name={group}
          aria-label={CHOICE_WORDS[choice]}
          aria-describedby={`${group}-${choice}`}
          checked={chosen === choice}
          onChange={() => reviews.chooseRow(row, choice)}
        />
        <div class="review-value" id={`${group}-${choice}`}>
          {children}
        </div>
      </label>
    );
  }

  return (
    <div ref={ref} class="review-row" role="group" aria-label={label} tabIndex={-1} data-row={row.kind}>
      <span class="review-field">{fieldTitle(row.field)}</span>
      {side(
        'mine',
        <>
          <ChangedValue change={{ fieldName: row.field, oldValue: row.base ?? row.theirs, newValue: row.ours }} />
          <Who change={row.ourChange} />
        </>,
      )}
      {side(
        'theirs',
        <>
          <ChangedValue change={{ fieldName: row.field, oldValue: row.base ?? row.ours, newValue: row.theirs }} />
          <Who change={row.theirChange} place={place} />
        </>,
      )}
      {hasBoth &&
        side(
          'both',
          <>
            <span class="review-both">Both</span>
            <ChangedValue change={{ fieldName: row.field, oldValue: row.ours, newValue: bothOf(row) }} />
          </>,
        )}
    </div>
  );
}

function bothOf(row: FieldRow): string | null {
  return decidedText(row, { kinds: { [row.kind]: 'both' }, rows: new Map(), metrics: new Map() });
}

interface WhoProps {
  readonly change: LastChange | undefined;
  readonly place?: string;
}

/** Who changed a side last, and when; for theirs also where it stands. */
function Who({ change, place = '' }: WhoProps) {
  if (change === undefined && place === '') return null;
  return (
    <p class="review-who">
      {change !== undefined && (
        <>
          <ChangeAuthor name={change.by} />, <ChangeTime at={change.at} />
          {place !== '' && ' · '}
        </>
      )}
      {place !== '' && <code {...CODE}>{place}</code>}
    </p>
  );
}
