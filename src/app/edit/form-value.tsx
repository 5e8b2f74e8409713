import { formatNumber } from '../../domain/core/pluralize.ts';
import { completions } from '../../domain/search/known-values.ts';
import type { FacetCount } from '../../domain/search/listing.ts';
import type { FormFieldName } from '../core/metric-fields.ts';
import type { Choice } from '../kit/combobox.tsx';
import { Combobox } from '../kit/combobox.tsx';
import { Icon } from '../kit/icon.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import { FormField } from './form-field.tsx';
import type { MetricForm } from './metric-form-state.ts';

interface ValueProps {
  readonly form: MetricForm;
  readonly field: FormFieldName;
  readonly title: string;
}

interface KnownValueProps extends ValueProps {
  readonly choosing: string;
  readonly values: readonly FacetCount[];
  readonly placeholder: string;
  readonly mono?: boolean;
}

/** One value: one that the catalog already has, or a new one. */
export function KnownValue({ form, field, title, choosing, values, placeholder, mono = false }: KnownValueProps) {
  return (
    <FormField form={form} field={field} title={title} shape="fact">
      {({ id, text, isInvalid, describedBy, write }) => (
        <Combobox
          id={id}
          choosing={choosing}
          text={text}
          choices={choicesIn(values, text)}
          mono={mono}
          placeholder={placeholder}
          isInvalid={isInvalid}
          describedBy={describedBy}
          onText={write}
          onChoose={write}
        />
      )}
    </FormField>
  );
}

interface LineValueProps extends ValueProps {
  readonly placeholder: string;
  /** The type of the value. A `date` is a day. */
  readonly is: 'text' | 'number' | 'date' | 'link' | 'code';
}

/** A value on a line of its own. */
export function LineValue({ form, field, title, placeholder, is }: LineValueProps) {
  return (
    <FormField form={form} field={field} title={title} shape="fact">
      {({ id, text, isInvalid, describedBy, write }) => (
        <input
          id={id}
          {...(is === 'text' ? NAME : CODE)}
          class={is === 'code' ? 'combobox-input mono' : 'combobox-input'}
          {...(is === 'date' ? { type: 'date' } : { type: 'text' })}
          inputMode={is === 'number' ? 'decimal' : is === 'link' ? 'url' : undefined}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={placeholder}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
    </FormField>
  );
}

interface ChoiceValueProps extends ValueProps {
  readonly choices: readonly { readonly value: string; readonly name: string }[];
}

/** One of several values, or none. A value that is no longer one of them stays until another one is chosen. */
export function ChoiceValue({ form, field, title, choices }: ChoiceValueProps) {
  return (
    <FormField form={form} field={field} title={title} shape="fact">
      {({ id, text, isInvalid, describedBy, write }) => (
        <span class="form-choice">
          <select
            id={id}
            class="combobox-input"
            {...NAME}
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            value={text}
            onChange={(event) => write(event.currentTarget.value)}
          >
            <option value="">not specified</option>
            {choices.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
            {text !== '' && choices.every(({ value }) => value !== text) && <option value={text}>{text}</option>}
          </select>
          <Icon name="down" size={12} />
        </span>
      )}
    </FormField>
  );
}

/** Returns the matching values, except one that is already typed in full. */
export function choicesIn(values: readonly FacetCount[], typed: string): Choice[] {
  return completions(values, typed)
    .filter(({ value }) => value !== typed)
    .map(({ value, count }) => ({ value, note: formatNumber(count) }));
}
