import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { listOf, listText } from '../../domain/core/list-text.ts';
import { sameText } from '../../domain/core/same-text.ts';
import {
  choicesOf,
  CUSTOM_FIELD_TYPES,
  type CustomField,
  type CustomFieldType,
} from '../../domain/metric/custom-field.ts';
import { CUSTOM_NAME_LENGTH } from '../../domain/metric/detail-rules.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { Modal, ModalFormEnd } from '../kit/modal.tsx';
import { NAME } from '../kit/stored-text.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { CUSTOM_FIELDS, define, remove } from './custom-fields.ts';
import './form-more.css';

const TYPE_NAMES: Readonly<Record<CustomFieldType, string>> = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  choice: 'Choice',
  link: 'Link',
};

/** The custom fields of the catalog: a list with ways to change and to remove each, and a form that adds one. */
export function CustomFieldsDialog({ onClose }: { readonly onClose: () => void }) {
  const query = useFeature(CUSTOM_FIELDS);
  useLayoutEffect(() => query.show('all'), [query]);
  const reading = query.reading.value;
  const fields = reading.is === 'read' ? reading.value : [];
  return (
    <Modal labelledBy="custom-fields-title" onCancel={onClose}>
      <h2 id="custom-fields-title" class="modal-title">
        Custom fields
      </h2>
      <p class="modal-text">
        Fields that every metric of this catalog can have besides the usual ones, such as a cost center.
      </p>
      {reading.is === 'failed' && (
        <p class="problem" role="alert">
          {reading.because.message}
        </p>
      )}
      <FieldForm fields={fields} onClose={onClose} />
    </Modal>
  );
}

interface FieldFormProps {
  readonly fields: readonly CustomField[];
  readonly onClose: () => void;
}

function FieldForm({ fields, onClose }: FieldFormProps) {
  const app = useApp();
  const form = useDraftForm('custom field', { name: '', type: 'text', choices: '' });
  const { name, type, choices } = form.texts;
  const [problem, setProblem] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const known = fields.find((field) => sameText(field.name) === sameText(name));

  function fill(field: CustomField): void {
    form.writeAll({ name: field.name, type: field.type, choices: listText(choicesOf(field)) });
    first.current?.focus();
  }

  async function submit(): Promise<void> {
    if (name.trim() === '') {
      setProblem('Give the field a name.');
      first.current?.focus();
      return;
    }
    const written = await define(app, fieldOf(known?.name ?? name.trim(), type, choices));
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is !== 'done') return;
    form.drop();
    setProblem(undefined);
    first.current?.focus();
  }

  return (
    <>
      {fields.length > 0 && <FieldList fields={fields} onChange={fill} />}
      <form
        class="modal-body-form"
        aria-label="Add or change a field"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div class="modal-field">
          <label class="label" for="custom-name">
            Name
          </label>
          <input
            ref={first}
            id="custom-name"
            {...NAME}
            class="field"
            autofocus
            autocomplete="off"
            maxLength={CUSTOM_NAME_LENGTH}
            placeholder="Cost center"
            value={name}
            onInput={(event) => {
              setProblem(undefined);
              form.write('name', event.currentTarget.value);
            }}
          />
        </div>
        <div class="modal-field">
          <label class="label" for="custom-type">
            Type
          </label>
          <select
            id="custom-type"
            class="field"
            value={type}
            onChange={(event) => form.write('type', event.currentTarget.value)}
          >
            {CUSTOM_FIELD_TYPES.map((one) => (
              <option key={one} value={one}>
                {TYPE_NAMES[one]}
              </option>
            ))}
          </select>
        </div>
        {type === 'choice' && (
          <div class="modal-field">
            <label class="label" for="custom-choices">
              Choices (comma-separated)
            </label>
            <input
              id="custom-choices"
              {...NAME}
              class="field"
              autocomplete="off"
              placeholder="gold, silver, bronze"
              value={choices}
              onInput={(event) => form.write('choices', event.currentTarget.value)}
            />
          </div>
        )}
        <ModalFormEnd
          problem={problem}
          yes={known === undefined ? 'Add field' : 'Change field'}
          no="Close"
          onCancel={onClose}
        />
      </form>
    </>
  );
}

interface FieldListProps {
  readonly fields: readonly CustomField[];
  readonly onChange: (field: CustomField) => void;
}

function FieldList({ fields, onChange }: FieldListProps) {
  const app = useApp();
  return (
    <ul class="modal-items custom-field-list" aria-label="Custom fields">
      {fields.map((field) => (
        <li key={field.name}>
          <span>
            <span {...NAME}>{field.name}</span>
            <span class="custom-field-type">
              {' '}
              {TYPE_NAMES[field.type].toLowerCase()}
              {field.type === 'choice' && `: ${field.choices.join(', ')}`}
            </span>
          </span>
          <WriteButton class="quiet-button" aria-label={`Change ${field.name}`} onClick={() => onChange(field)}>
            Change
          </WriteButton>
          <WriteButton class="quiet-button" aria-label={`Remove ${field.name}`} onClick={() => void remove(app, field)}>
            Remove
          </WriteButton>
        </li>
      ))}
    </ul>
  );
}

function fieldOf(name: string, type: string, choices: string): CustomField {
  const known = CUSTOM_FIELD_TYPES.find((one) => one === type) ?? 'text';
  return known === 'choice' ? { name, type: known, choices: listOf(choices) } : { name, type: known };
}
