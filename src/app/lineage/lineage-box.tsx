import type { ComponentChildren } from 'preact';
import { isolated } from '../../domain/core/isolated.ts';
import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import type { LineageNode, LineageThing } from '../../domain/lineage/lineage.ts';
import type { LineageGroup } from '../../domain/lineage/shown-lineage.ts';
import { ownerName } from '../../domain/metric/owner-name.ts';
import { filterText } from '../../domain/search/query.ts';
import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import { hashOf } from '../core/route.ts';
import { cutText } from './cut-text.ts';
import type { Box } from './lineage-layout.ts';
import { useApp } from '../core/use-app.ts';
import type { NextCounts } from './lineage-words.ts';
import { trustText } from '../../domain/trust/trust-text.ts';
import { spokenGroup, spokenNode } from './lineage-words.ts';
import { widthIn } from './text-width.ts';

interface LineageBoxProps {
  readonly node: LineageNode;
  readonly box: Box;
  readonly isCenter: boolean;
  /** True if Tab reaches it. That is one box of all; the arrow keys move on from there. */
  readonly isReached: boolean;
  readonly next: NextCounts;
  /** Undefined if nothing is beyond it. */
  readonly collapse: Collapse | undefined;
  readonly onFocus: () => void;
  /** Called when the pointer comes and when it leaves. */
  readonly onPoint: (isIn: boolean) => void;
}

interface Collapse {
  readonly isCollapsed: boolean;
  /** The number of nodes that it hides. */
  readonly hidden: number;
  readonly toggle: () => void;
}

/** Space between a box's edge and its text. */
const INSET = 12;
/** Space for a trust score. */
const TRUST = 34;
/** Distance of the focus ring from the box. */
const RING = 3;
const ROUND = 6;
/** Size of a data source's cut corners. */
const CORNER = 7;
/** Heights of the two lines of a metric, from the top. */
const LINES = [20, 37] as const;
/** Width of the bar at the left of the metric itself. */
const BAR = 3;

/** One box of a drawn lineage. Links to that metric's lineage, or to all metrics of that data source. */
export function LineageBox({ node, box, isCenter, isReached, next, collapse, onFocus, onPoint }: LineageBoxProps) {
  const { navigation } = useApp();
  const { what } = node;
  const name = lineageName(node);
  const common = {
    role: 'treeitem' as const,
    'data-key': node.key,
    // SVG attribute names are case-sensitive.
    tabindex: isReached ? 0 : -1,
    'aria-label': spokenNode(node, isCenter, next),
    ...(isCenter ? { 'aria-current': 'true' as const } : {}),
    ...(collapse === undefined ? {} : { 'aria-expanded': !collapse.isCollapsed }),
    onFocus,
    onMouseEnter: () => onPoint(true),
    onMouseLeave: () => onPoint(false),
    transform: `translate(${box.x} ${box.y})`,
  };
  const content = (
    <>
      <Ring box={box} />
      <Content node={node} box={box} isCenter={isCenter} name={name} />
      {collapse !== undefined && <CollapseMark box={box} isLeft={node.down === undefined} collapse={collapse} />}
    </>
  );
  switch (what.is) {
    case 'metric': {
      const href = navigation.hrefTo({ at: 'metric', id: what.link.id, tab: 'lineage' });
      return (
        <a {...common} class={isCenter ? 'lineage-box lineage-center' : 'lineage-box'} href={href}>
          {content}
        </a>
      );
    }
    case 'source': {
      const query = filterText({ is: 'value', key: 'source', values: [what.name], not: false });
      const href = hashOf({ route: { at: 'list' }, query, sort: DEFAULT_SORT });
      return (
        <a {...common} class="lineage-box lineage-source" href={href}>
          {content}
        </a>
      );
    }
    case 'unknown':
      return (
        <g {...common} class="lineage-box lineage-nothing">
          {content}
        </g>
      );
  }
}

interface ContentProps {
  readonly node: LineageNode;
  readonly box: Box;
  readonly isCenter: boolean;
  readonly name: string;
}

function Content({ node: { what }, box, isCenter, name }: ContentProps) {
  const { width, height } = box;
  const room = width - 2 * INSET;
  if (what.is !== 'metric') {
    return (
      <>
        {what.is === 'source' ? (
          <path class="lineage-shape" d={cutCorners(box)} />
        ) : (
          <rect class="lineage-shape" width={width} height={height} rx={ROUND} />
        )}
        <Words y={height / 2} text={cutText(name, room, widthIn('mono'))} />
      </>
    );
  }
  return (
    <>
      <rect class="lineage-shape" width={width} height={height} rx={ROUND} />
      {isCenter && <rect class="lineage-bar" x={1} y={1} width={BAR} height={height - 2} rx={1} />}
      <Words y={LINES[0]} class="lineage-label" text={cutText(name, room, widthIn('name'))} />
      <text class="lineage-second" x={INSET} y={LINES[1]} direction="ltr">
        <Second what={what} room={room - TRUST} />
      </text>
      <text class="lineage-second" x={width - INSET} y={LINES[1]} text-anchor="end">
        {trustText(what.link.trust)}
      </text>
    </>
  );
}

function Second({ what, room }: { readonly what: LineageThing & { is: 'metric' }; readonly room: number }) {
  if (what.isFailing) return <tspan class="lineage-failing">▲ a test fails</tspan>;
  if (what.owner === null || what.owner.trim() === '') return <tspan class="lineage-missing">no owner</tspan>;
  return <>{isolated(cutText(ownerName(what.owner), room, widthIn('small')))}</>;
}

function Words({ y, text, class: className }: { readonly y: number; readonly text: string; readonly class?: string }) {
  return (
    <text x={INSET} y={y} class={className} direction="ltr">
      {isolated(text)}
    </text>
  );
}

interface GroupBoxProps {
  readonly group: LineageGroup;
  readonly box: Box;
  readonly isReached: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

/** The nodes that are not drawn one by one: how many, and how far they are. Opens when pressed. */
export function GroupBox({ group, box, isReached, onFocus, onOpen }: GroupBoxProps) {
  const [from, to] = group.steps;
  const count = `+${formatNumber(group.count)} more`;
  return (
    <g
      role="treeitem"
      data-key={group.key}
      tabindex={isReached ? 0 : -1}
      aria-label={spokenGroup(group)}
      aria-expanded="false"
      class="lineage-box lineage-group"
      transform={`translate(${box.x} ${box.y})`}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <Ring box={box} round={box.height / 2} />
      <rect class="lineage-shape" width={box.width} height={box.height} rx={box.height / 2} />
      <text class="lineage-count" x={box.height / 2} y={box.height / 2}>
        {count}
      </text>
      <text class="lineage-second" x={box.width - box.height / 2} y={box.height / 2} text-anchor="end">
        {from === to ? pluralize(to, 'step') : `${from}–${to} steps`}
      </text>
    </g>
  );
}

function Ring({ box, round = ROUND }: { readonly box: Box; readonly round?: number }): ComponentChildren {
  return (
    <rect
      class="lineage-ring"
      x={-RING}
      y={-RING}
      width={box.width + 2 * RING}
      height={box.height + 2 * RING}
      rx={round + RING}
    />
  );
}

/** Height of a collapse mark, and the side of the square in which it can be pressed. */
const MARK = 18;
const PRESSED = 24;

interface CollapseMarkProps {
  readonly box: Box;
  /** True if what is beyond the box is at its left. */
  readonly isLeft: boolean;
  readonly collapse: Collapse;
}

/** The mark at a box's outer edge by which a pointer hides and shows what is beyond. Keys have Space for that. */
function CollapseMark({ box, isLeft, collapse: { isCollapsed, hidden, toggle } }: CollapseMarkProps) {
  const text = isCollapsed ? `+${formatNumber(hidden)}` : '−';
  const width = Math.max(MARK, 10 + 7 * text.length);
  return (
    <g
      aria-hidden="true"
      class={isCollapsed ? 'lineage-mark lineage-mark-collapsed' : 'lineage-mark'}
      transform={`translate(${isLeft ? 0 : box.width} ${box.height / 2})`}
      onClick={(event) => {
        // The box around it is a link.
        event.preventDefault();
        event.stopPropagation();
        toggle();
      }}
    >
      <rect class="lineage-press" x={-PRESSED / 2} y={-PRESSED / 2} width={PRESSED} height={PRESSED} />
      <rect class="lineage-pill" x={-width / 2} y={-MARK / 2} width={width} height={MARK} rx={MARK / 2} />
      <text text-anchor="middle">{text}</text>
    </g>
  );
}

function cutCorners({ width, height }: Box): string {
  return `M${CORNER} 0H${width - CORNER}L${width} ${CORNER}V${height - CORNER}L${width - CORNER} ${height}H${CORNER}L0 ${height - CORNER}V${CORNER}z`;
}
