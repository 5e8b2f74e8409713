import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Lineage, LineageEdge } from '../../domain/lineage/lineage.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import { LineageBox } from './lineage-box.tsx';
import { useDrawing, useSize, useView } from './lineage-frame.ts';
import { followByKey, wasFollowedByKey } from './lineage-follow.ts';
import { useGestures } from './lineage-gestures.ts';
import type { Line } from './lineage-layout.ts';
import { neighbourOf } from './lineage-steps.ts';
import { frameHeight, showing, wholeView, zoomed } from './lineage-view.ts';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import './lineage-graph.css';

const MAX_HEIGHT = 440;
const ZOOM_STEP = 1.3;

/**
 * A lineage as a graph that can be moved, zoomed, and walked through with the arrow keys. The list has the same
 * content.
 */
export function LineageGraph({ lineage }: { readonly lineage: Lineage }) {
  const { nodes, edges, center } = lineage;
  const drawing = useDrawing(lineage);
  const frame = useRef<SVGSVGElement>(null);
  const size = useSize(frame);
  const [view, change] = useView(drawing, size, center);
  const [reached, setReached] = useState(center);
  const tabStop = drawing.boxes.has(reached) ? reached : center;
  useGestures(frame, change);
  const isDrawn = view !== undefined;

  useLayoutEffect(() => {
    if (isDrawn && wasFollowedByKey(center)) elementOf(frame.current, center)?.focus();
  }, [center, isDrawn]);

  function reach(key: string): void {
    setReached(key);
    const box = drawing.boxes.get(key);
    if (box !== undefined && size !== undefined) change((from) => showing(from, box, size));
  }

  function zoom(factor: number): void {
    if (size !== undefined) change((from) => zoomed(from, factor, { x: size.width / 2, y: size.height / 2 }));
  }

  function fit(): void {
    if (size !== undefined) change(() => wholeView(drawing, size));
  }

  function onKey({ key, mod, alt }: Press, { currentTarget }: Event): boolean {
    if (mod || alt) return false;
    const to = key === 'Home' ? center : neighbourOf(tabStop, key, drawing.boxes, edges);
    const frameNow = currentTarget instanceof SVGSVGElement ? currentTarget : null;
    if (to !== undefined) elementOf(frameNow, to)?.focus({ preventScroll: true });
    else if (key === '+' || key === '=') zoom(ZOOM_STEP);
    else if (key === '-') zoom(1 / ZOOM_STEP);
    else if (key === '0') fit();
    // The browser then follows the link of the box.
    else if (key === 'Enter' && tabStop !== center) followByKey(tabStop);
    // At an end of the graph an arrow key does nothing. It must not scroll the page there.
    return to !== undefined || /^(Arrow.*|[-+=0])$/.test(key);
  }

  const own = nodes.find(({ key }) => key === center);
  return (
    <div class="lineage-figure">
      <svg
        ref={frame}
        class="lineage-frame"
        role="tree"
        tabindex={-1}
        aria-label={`Lineage of ${own === undefined ? center : lineageName(own)}`}
        aria-describedby="lineage-keys"
        style={{ height: frameHeight(drawing, MAX_HEIGHT) }}
        onKeyDown={onPress(onKey)}
      >
        {view !== undefined && (
          <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
            <g aria-hidden="true">
              {drawing.lines.map((line) => (
                <Edge key={edgeKey(line)} line={line} kind={kindOf(line.edge, center)} />
              ))}
            </g>
            {nodes.map((node) => {
              const box = drawing.boxes.get(node.key);
              return (
                box && (
                  <LineageBox
                    key={node.key}
                    node={node}
                    box={box}
                    isCenter={node.key === center}
                    isReached={node.key === tabStop}
                    onFocus={() => reach(node.key)}
                  />
                )
              );
            })}
            <g aria-hidden="true">
              {drawing.closing.map((line) => (
                <Edge key={edgeKey(line)} line={line} kind="closing" />
              ))}
            </g>
          </g>
        )}
      </svg>
      <div class="lineage-foot">
        <p class="lineage-keys" id="lineage-keys">
          {drawing.isPlain && 'Drawn in a simpler way, because it has very many lines. '}
          Drag to pan, Ctrl + wheel to zoom, <kbd>←↑→↓</kbd> to move, <kbd>Enter</kbd> to open.
        </p>
        <div class="lineage-zoom" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom in" onClick={() => zoom(ZOOM_STEP)}>
            +
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / ZOOM_STEP)}>
            −
          </button>
          <button type="button" aria-label="Fit graph to view" onClick={fit}>
            Fit
          </button>
        </div>
      </div>
    </div>
  );
}

function Edge({ line, kind }: { readonly line: Line; readonly kind: 'near' | 'far' | 'closing' }) {
  return (
    <g class={`lineage-edge lineage-edge-${kind}`}>
      <path class="lineage-line" d={line.path} />
      <path class="lineage-head" d={line.head} />
    </g>
  );
}

function kindOf({ from, to }: LineageEdge, center: string): 'near' | 'far' {
  return from === center || to === center ? 'near' : 'far';
}

function edgeKey({ edge: { from, to } }: Line): string {
  return JSON.stringify([from, to]);
}

function elementOf(frame: SVGSVGElement | null, key: string): SVGElement | undefined {
  return Array.from(frame?.querySelectorAll<SVGElement>('[data-key]') ?? []).find(
    (element) => element.dataset['key'] === key,
  );
}
