import { useLayoutEffect, useState } from 'preact/hooks';
import { choicesOf, type CustomField } from '../../domain/metric/custom-field.ts';
import { isDay } from '../../domain/core/instant.ts';
import { CUSTOM_PREFIX, type DetailField, isDetailField } from '../../domain/metric/detail-fields.ts';
import { LANGUAGE_NAMES } from '../../domain/metric/detail-words.ts';
import { CALCULATION_LANGUAGES, METRIC_KINDS } from '../../domain/metric/details.ts';
import type { KnownValues } from '../../domain/search/known-values.ts';
import { useFeature } from '../core/use-app.ts';
import { GrownField } from '../kit/autosize-textarea.tsx';
import { Icon } from '../kit/icon.tsx';
import { ItemField } from '../kit/item-field.tsx';
import { PROSE } from '../kit/stored-text.ts';
import { FORM_FIELDS } from './custom-fields.ts';
import { FormField } from './form-field.tsx';
import { FormLinks } from './form-links.tsx';
import { ChoiceValue, KnownValue, LineValue } from './form-value.tsx';
import type { MetricForm } from './metric-form-state.ts';
import './form-more.css';

interface FormMoreProps {
  readonly form: MetricForm;
  readonly known: KnownValues;
  /** Opens the custom fields of the catalog. */
  readonly onCustomFields: () => void;
}

const KINDS = METRIC_KINDS.map((kind) => ({ value: kind, name: kind }));
const LANGUAGES = CALCULATION_LANGUAGES.map((language) => ({ value: language, name: LANGUAGE_NAMES[language] }));
const GRAINS = ['day', 'week', 'month', 'quarter', 'year'].map((value) => ({ value, count: 0 }));

/** The details, folded until one says something, is refused or is in conflict, or the user opens them. */
export function FormMore(props: FormMoreProps) {
  const { form } = props;
  const [isOpen, setOpen] = useState(() => saysDetails(form));
  const problem = form.problem.value?.field;
  const needsAnswer =
    (problem !== undefined && isDetailField(problem)) || form.conflicts.value.some(({ field }) => isDetailField(field));
  const isShown = isOpen || needsAnswer;
  return (
    <section class="form-more" aria-label="More">
      <button
        type="button"
        class="quiet-button form-more-button"
        aria-expanded={isShown}
        onClick={() => setOpen(!isShown)}
      >
        More <Icon name="down" size={12} />
      </button>
      {isShown && <Details {...props} />}
    </section>
  );
}

function saysDetails({ texts }: MetricForm): boolean {
  return Object.entries(texts.peek()).some(([field, text]) => isDetailField(field) && text !== '');
}

function Details({ form, known, onCustomFields }: FormMoreProps) {
  return (
    <div class="form-facts">
      <FormField form={form} field="synonyms" title="Synonyms" shape="fact">
        {({ id, text, isInvalid, describedBy, write }) => (
          <ItemField
            id={id}
            items="synonyms"
            text={text}
            mono={false}
            placeholder="other names, comma-separated"
            isInvalid={isInvalid}
            describedBy={describedBy}
            choicesFor={() => []}
            onText={write}
          />
        )}
      </FormField>
      <KnownValue
        form={form}
        field="group"
        title="Group"
        choosing="groups"
        values={known.groups}
        placeholder="finance/revenue"
      />
      <KnownValue
        form={form}
        field="unit"
        title="Unit"
        choosing="units"
        values={known.units}
        placeholder="EUR, %, orders"
      />
      <LineValue form={form} field="format" title="Format" placeholder="such as #,##0.00" is="code" />
      <ChoiceValue form={form} field="kind" title="Kind" choices={KINDS} />
      <KnownValue
        form={form}
        field="grain"
        title="Grain"
        choosing="grains"
        values={GRAINS}
        placeholder="day, customer"
      />
      <ChoiceValue form={form} field="language" title="Language" choices={LANGUAGES} />
      <TextValue form={form} field="notes" title="Notes" placeholder="caveats, sources, decisions" />
      <FormLinks form={form} />
      <CustomValues form={form} />
      <HiddenField form={form} />
      <p>
        <button type="button" class="quiet-button form-custom" onClick={onCustomFields}>
          Custom fields…
        </button>
      </p>
    </div>
  );
}

interface TextValueProps {
  readonly form: MetricForm;
  readonly field: DetailField;
  readonly title: string;
  readonly placeholder: string;
}

/** A text of any number of lines. */
function TextValue({ form, field, title, placeholder }: TextValueProps) {
  return (
    <FormField form={form} field={field} title={title} shape="fact">
      {({ id, text, isInvalid, describedBy, write }) => (
        <GrownField
          id={id}
          class="combobox-input form-text"
          {...PROSE}
          rows={1}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          autocomplete="off"
          spellcheck
          placeholder={placeholder}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
    </FormField>
  );
}

function HiddenField({ form }: { readonly form: MetricForm }) {
  return (
    <FormField form={form} field="hidden" title="Hidden" shape="fact">
      {({ id, text, describedBy, write }) => (
        <span class="form-check">
          <input
            id={id}
            type="checkbox"
            aria-describedby={describedBy}
            checked={text === 'true'}
            onChange={(event) => write(event.currentTarget.checked ? 'true' : '')}
          />{' '}
          from the users of its source
        </span>
      )}
    </FormField>
  );
}

/** The custom fields of the catalog, and those whose definition is gone but of which this metric has a value. */
function CustomValues({ form }: { readonly form: MetricForm }) {
  const fields = useFeature(FORM_FIELDS);
  useLayoutEffect(() => fields.show('all'), [fields]);
  const reading = fields.reading.value;
  if (reading.is !== 'read') return null;
  const names = new Set(reading.value.map(({ name }) => name));
  const others = Object.entries(form.texts.value).flatMap(([field, text]): CustomField[] => {
    const name = field.startsWith(CUSTOM_PREFIX) ? field.slice(CUSTOM_PREFIX.length) : undefined;
    return name === undefined || names.has(name) || text === '' ? [] : [{ name, type: 'text' }];
  });
  return (
    <>
      {[...reading.value, ...others].map((field) => (
        <CustomValue key={field.name} form={form} custom={field} />
      ))}
    </>
  );
}

function CustomValue({ form, custom }: { readonly form: MetricForm; readonly custom: CustomField }) {
  const field: DetailField = `${CUSTOM_PREFIX}${custom.name}`;
  const own = { form, field, title: custom.name };
  const text = form.texts.value[field] ?? '';
  switch (custom.type) {
    case 'text':
      return <TextValue {...own} placeholder="" />;
    case 'number':
      return <LineValue {...own} is="number" placeholder="a number" />;
    case 'date':
      // The browser's field would hide a text that is no day.
      return <LineValue {...own} is={text === '' || isDay(text) ? 'date' : 'text'} placeholder="" />;
    case 'link':
      return <LineValue {...own} is="link" placeholder="https://…" />;
    case 'choice':
      return <ChoiceValue {...own} choices={choicesOf(custom).map((value) => ({ value, name: value }))} />;
  }
}
