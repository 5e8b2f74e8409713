import { Icon } from '../kit/icon.tsx';
import './choice.css';

interface ChoiceProps<T> {
  readonly label: string;
  readonly all: string;
  readonly options: readonly T[];
  readonly textOf: (option: T) => string;
  readonly chosen: T | undefined;
  readonly choose: (option: T | undefined) => void;
}

/** A choice of one of a few values, or of all. */
export function Choice<T>({ label, all, options, textOf, chosen, choose }: ChoiceProps<T>) {
  return (
    <label class="choice">
      <span>{label}</span>
      <span class="choice-values">
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
        <Icon name="down" size={12} />
      </span>
    </label>
  );
}
