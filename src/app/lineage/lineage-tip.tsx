import type { LineageNode } from '../../domain/lineage/lineage.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import { CODE, NAME } from '../kit/stored-text.ts';
import type { Box } from './lineage-layout.ts';
import type { Size, View } from './lineage-view.ts';

interface LineageTipProps {
  readonly node: LineageNode;
  readonly box: Box | undefined;
  readonly view: View;
  readonly size: Size;
}

/** Width of the note at most, and its distance from the frame's edge. */
const WIDTH = 320;
const EDGE = 8;
/** Distance from the box. */
const GAP = 7;

/** The full name and the id of a node, below its box. The box says both to screen readers. */
export function LineageTip({ node, box, view, size }: LineageTipProps) {
  if (box === undefined) return null;
  const left = Math.max(EDGE, Math.min(view.x + box.x * view.scale, size.width - WIDTH - EDGE));
  const top = view.y + (box.y + box.height) * view.scale + GAP;
  const name = lineageName(node);
  return (
    <div
      class="lineage-tip"
      aria-hidden="true"
      style={{ left: `${left}px`, top: `${top}px`, maxWidth: `${Math.min(WIDTH, size.width - 2 * EDGE)}px` }}
    >
      <span {...NAME}>{name}</span>
      {node.what.is === 'metric' && name !== node.key && <code {...CODE}>{node.key}</code>}
    </div>
  );
}
