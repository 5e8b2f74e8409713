import { ownerName } from '../../domain/metric/owner-name.ts';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { FirstRow } from '../../domain/catalog/first-screen.ts';
import type { Term } from '../../domain/search/query.ts';
import { MarkedText } from '../kit/marked-text.tsx';
import { useApp } from '../core/use-app.ts';
import { rowElementId } from './row-element.ts';
import { rowFigure } from './row-figure.ts';
import { Sparkline } from './sparkline.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';

interface MetricRowProps {
  /** Undefined while it is being read. */
  readonly row: FirstRow | undefined;
  /** Its name, if that is known before the row. */
  readonly name: string | undefined;
  /** Undefined while it is not known which metric stands here. */
  readonly rowid: number | undefined;
  readonly index: number;
  readonly top: number;
  readonly terms: readonly Term[];
  /** True if its page is open. */
  readonly open: boolean;
  /** True if the keyboard cursor is on it. */
  readonly atCursor: boolean;
  readonly selected: boolean;
  /** False until the whole list is known. */
  readonly selectable: boolean;
}

/** One metric of the list. The whole row is the link. */
export function MetricRow({ rowid, index, top, open, atCursor, selected, ...shown }: MetricRowProps) {
  const { row, name, terms, selectable } = shown;
  // Moving the cursor, or scrolling by a row, changes nothing inside.
  const content = useMemo(
    () =>
      row === undefined ? (
        <Unread name={name} />
      ) : (
        <Content row={row} terms={terms} selected={selected} selectable={selectable} />
      ),
    [row, name, terms, selected, selectable],
  );
  return (
    <div
      id={rowid === undefined ? undefined : rowElementId(rowid)}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-current={open || undefined}
      class={`metric-row${atCursor ? ' metric-row-at-cursor' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {content}
    </div>
  );
}

function Unread({ name }: Pick<MetricRowProps, 'name'>) {
  return (
    <div role="gridcell" class="metric-row-main">
      {name === undefined ? (
        <span class="visually-hidden">Loading</span>
      ) : (
        <span class="metric-row-name" {...NAME}>
          {name}
        </span>
      )}
    </div>
  );
}

interface ContentProps extends Pick<MetricRowProps, 'terms' | 'selected' | 'selectable'> {
  readonly row: FirstRow;
}

function Content({ row, terms, selected, selectable }: ContentProps) {
  return (
    <>
      <div role="gridcell" class="metric-row-choice">
        {/* The grid handles its click, which does more with Shift. */}
        {selectable && (
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Select ${row.name} ${row.idPart ?? ''}`.trim()}
            checked={selected}
          />
        )}
      </div>
      <div role="gridcell" class="metric-row-main">
        <RowLink id={row.id}>
          <MarkedText text={row.name} terms={terms} />
        </RowLink>
        {row.idPart !== undefined && (
          <span class="metric-row-id" {...CODE}>
            {row.idPart}
          </span>
        )}
        <p class="metric-row-under">
          <Under row={row} terms={terms} />
        </p>
      </div>
      <div role="gridcell" class="metric-row-figures">
        {row.recentUsage !== undefined && <Sparkline perDay={row.recentUsage} />}
        <Figure row={row} />
      </div>
    </>
  );
}

/** The figure at the right: of the order of the list, or the trust. */
function Figure({ row }: { readonly row: FirstRow }) {
  const { navigation, zone } = useApp();
  const figure = rowFigure(row, navigation.sort.value.by, zone());
  if (figure === undefined) return null;
  const label = <span class="metric-row-label">{figure.label}</span>;
  return (
    <span class="metric-row-figure">
      {figure.isUnit ? (
        <>
          {figure.text} {label}
        </>
      ) : (
        <>
          {label} {figure.text}
        </>
      )}
    </span>
  );
}

/** The only part of a row that follows the query: its address keeps that. */
function RowLink({ id, children }: { readonly id: string; readonly children: ComponentChildren }) {
  const { navigation } = useApp();
  return (
    <a class="metric-row-name" {...NAME} href={navigation.hrefTo({ at: 'metric', id, tab: 'overview' })} tabIndex={-1}>
      {children}
    </a>
  );
}

function Under({ row, terms }: { readonly row: FirstRow; readonly terms: readonly Term[] }) {
  const { drafts } = useApp();
  return (
    <>
      {drafts.metricIds.value.has(row.id) && <span class="metric-row-draft">Unsaved draft · </span>}
      {row.failingTests > 0 && (
        <span class="metric-row-failing">
          <span aria-hidden="true">▲ </span>
          {row.failingTests === 1 ? 'A test fails' : `${row.failingTests} tests fail`} ·{' '}
        </span>
      )}
      {row.passage === null ? (
        <Origin row={row} />
      ) : (
        <bdi>
          <MarkedText text={row.passage.text} terms={terms} />
        </bdi>
      )}
    </>
  );
}

/** The owner and data source. They are filtered, not searched, so nothing in them is marked. */
function Origin({ row }: { readonly row: FirstRow }) {
  // Other programs write an empty text instead of null.
  const owner = row.owner ?? '';
  const source = row.dataSource ?? '';
  return (
    <>
      {owner === '' ? <i>no owner</i> : <bdi {...NAME}>{ownerName(owner)}</bdi>}
      {' · '}
      {source === '' ? <i>no source</i> : <bdi {...NAME}>{source}</bdi>}
      {source === '' && row.dependencyCount > 0 && ` · ${upstreamText(row.dependencyCount)}`}
      {testedText(row)}
    </>
  );
}

/** A metric with a failing test says so elsewhere. */
function testedText({ testCount, failingTests, hasPassed }: FirstRow): string {
  if (testCount === 0 || failingTests > 0 || hasPassed === undefined) return '';
  return hasPassed ? ' · tested' : ' · tests not run';
}

function upstreamText(count: number): string {
  return `${count} upstream`;
}
