import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { relativeTime } from '../domain/relative-time.ts';
import type { MetricForm } from '../state/metric-form.ts';
import type { TextField } from '../state/metric-texts.ts';
import { ChangeButton } from './change-button.tsx';
import { FormClash } from './form-clash.tsx';
import { usePage } from './page-context.ts';
import './styles/metric-form.css';

/** How a field is written: `line` in the interface's face, `code` and `prose` over several lines. */
type Shape = 'line' | 'mono-line' | 'prose' | 'code';

interface FieldFacts {
  readonly field: TextField;
  readonly title: string;
  readonly shape: Shape;
  readonly hint?: string;
}

const NAME: FieldFacts = { field: 'name', title: 'Name', shape: 'line' };
const ID: FieldFacts = {
  field: 'id',
  title: 'Id',
  shape: 'mono-line',
  hint: 'What queries and other metrics call it by.',
};
const DESCRIPTION: FieldFacts = {
  field: 'description',
  title: 'Description',
  shape: 'prose',
  hint: 'What the number means, for somebody who has never met it.',
};
const CALCULATION: FieldFacts = {
  field: 'calculation',
  title: 'Calculation',
  shape: 'code',
  hint: 'SQL, a formula or prose.',
};
const OWNER: FieldFacts = { field: 'owner', title: 'Owner', shape: 'line' };
const DATA_SOURCE: FieldFacts = { field: 'dataSource', title: 'Data source', shape: 'mono-line' };
const TAGS: FieldFacts = { field: 'tags', title: 'Tags', shape: 'line', hint: 'With commas between.' };
const DEPENDENCIES: FieldFacts = {
  field: 'dependencies',
  title: 'Dependencies',
  shape: 'mono-line',
  hint: 'Metrics by id, or data_source:table, with commas between.',
};

/** The form to create or edit a metric. */
export function MetricFormFields({ form }: { readonly form: MetricForm }) {
  const { saving } = usePage();
  const problem = form.problem.value;
  const element = useFormManners(form);
  return (
    <form
      ref={element}
      class="metric-form"
      aria-label={form.metricId === undefined ? 'New metric' : 'Edit metric'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      <h1 class="metric-form-title">
        {form.metricId === undefined ? 'A new metric' : form.texts.value.name || <span class="missing">No name</span>}
      </h1>
      <BroughtBack form={form} />
      <Field form={form} facts={NAME} />
      <Field form={form} facts={ID}>
        {form.metricId !== undefined && form.texts.value.id.trim() !== form.metricId && (
          <p class="form-hint">
            Saving renames <span class="mono">{form.metricId}</span>; what depends on it follows.
          </p>
        )}
      </Field>
      <Field form={form} facts={DESCRIPTION} />
      <Field form={form} facts={CALCULATION} />
      <div class="form-columns">
        <Field form={form} facts={OWNER} />
        <Field form={form} facts={DATA_SOURCE} />
      </div>
      <Field form={form} facts={TAGS} />
      <Field form={form} facts={DEPENDENCIES} />
      {form.metricId !== undefined && <Reason form={form} />}
      <div class="form-foot">
        {problem !== undefined && problem.field === undefined && (
          // What stands in the way of all changes, the banner has said aloud.
          <p class="problem" role={saving.obstacle.value === undefined ? 'alert' : undefined}>
            {problem.text}
          </p>
        )}
        <div class="form-buttons">
          <ChangeButton submits class="main-button" busy={form.saving.value}>
            Save
          </ChangeButton>
          <button type="button" class="button" onClick={() => void form.leave()}>
            Cancel
          </button>
        </div>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly form: MetricForm;
  readonly facts: FieldFacts;
  readonly children?: ComponentChildren;
}

function Field({ form, facts, children }: FieldProps) {
  const { field, title, shape, hint } = facts;
  const problem = form.problem.value?.field === field ? form.problem.value : undefined;
  const clash = form.clashes.value.find((one) => one.field === field);
  const id = `metric-${field}`;
  const described = [problem && `${id}-problem`, hint && `${id}-hint`].filter((one) => one !== undefined).join(' ');
  const attributes = {
    id,
    name: field,
    class: `field field-${shape}`,
    value: form.texts.value[field],
    'aria-invalid': problem !== undefined,
    'aria-describedby': described === '' ? undefined : described,
    autocomplete: 'off',
    spellcheck: shape === 'prose',
    autocapitalize: 'off',
  } as const;
  return (
    <div class="form-field">
      <label class="label" for={id}>
        {title}
      </label>
      {shape === 'prose' || shape === 'code' ? (
        <textarea
          {...attributes}
          rows={shape === 'code' ? 7 : 4}
          onInput={(e) => form.write(field, e.currentTarget.value)}
        />
      ) : (
        <>
          <input
            {...attributes}
            list={field === 'owner' || field === 'dataSource' ? `${id}-known` : undefined}
            onInput={(e) => form.write(field, e.currentTarget.value)}
          />
          <KnownValues field={field} listId={`${id}-known`} />
        </>
      )}
      {hint !== undefined && problem === undefined && (
        <p id={`${id}-hint`} class="form-hint">
          {hint}
        </p>
      )}
      {children}
      {problem !== undefined && (
        <p id={`${id}-problem`} class="problem" role="alert">
          {problem.text}
        </p>
      )}
      {clash !== undefined && (
        <FormClash clash={clash} code={shape === 'code'} onSettle={(c) => form.settle(clash.field, c)} />
      )}
    </div>
  );
}

/** Owners and data sources that the catalog has, for the browser to complete. */
function KnownValues({ field, listId }: { readonly field: TextField; readonly listId: string }) {
  const { list } = usePage();
  const facets = list.listing.value?.facets;
  if (facets === undefined || (field !== 'owner' && field !== 'dataSource')) return null;
  const known = field === 'owner' ? facets.owners : facets.dataSources;
  return (
    <datalist id={listId}>
      {known.slice(0, 200).map(({ value }) => (
        <option key={value}>{value}</option>
      ))}
    </datalist>
  );
}

function Reason({ form }: { readonly form: MetricForm }) {
  return (
    <div class="form-field">
      <label class="label" for="metric-reason">
        Reason for this change
      </label>
      <input
        id="metric-reason"
        class="field"
        autocomplete="off"
        placeholder="Optional; kept in the history"
        value={form.reason.value}
        onInput={(event) => form.writeReason(event.currentTarget.value)}
      />
    </div>
  );
}

function BroughtBack({ form }: { readonly form: MetricForm }) {
  const { now } = usePage();
  const at = form.broughtBack.value;
  if (at === undefined) return null;
  return (
    <p class="form-brought-back">
      These are your unsaved changes from {relativeTime(at, now())}.{' '}
      <button type="button" class="quiet-button" onClick={() => form.discard()}>
        Discard them
      </button>
    </p>
  );
}

/** Ctrl+S saves, closing the tab asks, the focus starts at the first field and goes to the one that is refused. */
function useFormManners(form: MetricForm) {
  const element = useRef<HTMLFormElement>(null);
  const touched = form.touched.value;
  const refused = form.problem.value?.field;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      void form.save();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [form]);

  useEffect(() => {
    if (!touched) return undefined;
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (!form.mayUnload()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [form, touched]);

  useLayoutEffect(() => {
    element.current?.querySelector<HTMLElement>('#metric-name')?.focus({ preventScroll: true });
  }, [form]);

  useLayoutEffect(() => {
    if (refused !== undefined) element.current?.querySelector<HTMLElement>(`#metric-${refused}`)?.focus();
  }, [refused]);

  return element;
}
