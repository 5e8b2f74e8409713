import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { DuplicateGroup, DuplicateReason } from '../../domain/duplicates/duplicate-groups.ts';
import { trustText } from '../../domain/trust/trust-text.ts';
import type { DuplicateRow } from '../../domain/duplicates/duplicate-search.ts';
import { groupSentence } from '../../domain/duplicates/duplicate-words.ts';
import { ownerName } from '../../domain/metric/owner-name.ts';
import { MAX_COMPARED } from '../core/route.ts';
import { useApp } from '../core/use-app.ts';
import { CODE, NAME } from '../kit/stored-text.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { decideNotDuplicates } from './duplicate-acts.ts';
import type { Duplicates } from './duplicates-state.ts';

/** Rows of a group that are shown at first. */
const ROWS = 8;
/** Metrics of a group of which each pair can be decided at once. */
const MAX_DECIDED = 40;
/** Names in the heading of a group. */
const NAMES = 2;

interface DuplicateGroupItemProps {
  readonly group: DuplicateGroup;
  readonly duplicates: Duplicates;
}

/** One group: its metrics with what they share, and the ways on: compare some, or tell that they are not duplicates. */
export function DuplicateGroupItem({ group, duplicates }: DuplicateGroupItemProps) {
  const app = useApp();
  const [isWhole, setWhole] = useState(false);
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => firstChosen(group));
  const shown = isWhole ? group.rows : group.rows.slice(0, ROWS);
  useLayoutEffect(
    () => duplicates.want(isWhole ? group.rows : group.rows.slice(0, ROWS)),
    [duplicates, group, isWhole],
  );
  const known = duplicates.rows.value;
  const rows = shown.flatMap((row) => known.get(row) ?? []);
  const names = [...new Set(rows.map(({ name }) => name))];
  const marked = useMemo(() => markedIn(group), [group]);
  const left = group.rows.length - shown.length;
  const compared = rows.filter(({ row }) => chosen.has(row)).map(({ id }) => id);

  async function decide(button: HTMLElement): Promise<void> {
    if (busy) return;
    setBusy(true);
    const item = button.closest('li');
    const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector<HTMLElement>('h2');
    duplicates.want(group.rows);
    const metrics = group.rows.flatMap((row) => duplicates.rows.peek().get(row) ?? []);
    const isDone = await decideNotDuplicates(app, metrics);
    setBusy(false);
    if (!isDone) return;
    duplicates.hide(group);
    // The group disappears; the focus must not.
    next?.focus();
  }

  function choose(row: number): void {
    const next = new Set(chosen);
    if (!next.delete(row)) next.add(row);
    setChosen(next);
  }

  return (
    <li class="duplicate-group">
      <header>
        <h2 tabIndex={-1} {...NAME}>
          {names.slice(0, NAMES).join(', ')}
          {names.length > NAMES && ' …'}
        </h2>
        <p>{groupSentence(group)}</p>
        <div class="duplicate-actions">
          {group.rows.length <= Math.min(MAX_DECIDED, rows.length) && (
            <WriteButton class="quiet-button" busy={busy} onClick={(event) => void decide(event.currentTarget)}>
              Not duplicates<span class="visually-hidden"> {names[0]}</span>
            </WriteButton>
          )}
          <button
            type="button"
            class="button"
            aria-disabled={compared.length < 2}
            title={compared.length < 2 ? 'Select two or three metrics to compare.' : undefined}
            onClick={() => {
              if (compared.length >= 2) void app.navigation.go({ at: 'compare', ids: compared });
            }}
          >
            Compare {compared.length}
            <span class="visually-hidden"> {names[0]}</span>
          </button>
        </div>
      </header>
      <ul>
        {rows.map((row) => (
          <Row
            key={row.row}
            row={row}
            marked={marked}
            isChosen={chosen.has(row.row)}
            isFull={chosen.size >= MAX_COMPARED}
            onChoose={choose}
          />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="quiet-button" onClick={() => setWhole(true)}>
          {left} more
        </button>
      )}
    </li>
  );
}

/** All of up to three, otherwise the first two. */
function firstChosen({ rows }: DuplicateGroup): ReadonlySet<number> {
  return new Set(rows.length <= MAX_COMPARED ? rows : rows.slice(0, 2));
}

type Marked = ReadonlyMap<DuplicateReason, ReadonlySet<number>>;

/** The rows that each reason is about. */
function markedIn({ reasons }: DuplicateGroup): Marked {
  const marked = new Map<DuplicateReason, Set<number>>();
  for (const { reason, rows } of reasons) {
    const known = marked.get(reason) ?? new Set();
    for (const row of rows) known.add(row);
    marked.set(reason, known);
  }
  return marked;
}

interface RowProps {
  readonly row: DuplicateRow;
  readonly marked: Marked;
  readonly isChosen: boolean;
  /** True if no more can be chosen. */
  readonly isFull: boolean;
  readonly onChoose: (row: number) => void;
}

function Row({ row: { row, id, name, calculation, owner, trust }, marked, isChosen, isFull, onChoose }: RowProps) {
  const { navigation } = useApp();
  const has = (reason: DuplicateReason): boolean => marked.get(reason)?.has(row) === true;
  const isNamed = has('name') || has('near name');
  return (
    <li class="duplicate-row">
      <label class="duplicate-choice">
        <input type="checkbox" checked={isChosen} disabled={isFull && !isChosen} onChange={() => onChoose(row)} />
        <span class="visually-hidden">Compare {id}</span>
      </label>
      <a class="duplicate-name" href={navigation.hrefTo({ at: 'metric', id, tab: 'overview' })}>
        {isNamed ? <mark {...NAME}>{name}</mark> : <span {...NAME}>{name}</span>} <code {...CODE}>{id}</code>
      </a>
      <code class="duplicate-calculation" {...CODE}>
        {has('calculation') ? <mark>{calculation}</mark> : (calculation ?? '')}
      </code>
      <span class="duplicate-owner">
        {owner === null || owner.trim() === '' ? (
          <i class="missing">no owner</i>
        ) : (
          <bdi {...NAME}>{ownerName(owner)}</bdi>
        )}
      </span>
      <span class="number duplicate-trust">
        <span class="visually-hidden">trust </span>
        {trustText(trust)}
      </span>
    </li>
  );
}
