import { useEffect, useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { CustomField } from '../../domain/metric/custom-field.ts';
import type { FacetCount } from '../../domain/search/listing.ts';
import type { ValueShare } from '../../domain/metric/bulk-edit.ts';
import { alreadySo, foreseen } from '../../domain/metric/bulk-edit.ts';
import type { BulkActions } from './bulk-edit.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { BulkDialog, useChosen } from './bulk-dialog.tsx';
import type { DetailKind, EditKind, Given, KindFacts } from './bulk-kinds.ts';
import { customKind, DETAIL_KINDS, editOf, KINDS, kindFacts, knownValues, removableItems } from './bulk-kinds.ts';
import type { BulkAction } from './selection-bar.tsx';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';

/** The ticked choices. They are not stored as a draft, because a reload clears the selection that they are for. */
type Ticked = Omit<Given, 'text'>;

const NOTHING_TICKED: Ticked = { none: false, items: [] };

interface BulkEditDialogProps {
  readonly bulk: BulkActions;
  readonly action: Exclude<BulkAction, 'delete' | 'review'>;
  readonly onClose: () => void;
}

/** Sets a field of the selected metrics. Shows first what that will change. */
export function BulkEditDialog({ bulk, action, onClose }: BulkEditDialogProps) {
  const list = useFeature(LIST);
  const chosen = useChosen(bulk);
  const customFields = useCustomFields(bulk, action === 'details');
  const [detail, setDetail] = useState<DetailKind>(DETAIL_KINDS[0]);
  const [ticked, setTicked] = useState(NOTHING_TICKED);
  const form = useDraftForm(`several:${action}`, { value: '', reason: '' });
  const { value: text, reason } = form.texts;
  const kind: EditKind = action === 'details' ? detail : action;
  const facts = kindFacts(kind, customFields ?? []);
  const { title, yes } = facts;
  const edit = editOf(kind, { ...ticked, text });

  function close(): void {
    form.drop();
    onClose();
  }

  function chooseDetail(next: DetailKind): void {
    setDetail(next);
    setTicked(NOTHING_TICKED);
    form.write('value', '');
  }

  if (chosen === undefined || customFields === undefined) return null;
  const isToDo = edit !== undefined && alreadySo(edit, chosen.facts) < chosen.facts.metrics;
  const items = removableItems(kind, chosen.facts);

  return (
    <BulkDialog
      title={title}
      yes={yes}
      chosen={chosen}
      act={isToDo ? () => bulk.change(chosen.ids, edit, reason) : undefined}
      onClose={close}
    >
      {action === 'details' && <DetailChoice chosen={detail} customFields={customFields} onChoose={chooseDetail} />}
      {items === undefined ? (
        <ValueField
          kind={facts}
          isFirst={action !== 'details'}
          text={text}
          isNone={ticked.none}
          known={knownValues(kind, list.facets.value)}
          onText={(value) => form.write('value', value)}
          onNone={(none) => setTicked({ ...ticked, none })}
        />
      ) : (
        <ItemChoice
          name={facts.field}
          shares={items}
          chosen={ticked.items}
          onChoose={(now) => setTicked({ ...ticked, items: now })}
        />
      )}
      <div class="modal-field">
        <label class="label" for="bulk-reason">
          Reason (optional)
        </label>
        <input
          id="bulk-reason"
          {...PROSE}
          class="field"
          autocomplete="off"
          value={reason}
          onInput={(event) => form.write('reason', event.currentTarget.value)}
        />
      </div>
      <p class="modal-text bulk-foreseen" aria-live="polite">
        {edit !== undefined && foreseen(edit, chosen.facts)}
      </p>
    </BulkDialog>
  );
}

const NO_FIELDS: readonly CustomField[] = [];

/** The custom fields of the catalog as the dialog opens; undefined until they are read. None if they are not wanted. */
function useCustomFields(bulk: BulkActions, isWanted: boolean): readonly CustomField[] | undefined {
  const { report } = useApp();
  const [fields, setFields] = useState(isWanted ? undefined : NO_FIELDS);
  useEffect(() => {
    if (isWanted) void bulk.customFields().then(setFields, report);
  }, [bulk, isWanted, report]);
  return fields;
}

interface DetailChoiceProps {
  readonly chosen: DetailKind;
  readonly customFields: readonly CustomField[];
  readonly onChoose: (detail: DetailKind) => void;
}

/** The choice of the detail to set. */
function DetailChoice({ chosen, customFields, onChoose }: DetailChoiceProps) {
  const custom = customFields.map(customKind);
  return (
    <div class="modal-field">
      <label class="label" for="bulk-detail">
        Detail
      </label>
      <select
        id="bulk-detail"
        class="field"
        autofocus
        value={chosen}
        onChange={({ currentTarget: { value } }) => {
          const next = [...DETAIL_KINDS, ...custom].find((one) => one === value);
          if (next !== undefined) onChoose(next);
        }}
      >
        {DETAIL_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {KINDS[kind].yes}
          </option>
        ))}
        {custom.length > 0 && (
          <optgroup label="Custom fields">
            {custom.map((kind) => (
              <option key={kind} value={kind}>
                {kindFacts(kind, customFields).yes}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </div>
  );
}

interface ValueFieldProps {
  readonly kind: KindFacts;
  /** True if it has the focus when the dialog opens. */
  readonly isFirst: boolean;
  readonly text: string;
  readonly isNone: boolean;
  readonly known: readonly FacetCount[];
  readonly onText: (text: string) => void;
  readonly onNone: (isNone: boolean) => void;
}

function ValueField({ kind, isFirst, text, isNone, known, onText, onNone }: ValueFieldProps) {
  const { field, none, options, type } = kind;
  return (
    <div class="modal-field">
      <label class="label" for="bulk-value">
        {field}
      </label>
      {options === undefined ? (
        <input
          id="bulk-value"
          {...(type === undefined || type === 'text' ? NAME : CODE)}
          type={type === 'date' ? 'date' : 'text'}
          inputMode={type === 'number' ? 'decimal' : type === 'link' ? 'url' : undefined}
          class="field"
          autofocus={isFirst}
          autocomplete="off"
          list="bulk-known"
          disabled={isNone}
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      ) : (
        <select
          id="bulk-value"
          class="field"
          disabled={isNone}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
        >
          <option value="">Choose one</option>
          {options.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
      <Known counts={known} />
      {none !== undefined && (
        <label class="bulk-choice">
          <input type="checkbox" checked={isNone} onChange={(event) => onNone(event.currentTarget.checked)} />
          {none}
        </label>
      )}
    </div>
  );
}

/** Limit of suggestions while typing, of which a browser shows a few. */
const PROPOSED = 200;

function Known({ counts }: { readonly counts: readonly FacetCount[] }) {
  return (
    <datalist id="bulk-known">
      {counts.slice(0, PROPOSED).map(({ value }) => (
        <option key={value}>{value}</option>
      ))}
    </datalist>
  );
}

interface ItemChoiceProps {
  /** `Tags`. */
  readonly name: string;
  readonly shares: readonly ValueShare<string>[];
  readonly chosen: readonly string[];
  readonly onChoose: (items: readonly string[]) => void;
}

/** Checkboxes of the items that the metrics have. */
function ItemChoice({ name, shares, chosen, onChoose }: ItemChoiceProps) {
  if (shares.length === 0) return <p class="missing">None of them has any {name.toLowerCase()}.</p>;
  return (
    <fieldset class="bulk-tags">
      <legend class="label">{name}</legend>
      {shares.map(({ value, count }, i) => (
        <label key={value} class="bulk-choice">
          <input
            type="checkbox"
            autofocus={i === 0}
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChoose(event.currentTarget.checked ? [...chosen, value] : chosen.filter((item) => item !== value))
            }
          />
          <bdi {...NAME}>{value}</bdi>
          <span class="bulk-count number">{formatNumber(count)}</span>
        </label>
      ))}
    </fieldset>
  );
}
