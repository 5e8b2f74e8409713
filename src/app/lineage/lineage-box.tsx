import { isolated } from '../../domain/core/isolated.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import type { LineageNode } from '../../domain/lineage/lineage.ts';
import { filterText } from '../../domain/search/query.ts';
import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import { hashOf } from '../core/route.ts';
import { cutText } from './cut-text.ts';
import type { Box } from './lineage-layout.ts';
import { useApp } from '../core/use-app.ts';
import { trustText } from '../../domain/trust/trust-text.ts';
import { widthIn } from './text-width.ts';

interface LineageBoxProps {
  readonly node: LineageNode;
  readonly box: Box;
  readonly isCenter: boolean;
  /** True if Tab reaches it. That is one box of all; the arrow keys move on from there. */
  readonly isReached: boolean;
  readonly onFocus: () => void;
}

/** Space between a box's edge and its text. */
const INSET = 11;
/** Space for a trust score. */
const TRUST = 32;
/** Distance of the focus ring from the box. */
const RING = 3;
/** Size of a data source's cut corners. */
const CORNER = 7;

/** One box of a drawn lineage. Links to that metric's lineage, or to all metrics of that data source. */
export function LineageBox({ node, box, isCenter, isReached, onFocus }: LineageBoxProps) {
  const { navigation } = useApp();
  const { what } = node;
  const name = lineageName(node);
  const common = {
    role: 'treeitem' as const,
    'data-key': node.key,
    // SVG attribute names are case-sensitive.
    tabindex: isReached ? 0 : -1,
    'aria-label': labelOf(node, isCenter),
    ...(isCenter ? { 'aria-current': 'true' as const } : {}),
    onFocus,
    transform: `translate(${box.x} ${box.y})`,
  };
  const ring = (
    <rect
      class="lineage-ring"
      x={-RING}
      y={-RING}
      width={box.width + 2 * RING}
      height={box.height + 2 * RING}
      rx={6 + RING}
    />
  );
  switch (what.is) {
    case 'metric':
      return (
        <a
          {...common}
          class={isCenter ? 'lineage-box lineage-center' : 'lineage-box'}
          href={navigation.hrefTo({ at: 'metric', id: what.link.id, tab: 'lineage' })}
        >
          <title>{isolated(name)}</title>
          {ring}
          <rect class="lineage-shape" width={box.width} height={box.height} rx={6} />
          <Words box={box} text={cutText(name, box.width - 2 * INSET - TRUST, widthIn('sans'))} />
          <text class="lineage-score" x={box.width - INSET} y={box.height / 2} text-anchor="end">
            {trustText(what.link.trust)}
          </text>
        </a>
      );
    case 'source': {
      const query = filterText({ is: 'value', key: 'source', values: [what.name], not: false });
      return (
        <a
          {...common}
          class="lineage-box lineage-source"
          href={hashOf({ route: { at: 'list' }, query, sort: DEFAULT_SORT })}
        >
          <title>{isolated(name)}</title>
          {ring}
          <path class="lineage-shape" d={cutCorners(box)} />
          <Words box={box} text={cutText(name, box.width - 2 * INSET, widthIn('mono'))} />
        </a>
      );
    }
    case 'unknown':
      return (
        <g {...common} class="lineage-box lineage-nothing">
          <title>{isolated(name)}: unknown metric</title>
          {ring}
          <rect class="lineage-shape" width={box.width} height={box.height} rx={6} />
          <Words box={box} text={cutText(name, box.width - 2 * INSET, widthIn('mono'))} />
        </g>
      );
  }
}

function Words({ box, text }: { readonly box: Box; readonly text: string }) {
  return (
    <text x={INSET} y={box.height / 2} direction="ltr">
      {isolated(text)}
    </text>
  );
}

function labelOf(node: LineageNode, isCenter: boolean): string {
  const { what, up, down } = node;
  const name = lineageName(node);
  const kind =
    what.is === 'metric' ? `trust ${trustText(what.link.trust)}` : what.is === 'source' ? 'data source' : 'unknown';
  const where = [
    ...(isCenter ? ['this metric'] : []),
    ...(up === undefined ? [] : [`${stepsOf(up)} before`]),
    ...(down === undefined ? [] : [`${stepsOf(down)} after`]),
  ];
  return [isolated(name), kind, ...where].join(', ');
}

function stepsOf(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`;
}

function cutCorners({ width, height }: Box): string {
  return `M${CORNER} 0H${width - CORNER}L${width} ${CORNER}V${height - CORNER}L${width - CORNER} ${height}H${CORNER}L0 ${height - CORNER}V${CORNER}z`;
}
