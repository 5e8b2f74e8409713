import type { ComponentChildren } from 'preact';
import type { MetricForm } from './metric-form-state.ts';
import type { FormFieldName } from '../core/metric-fields.ts';
import { FormConflict } from './form-conflict.tsx';

/** The values that the form passes to each field. */
export interface FieldParts {
  readonly id: string;
  readonly text: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  readonly write: (text: string) => void;
}

interface FormFieldProps {
  readonly form: MetricForm;
  readonly field: FormFieldName;
  readonly title: string;
  /** `bare`: its place on the page explains it, and the title is only for screen readers. */
  readonly shape: 'bare' | 'titled' | 'fact';
  /** True if the title is the label of an element with the field's id; false if the field names itself. */
  readonly isLabel?: boolean;
  /** A note on the field, below a refusal. */
  readonly hint?: ComponentChildren;
  readonly children: (parts: FieldParts) => ComponentChildren;
}

/** One field with its title, the reason for a refusal, and its conflict. */
export function FormField({ form, field, title, shape, isLabel = true, hint, children }: FormFieldProps) {
  const id = fieldId(field);
  const problem = form.problem.value?.field === field ? form.problem.value : undefined;
  const conflict = form.conflicts.value.find((one) => one.field === field);
  const parts: FieldParts = {
    id,
    text: form.texts.value[field] ?? '',
    isInvalid: problem !== undefined,
    describedBy: `${id}-notes`,
    write: (text) => form.write(field, text),
  };
  const titleClass = shape === 'bare' ? 'visually-hidden' : shape === 'fact' ? 'form-fact-name' : 'label';
  return (
    <div class={`form-field form-field-${shape}`} data-field={field}>
      {isLabel ? (
        <label class={titleClass} for={id}>
          {title}
        </label>
      ) : (
        <span class={titleClass} aria-hidden="true">
          {title}
        </span>
      )}
      <div class="form-entry">
        {children(parts)}
        <div id={`${id}-notes`} class="form-notes" aria-live="polite">
          {problem !== undefined && (
            <p class="problem" role="alert">
              {problem.text}
            </p>
          )}
          {hint}
        </div>
        {conflict !== undefined && (
          <FormConflict
            conflict={conflict}
            mine={parts.text}
            onResolve={(choice) => form.resolve(conflict.field, choice)}
          />
        )}
      </div>
    </div>
  );
}

/** Returns the element id of a field. The name of a custom field may have spaces, which no id may have. */
export function fieldId(field: FormFieldName): string {
  return `metric-${encodeURIComponent(field)}`;
}
