import { useEffect, useRef } from 'preact/hooks';
import type { FieldChange } from '../../domain/history/difference.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { listOf } from '../../domain/core/list-text.ts';
import { linksInForm } from '../../domain/metric/detail-form.ts';
import { LIST_COLUMNS } from '../../domain/metric/metric.ts';
import type { Conflict } from './form-conflict-state.ts';
import { historyName } from './form-conflict-state.ts';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { ChangeTime } from '../kit/change-time.tsx';

interface FormConflictProps {
  readonly conflict: Conflict;
  readonly mine: string;
  readonly onResolve: (choice: 'theirs' | 'mine') => void;
}

/** A conflict in this field: its current value, the difference to the user's text, and a choice. */
export function FormConflict({ conflict, mine, onResolve }: FormConflictProps) {
  const element = useRef<HTMLDivElement>(null);
  const { field, theirs, change } = conflict;
  useEffect(() => element.current?.scrollIntoView({ block: 'center' }), []);
  return (
    <div
      ref={element}
      class="form-clash"
      role="group"
      aria-label={`Two versions of the ${fieldLabel(historyName(field))}`}
    >
      <p class="form-clash-title">
        {change === undefined ? (
          'It was changed in the meantime.'
        ) : (
          <>
            <ChangeAuthor name={change.changedBy} /> changed this in the meantime, <ChangeTime at={change.changedAt} />.
          </>
        )}
      </p>
      <p class="label">Theirs, in the catalog now</p>
      <p
        {...(field === 'calculation' ? CODE : field === 'description' ? PROSE : NAME)}
        class={`form-clash-text form-clash-${field}`}
      >
        {theirs === '' ? <span class="missing">nothing</span> : shownText(conflict)}
      </p>
      <p class="label">Their version compared with yours</p>
      <ChangeDifference change={differenceFrom(conflict, mine)} />
      <p class="form-clash-actions">
        <button type="button" class="button" onClick={() => onResolve('mine')}>
          Keep mine
        </button>
        <button type="button" class="button" onClick={() => onResolve('theirs')}>
          Use theirs
        </button>
      </p>
    </div>
  );
}

/** Their value in words. Links are JSON in a form. */
function shownText({ field, theirs }: Conflict): string {
  if (field !== 'links') return theirs;
  return linksInForm(theirs)
    .map(({ label, url }) => `${label} ${url}`.trim())
    .join('\n');
}

/** Both values as the history would store them. */
function differenceFrom({ field, theirs }: Conflict, mine: string): FieldChange {
  const fieldName = historyName(field);
  const value = (text: string): string =>
    LIST_COLUMNS.has(fieldName) || field === 'synonyms' ? JSON.stringify(listOf(text)) : text;
  return { fieldName, oldValue: value(theirs), newValue: value(mine) };
}
