import { useMemo } from 'preact/hooks';
import type { SavedChange } from '../../domain/metric/change.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import type { ChangeFilter } from '../../domain/history/saves.ts';
import { authorsOf, changedFields } from '../../domain/history/saves.ts';
import { Choice } from './choice.tsx';

interface HistoryFilterProps {
  readonly changes: readonly SavedChange[];
  readonly filter: ChangeFilter;
  readonly choose: (filter: ChangeFilter) => void;
}

/** Filters a history by field, author, or both. */
export function HistoryFilter({ changes, filter, choose }: HistoryFilterProps) {
  const fields = useMemo(() => changedFields(changes), [changes]);
  const authors = useMemo(() => authorsOf(changes), [changes]);
  return (
    <div class="history-filter">
      {fields.length > 1 && (
        <Choice
          label="Field"
          all="any field"
          options={fields}
          textOf={fieldLabel}
          chosen={filter.field}
          choose={(field) => choose({ ...filter, field })}
        />
      )}
      {authors.length > 1 && (
        <Choice
          label="Author"
          all="anybody"
          options={authors}
          textOf={(author) => author ?? 'unknown author'}
          chosen={filter.author}
          choose={(author) => choose({ ...filter, author })}
        />
      )}
    </div>
  );
}
