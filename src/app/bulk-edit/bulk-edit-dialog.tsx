import { useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { listOf } from '../../domain/core/list-text.ts';
import type { FacetCount } from '../../domain/search/listing.ts';
import type { FieldEdit, ValueShare } from '../../domain/metric/bulk-edit.ts';
import { alreadySo, foreseen, tagShares } from '../../domain/metric/bulk-edit.ts';
import type { BulkActions } from './bulk-edit.ts';
import { useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { BulkDialog, useChosen } from './bulk-dialog.tsx';
import { NAME, PROSE } from '../kit/stored-text.ts';

type EditKind = FieldEdit['is'];

interface KindFacts {
  readonly title: string;
  readonly yes: string;
  /** The name of the field. */
  readonly field: string;
  /** The label of the choice that removes the value, for fields that hold at most one. */
  readonly none?: string;
}

const KINDS: Record<EditKind, KindFacts> = {
  owner: { title: 'Set the owner of', yes: 'Set owner', field: 'Owner', none: 'Remove owner' },
  'data source': {
    title: 'Set the data source of',
    yes: 'Set data source',
    field: 'Data source',
    none: 'Remove data source',
  },
  'add tags': { title: 'Add tags to', yes: 'Add tags', field: 'Tags (comma-separated)' },
  'remove tags': { title: 'Remove tags from', yes: 'Remove tags', field: 'Tags' },
};

/** The typed text and the ticked choices. */
interface Given {
  readonly text: string;
  readonly none: boolean;
  readonly tags: readonly string[];
}

/** The ticked choices. They are not stored as a draft, because a reload clears the selection that they are for. */
type Ticked = Omit<Given, 'text'>;

interface BulkEditDialogProps {
  readonly bulk: BulkActions;
  readonly kind: EditKind;
  readonly onClose: () => void;
}

/** Sets a field of the selected metrics. Shows first what that will change. */
export function BulkEditDialog({ bulk, kind, onClose }: BulkEditDialogProps) {
  const list = useFeature(LIST);
  const chosen = useChosen(bulk);
  const [ticked, setTicked] = useState<Ticked>({ none: false, tags: [] });
  const form = useDraftForm(`several:${kind}`, { value: '', reason: '' });
  const { value: text, reason } = form.texts;
  const { title, yes, field, none } = KINDS[kind];
  const edit = editOf(kind, { ...ticked, text });
  const facets = list.facets.value;

  function close(): void {
    form.drop();
    onClose();
  }

  if (chosen === undefined) return null;
  const isToDo = edit !== undefined && alreadySo(edit, chosen.facts) < chosen.facts.metrics;

  return (
    <BulkDialog
      title={title}
      yes={yes}
      chosen={chosen}
      act={isToDo ? () => bulk.change(chosen.ids, edit, reason) : undefined}
      onClose={close}
    >
      {kind === 'remove tags' ? (
        <TagChoice
          shares={tagShares(chosen.facts)}
          chosen={ticked.tags}
          onChoose={(tags) => setTicked({ ...ticked, tags })}
        />
      ) : (
        <div class="modal-field">
          <label class="label" for="bulk-value">
            {field}
          </label>
          <input
            id="bulk-value"
            {...NAME}
            class="field"
            autofocus
            autocomplete="off"
            list="bulk-known"
            disabled={ticked.none}
            value={text}
            onInput={(event) => form.write('value', event.currentTarget.value)}
          />
          <Known counts={knownValues(kind, facets)} />
          {none !== undefined && (
            <label class="bulk-choice">
              <input
                type="checkbox"
                checked={ticked.none}
                onChange={(event) => setTicked({ ...ticked, none: event.currentTarget.checked })}
              />
              {none}
            </label>
          )}
        </div>
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

/** Undefined if nothing has been entered yet. */
function editOf(kind: EditKind, { text, none, tags }: Given): FieldEdit | undefined {
  const value = none ? null : text.trim();
  switch (kind) {
    case 'owner':
      return value === '' ? undefined : { is: kind, owner: value };
    case 'data source':
      return value === '' ? undefined : { is: kind, dataSource: value };
    case 'add tags': {
      const added = listOf(text);
      return added.length === 0 ? undefined : { is: kind, tags: added };
    }
    case 'remove tags':
      return tags.length === 0 ? undefined : { is: kind, tags };
  }
}

function knownValues(
  kind: EditKind,
  facets: { readonly [of in 'owners' | 'dataSources' | 'tags']: readonly FacetCount[] } | undefined,
): readonly FacetCount[] {
  switch (kind) {
    case 'owner':
      return facets?.owners ?? [];
    case 'data source':
      return facets?.dataSources ?? [];
    case 'add tags':
    case 'remove tags':
      return facets?.tags ?? [];
  }
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

interface TagChoiceProps {
  readonly shares: readonly ValueShare<string>[];
  readonly chosen: readonly string[];
  readonly onChoose: (tags: readonly string[]) => void;
}

/** Checkboxes of the tags that the metrics have. */
function TagChoice({ shares, chosen, onChoose }: TagChoiceProps) {
  if (shares.length === 0) return <p class="missing">None of them has a tag.</p>;
  return (
    <fieldset class="bulk-tags">
      <legend class="label">Tags</legend>
      {shares.map(({ value, count }, i) => (
        <label key={value} class="bulk-choice">
          <input
            type="checkbox"
            autofocus={i === 0}
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChoose(event.currentTarget.checked ? [...chosen, value] : chosen.filter((tag) => tag !== value))
            }
          />
          <bdi {...NAME}>{value}</bdi>
          <span class="bulk-count number">{formatNumber(count)}</span>
        </label>
      ))}
    </fieldset>
  );
}
