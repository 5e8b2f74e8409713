import { useMemo } from 'preact/hooks';
import type { SavedChange } from '../domain/change.ts';
import { fieldLabel } from '../domain/field-label.ts';
import type { ChangeFilter } from '../domain/saves.ts';
import { authorsOf, changedFields } from '../domain/saves.ts';

interface HistoryFilterProps {
  readonly changes: readonly SavedChange[];
  readonly filter: ChangeFilter;
  readonly choose: (filter: ChangeFilter) => void;
}

/** Narrows a history to one field, one author, or both. */
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

interface ChoiceProps<T> {
  readonly label: string;
  readonly all: string;
  readonly options: readonly T[];
  readonly textOf: (option: T) => string;
  readonly chosen: T | undefined;
  readonly choose: (option: T | undefined) => void;
}

function Choice<T>({ label, all, options, textOf, chosen, choose }: ChoiceProps<T>) {
  return (
    <label class="history-choice">
      <span>{label}</span>
      <select
        value={chosen === undefined ? -1 : options.indexOf(chosen)}
        onChange={(event) => choose(options[Number(event.currentTarget.value)])}
      >
        <option value={-1}>{all}</option>
        {options.map((option, i) => (
          <option key={i} value={i}>
            {textOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
