import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Lineage, LineageEdge, LineageNode } from '../../domain/lineage/lineage.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import type { LineageChoice, LineageGroup, ShownLineage } from '../../domain/lineage/shown-lineage.ts';
import { GroupBox, LineageBox } from './lineage-box.tsx';
import { followByKey, wasFollowedByKey } from './lineage-follow.ts';
import type { ChangeView } from './lineage-gestures.ts';
import { useGestures } from './lineage-gestures.ts';
import type { Drawing } from './lineage-layout.ts';
import type { Line } from './lineage-lines.ts';
import { edgesOnPath } from './lineage-path.ts';
import { neighbourOf } from './lineage-steps.ts';
import { LineageTip } from './lineage-tip.tsx';
import type { Size, View } from './lineage-view.ts';
import { showing } from './lineage-view.ts';
import { columnTitle, nextCounts } from './lineage-words.ts';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import './lineage-graph.css';

/** The time in which a key after `g` belongs to the page. */
const CHORD_MS = 1200;

/** The acts that a graph offers, besides moving. */
export interface GraphActs {
  /** `focus`: the key of what has the focus then. */
  readonly open: (group: LineageGroup, focus: string) => void;
  /** Hides or shows what is beyond a node. */
  readonly toggle: (key: string) => void;
  /** Handles a key that does not move the focus, at a node or group. Returns true if it used it. */
  readonly onKey: (press: Press, reached: string) => boolean;
  readonly onReach: ((key: string) => void) | undefined;
}

interface LineageGraphProps {
  readonly lineage: Lineage;
  readonly shown: ShownLineage;
  readonly drawing: Drawing;
  readonly choice: LineageChoice;
  readonly size: Size;
  readonly view: View | undefined;
  readonly change: ChangeView;
  /** The node or group that the focus should come to now. */
  readonly wanted: { readonly key: string } | undefined;
  readonly describedBy: string;
  readonly act: GraphActs;
}

/**
 * A lineage as a graph that can be moved, zoomed, and walked through with the arrow keys. The list has the same
 * content.
 */
export function LineageGraph(props: LineageGraphProps) {
  const { lineage, shown, drawing, size, view, change, act } = props;
  const { center } = lineage;
  const { nodes, groups, edges } = shown;
  const frame = useRef<SVGSVGElement>(null);
  const [reached, setReached] = useState(center);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const [isChord] = useState(createChords);
  const tabStop = drawing.boxes.has(reached) ? reached : center;
  const next = useMemo(() => nextCounts(lineage), [lineage]);
  useGestures(frame, change);
  useFocus(frame, center, props.wanted, view !== undefined);
  const lit = useMemo(() => edgesOnPath(pointed ?? focused, shown, lineage), [pointed, focused, shown, lineage]);

  function reach(key: string): void {
    setReached(key);
    setFocused(key);
    act.onReach?.(key);
    const box = drawing.boxes.get(key);
    if (box !== undefined) change((from) => showing(from, box, size));
  }

  function onKey(press: Press, { currentTarget }: Event): boolean {
    const { key, mod, alt } = press;
    if (mod || alt || isChord(key)) return false;
    const frameNow = currentTarget instanceof SVGSVGElement ? currentTarget : null;
    const to = key === 'Home' ? center : neighbourOf(tabStop, key, drawing.boxes, edges);
    const group = groups.find((one) => one.key === tabStop);
    if (to !== undefined) elementOf(frameNow, to)?.focus({ preventScroll: true });
    else if (group !== undefined && (key === 'Enter' || key === ' ')) act.open(group, group.first);
    else if (key === ' ' && canCollapse(tabStop)) act.toggle(tabStop);
    // The browser then follows the link of the box.
    else if (key === 'Enter' && tabStop !== center) return followed(tabStop);
    else if (act.onKey(press, tabStop)) return true;
    // At an end of the graph an arrow key does nothing. It must not scroll the page there.
    return to !== undefined || /^(Arrow.*| )$/.test(key) || (group !== undefined && key === 'Enter');
  }

  function canCollapse(key: string): boolean {
    return key !== center && (next.up.has(key) || next.down.has(key));
  }

  const own = nodes.find(({ key }) => key === center);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const tipped = byKey.get(pointed ?? focused ?? '');
  return (
    <div class="lineage-canvas">
      <svg
        ref={frame}
        class="lineage-frame"
        role="tree"
        tabindex={-1}
        aria-label={`Lineage of ${own === undefined ? center : lineageName(own)}`}
        aria-describedby={props.describedBy}
        style={{ height: size.height }}
        onKeyDown={onPress(onKey)}
        onBlurCapture={() => setFocused(undefined)}
      >
        {view !== undefined && (
          <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
            <g aria-hidden="true">
              <Titles drawing={drawing} byKey={byKey} center={center} />
              <Edges drawing={drawing} groups={groups} lit={lit} />
            </g>
            {nodes.map((node) => {
              const { key } = node;
              const box = drawing.boxes.get(key);
              return (
                box && (
                  <LineageBox
                    key={key}
                    node={node}
                    box={box}
                    isCenter={key === center}
                    isReached={key === tabStop}
                    next={next}
                    collapse={
                      canCollapse(key)
                        ? {
                            isCollapsed: props.choice.collapsed.includes(key),
                            hidden: shown.hidden.get(key) ?? 0,
                            toggle: () => act.toggle(key),
                          }
                        : undefined
                    }
                    onFocus={() => reach(key)}
                    onPoint={(isIn) => setPointed(isIn ? key : undefined)}
                  />
                )
              );
            })}
            {groups.map((group) => {
              const box = drawing.boxes.get(group.key);
              return (
                box && (
                  <GroupBox
                    key={group.key}
                    group={group}
                    box={box}
                    isReached={group.key === tabStop}
                    onFocus={() => reach(group.key)}
                    onOpen={() => act.open(group, group.key)}
                  />
                )
              );
            })}
          </g>
        )}
      </svg>
      {view !== undefined && tipped !== undefined && (
        <LineageTip node={tipped} box={drawing.boxes.get(tipped.key)} view={view} size={size} />
      )}
    </div>
  );
}

/** Creates a function that is given each key, and tells if it is the second one of a page's shortcut, such as `g l`. */
function createChords(): (key: string) => boolean {
  let until = 0;
  return (key) => {
    const now = performance.now();
    const isSecond = now < until && key !== 'g';
    until = key === 'g' ? now + CHORD_MS : 0;
    return isSecond;
  };
}

/** Moves the focus to where the user went on: to the metric that was followed by key, or to what opened. */
function useFocus(
  frame: { readonly current: SVGSVGElement | null },
  center: string,
  wanted: { readonly key: string } | undefined,
  isDrawn: boolean,
): void {
  useLayoutEffect(() => {
    if (isDrawn && wasFollowedByKey(center)) elementOf(frame.current, center)?.focus();
  }, [frame, center, isDrawn]);
  useLayoutEffect(() => {
    if (wanted === undefined) return;
    (elementOf(frame.current, wanted.key) ?? elementOf(frame.current, center))?.focus({ preventScroll: true });
  }, [frame, center, wanted]);
}

/** Notes a metric that is about to be followed. Always false, since the browser must use the key. */
function followed(key: string): false {
  followByKey(key);
  return false;
}

interface TitlesProps {
  readonly drawing: Drawing;
  readonly byKey: ReadonlyMap<string, LineageNode>;
  readonly center: string;
}

function Titles({ drawing, byKey, center }: TitlesProps) {
  return (
    <>
      {drawing.columns.map(({ x, keys }) => (
        <text key={x} class="lineage-title" x={x} y={16}>
          {columnTitle(
            keys.flatMap((key) => byKey.get(key) ?? []),
            center,
          )}
        </text>
      ))}
    </>
  );
}

interface EdgesProps {
  readonly drawing: Drawing;
  readonly groups: readonly LineageGroup[];
  /** The edges on the way to what has the focus. */
  readonly lit: ReadonlySet<LineageEdge>;
}

function Edges({ drawing, groups, lit }: EdgesProps) {
  return (
    <>
      {drawing.lines.map((line) => (
        <Edge key={edgeKey(line)} line={line} kind={kindOf(line.edge, groups, lit)} />
      ))}
      {drawing.closing.map((line) => (
        <Edge key={edgeKey(line)} line={line} kind="closing" />
      ))}
    </>
  );
}

type EdgeKind = 'plain' | 'path' | 'group' | 'closing';

function Edge({ line, kind }: { readonly line: Line; readonly kind: EdgeKind }) {
  return (
    <g class={`lineage-edge lineage-edge-${kind}`}>
      <path class="lineage-line" d={line.path} />
      <path class="lineage-head" d={line.head} />
    </g>
  );
}

function kindOf(edge: LineageEdge, groups: readonly LineageGroup[], lit: ReadonlySet<LineageEdge>): EdgeKind {
  if (lit.has(edge)) return 'path';
  return groups.some(({ key }) => key === edge.from || key === edge.to) ? 'group' : 'plain';
}

function edgeKey({ edge: { from, to } }: Line): string {
  return JSON.stringify([from, to]);
}

function elementOf(frame: SVGSVGElement | null, key: string): SVGElement | undefined {
  return Array.from(frame?.querySelectorAll<SVGElement>('[data-key]') ?? []).find(
    (element) => element.dataset['key'] === key,
  );
}
