import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { KnownValues, NamedMetric } from '../../domain/search/known-values.ts';
import type { Duplicate } from '../../domain/metric/duplicates.ts';
import { relativeTime } from '../../domain/core/relative-time.ts';
import type { MetricForm } from './metric-form-state.ts';
import type { FormFieldName, TextField } from '../core/metric-fields.ts';
import { useDebouncedQuery } from './use-debounced-query.ts';
import { CalculationField } from './calculation-field.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { FormFacts } from './form-facts.tsx';
import { FormMore } from './form-more.tsx';
import { CustomFieldsDialog } from './custom-fields-dialog.tsx';
import { FormGone } from './form-gone.tsx';
import { fieldId, FormField } from './form-field.tsx';
import { FormDuplicates, useDuplicates } from './form-duplicates.tsx';
import { GrownField } from '../kit/autosize-textarea.tsx';
import { useApp } from '../core/use-app.ts';
import { listenForPresses, onPress } from '../keys/press.ts';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import './metric-form.css';

interface MetricFormProps {
  readonly form: MetricForm;
  /** The field that is focused first. */
  readonly focus: TextField;
}

const NOTHING_KNOWN: KnownValues = { owners: [], dataSources: [], tags: [], groups: [], units: [] };

/** The metric's page in editable form: each field is where the page shows it, in its own typeface. */
export function MetricFormFields({ form, focus }: MetricFormProps) {
  const { client } = useApp();
  const element = useFormManners(form, focus);
  const known = useDebouncedQuery('known values', () => client.knownValues()) ?? NOTHING_KNOWN;
  const duplicates = useDuplicates(form);
  const [isCustomFields, setCustomFields] = useState(false);
  const gone = form.gone.value;
  const isNew = form.metricId === undefined;
  return (
    <>
      <form
        ref={element}
        class="metric-form"
        aria-label={isNew ? 'New metric' : 'Edit metric'}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.save();
        }}
      >
        <div class="form-sheet">
          <header class="form-head">
            <h1 class="label form-title">
              {isNew ? 'New metric' : 'Editing'}
              {!isNew && (
                <span class="visually-hidden">
                  {' '}
                  <bdi {...NAME}>{form.texts.value.name}</bdi>
                </span>
              )}
            </h1>
            <IdField form={form} />
            <NameField form={form} />
            <DescriptionField form={form} />
          </header>
          <BroughtBack form={form} />
          {gone !== undefined && <FormGone form={form} gone={gone} />}
          <FormField form={form} field="calculation" title="Calculation" shape="titled" isLabel={false}>
            {({ id, text, isInvalid, describedBy, write }) => (
              <CalculationField
                id={id}
                text={text}
                isInvalid={isInvalid}
                describedBy={describedBy}
                dataSources={known.dataSources}
                onText={write}
              />
            )}
          </FormField>
          <div class="form-facts">
            <FormFacts form={form} known={known} />
          </div>
          <FormMore form={form} known={known} onCustomFields={() => setCustomFields(true)} />
        </div>
        <Foot form={form} duplicates={duplicates} />
      </form>
      {isCustomFields && <CustomFieldsDialog onClose={() => setCustomFields(false)} />}
    </>
  );
}

function IdField({ form }: { readonly form: MetricForm }) {
  const { client } = useApp();
  const id = form.texts.value.id.trim();
  const isOther = id !== '' && id !== form.metricId;
  const [taken] = useDebouncedQuery(isOther ? id : undefined, () => client.namedMetrics([id])) ?? [];
  return (
    <FormField form={form} field="id" title="Id" shape="bare" hint={<IdHint form={form} taken={taken} />}>
      {({ id: elementId, text, isInvalid, describedBy, write }) => (
        <input
          id={elementId}
          class="form-line form-id"
          {...CODE}
          aria-invalid={isInvalid || taken !== undefined}
          aria-describedby={describedBy}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="ID (generated from the name)"
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
    </FormField>
  );
}

/** A note, at once and not only at the save, that an id is taken, or of the effect of a rename. */
function IdHint({ form, taken }: { readonly form: MetricForm; readonly taken: NamedMetric | undefined }) {
  const { navigation } = useApp();
  const id = form.texts.value.id.trim();
  if (taken !== undefined && taken.id === id) {
    return (
      <p class="form-hint form-taken">
        There is already{' '}
        <a class="link" href={navigation.hrefTo({ at: 'metric', id: taken.id, tab: 'overview' })} target="_blank">
          <bdi {...NAME}>{taken.name}</bdi>
          <span class="visually-hidden"> (opens in a new tab)</span>
        </a>{' '}
        with this id.
      </p>
    );
  }
  if (form.metricId === undefined || id === form.metricId) return null;
  return (
    <p class="form-hint">
      Saving renames{' '}
      <span class="mono" {...CODE}>
        {form.metricId}
      </span>
      ; dependencies on it are updated.
    </p>
  );
}

function NameField({ form }: { readonly form: MetricForm }) {
  return (
    <FormField form={form} field="name" title="Name" shape="bare">
      {({ id, text, isInvalid, describedBy, write }) => (
        // Wraps so that a long name can be read, but its value is one line.
        <GrownField
          id={id}
          class="form-line form-name"
          data-one-line
          {...NAME}
          rows={1}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          autocomplete="off"
          spellcheck={false}
          placeholder="Name of the metric"
          value={text}
          onKeyDown={onPress(({ key }) => key === 'Enter')}
          onInput={(event) => write(event.currentTarget.value.replace(/\s*\n\s*/g, ' '))}
        />
      )}
    </FormField>
  );
}

function DescriptionField({ form }: { readonly form: MetricForm }) {
  return (
    <FormField form={form} field="description" title="Description" shape="bare">
      {({ id, text, isInvalid, describedBy, write }) => (
        <GrownField
          id={id}
          class="form-line form-description"
          {...PROSE}
          rows={2}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          autocomplete="off"
          spellcheck
          placeholder="What the number means, for someone who has never seen it"
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
    </FormField>
  );
}

function BroughtBack({ form }: { readonly form: MetricForm }) {
  const { now, zone } = useApp();
  const at = form.broughtBack.value;
  if (at === undefined) return null;
  return (
    <p class="form-note form-brought-back">
      These are your unsaved changes from {relativeTime(at, now(), zone())}.{' '}
      <button type="button" class="quiet-button" onClick={() => form.discard()}>
        Discard them
      </button>
    </p>
  );
}

/** The reason and the buttons. Always visible, below the fields and never over them. */
function Foot({ form, duplicates }: { readonly form: MetricForm; readonly duplicates: readonly Duplicate[] }) {
  const { saving } = useApp();
  const problem = form.problem.value;
  return (
    <div class="form-foot">
      <FormDuplicates duplicates={duplicates} />
      {problem !== undefined && problem.field === undefined && (
        // The banner has already announced a write block.
        <p class="problem" role={saving.writeBlock.value === undefined ? 'alert' : undefined}>
          {problem.text}
        </p>
      )}
      {form.unkept.value && (
        <p class="form-hint" role="alert">
          The browser has no space for this draft. Save before you close the page.
        </p>
      )}
      <div class="form-buttons">
        {form.metricId !== undefined && (
          <input
            class="form-line form-reason"
            {...PROSE}
            aria-label="Reason for this change"
            autocomplete="off"
            placeholder="Reason (optional, shown in history)"
            value={form.reason.value}
            onInput={(event) => form.writeReason(event.currentTarget.value)}
          />
        )}
        <button type="button" class="button" onClick={() => void form.leave()}>
          Cancel
        </button>
        <WriteButton submits class="main-button" aria-keyshortcuts="Control+S Meta+S" busy={form.saving.value}>
          {duplicates.length > 0 ? 'Create anyway' : 'Save'}
        </WriteButton>
      </div>
    </div>
  );
}

/**
 * Handles the keys and the focus. Ctrl+S saves, Escape leaves, and closing the tab asks. The focus starts at one
 * field and moves to a refused one.
 */
function useFormManners(form: MetricForm, focus: TextField) {
  const { unloadGuard } = useApp();
  const element = useRef<HTMLFormElement>(null);
  const touched = form.touched.value;
  const problem = form.problem.value;

  // Together with the first focus, not a frame later: the user may press a key at once.
  useLayoutEffect(() => {
    return listenForPresses(window, ({ key, mod, alt }, event) => {
      if (key === 's' && mod && !alt) {
        void form.save();
        return true;
      }
      if (key !== 'Escape' || event.defaultPrevented || !isOnTop()) return false;
      void form.leave();
      return true;
    });
  }, [form]);

  useEffect(() => unloadGuard.watch(form.checkDraft), [unloadGuard, form]);

  useEffect(() => {
    if (!touched) return undefined;
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (!form.mayUnload()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [form, touched]);

  useLayoutEffect(() => {
    fieldIn(element.current, focus)?.focus({ preventScroll: focus === 'name' });
  }, [form, focus]);

  useLayoutEffect(() => {
    if (problem?.field !== undefined) fieldIn(element.current, problem.field)?.focus();
  }, [problem]);

  return element;
}

function fieldIn(form: HTMLFormElement | null, field: FormFieldName): HTMLElement | null {
  return form?.querySelector<HTMLElement>(`#${CSS.escape(fieldId(field))}`) ?? null;
}

/** Returns false if Escape belongs to an open dialog or menu, or to the search box while it has the focus. */
function isOnTop(): boolean {
  const other = document.querySelector('dialog[open], [popover]:popover-open');
  return other === null && document.activeElement?.id !== 'search';
}
