import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Lineage, LineageDirection } from '../../domain/lineage/lineage.ts';
import type { LineageChoice, LineageGroup } from '../../domain/lineage/shown-lineage.ts';
import { DIRECTIONS, mostSteps, shownLineage, withOpened, withToggled } from '../../domain/lineage/shown-lineage.ts';
import type { Press } from '../keys/press.ts';
import { useRoom, useView } from './lineage-frame.ts';
import { LineageGraph } from './lineage-graph.tsx';
import { drawingOf, openingOf } from './lineage-opening.ts';
import { DepthTools, FullScreenButton, ZoomTools } from './lineage-tools.tsx';
import type { Size } from './lineage-view.ts';
import { wholeView, zoomed } from './lineage-view.ts';
import { shownSentence } from './lineage-words.ts';
import './lineage-figure.css';

export interface FigureProps {
  readonly lineage: Lineage;
  /** The user's choice; undefined as long as the lineage is as it opened. */
  readonly chosen: LineageChoice | undefined;
  readonly choose: (choice: LineageChoice) => void;
  readonly isFull: boolean;
  /** Goes to the full screen, or leaves it. */
  readonly toggleFull: () => void;
  /** Shows the lineage as a list. */
  readonly toList: () => void;
  /** Called with the node or group that the focus comes to. */
  readonly onReach?: (key: string) => void;
}

/** A lineage as a graph, with what changes how much of it is shown. */
export function LineageFigure(props: FigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const room = useRoom(place, props.isFull);
  return (
    <div ref={place} class={props.isFull ? 'lineage-figure lineage-full' : 'lineage-figure'}>
      {room !== undefined && <Drawn {...props} room={room} />}
    </div>
  );
}

/** Height of the tools above the graph, and of the line below it, on a full screen that is wide, or narrow. */
const BARS = { wide: 92, narrow: 140 };
/** Width below which the tools take several lines. */
const NARROW = 760;

function Drawn({
  lineage,
  chosen,
  choose,
  isFull,
  toggleFull,
  toList,
  onReach,
  room,
}: FigureProps & { readonly room: Size }) {
  const { center } = lineage;
  const bars = room.width < NARROW ? BARS.narrow : BARS.wide;
  const most = useMemo(
    () => ({ width: room.width, height: isFull ? Math.max(room.height - bars, 200) : room.height }),
    [room, isFull, bars],
  );
  const opening = useMemo(() => openingOf(lineage, most), [lineage, most]);
  const choice = chosen ?? opening.choice;
  const shown = useMemo(() => shownLineage(lineage, choice), [lineage, choice]);
  const { isByStep } = opening;
  const drawing = useMemo(() => drawingOf(lineage, shown, isByStep), [lineage, shown, isByStep]);
  const size = { width: room.width, height: isFull ? most.height : opening.height };
  const [view, change] = useView(drawing, size, center);
  const [wanted, want] = useState<{ readonly key: string } | undefined>(undefined);
  const hintId = useId();
  const news = useNews(shownSentence(shown, lineage, choice.only), chosen !== undefined);

  function setDepth(direction: LineageDirection, by: number): void {
    const depth = Math.min(Math.max(choice.depth[direction] + by, 1), Math.max(1, mostSteps(lineage, direction)));
    choose({ ...choice, depth: { ...choice.depth, [direction]: depth } });
  }

  function setOnly(only: LineageDirection | undefined): void {
    choose({ ...choice, only });
  }

  function open(group: LineageGroup, focus: string): void {
    want({ key: focus });
    choose(withOpened(choice, group));
  }

  function toggle(key: string): void {
    want({ key });
    choose(withToggled(choice, key));
  }

  function zoom(factor: number): void {
    change((from) => zoomed(from, factor, { x: size.width / 2, y: size.height / 2 }));
  }

  function fit(): void {
    change(() => wholeView(drawing, size));
  }

  /** Keys of the graph that do not move the focus. */
  function onKey({ key }: Press, reached: string): boolean {
    const by = key === '+' || key === '=' ? 1 : key === '-' ? -1 : 0;
    if (by !== 0) {
      const node = lineage.nodes.find((one) => one.key === reached);
      const own = DIRECTIONS.filter((direction) => node?.[direction] !== undefined);
      const depth = { ...choice.depth };
      for (const direction of own.length === 1 ? own : DIRECTIONS) {
        depth[direction] = Math.min(Math.max(depth[direction] + by, 1), Math.max(1, mostSteps(lineage, direction)));
      }
      want({ key: reached });
      choose({ ...choice, depth });
    } else if (key === '0') fit();
    else if (key === 'l') toList();
    else return false;
    return true;
  }

  return (
    <>
      <div class="lineage-tools">
        <DepthTools lineage={lineage} choice={choice} shown={shown} setDepth={setDepth} setOnly={setOnly} />
        {isFull && <ZoomTools scale={view?.scale ?? 1} zoom={zoom} fit={fit} />}
        <FullScreenButton isFull={isFull} toggle={toggleFull} />
      </div>
      <LineageGraph
        lineage={lineage}
        shown={shown}
        drawing={drawing}
        choice={choice}
        size={size}
        view={view}
        change={change}
        wanted={wanted}
        describedBy={hintId}
        act={{ open, toggle, onKey, onReach }}
      />
      <div class="lineage-foot">
        <p class="lineage-keys" id={hintId}>
          {drawing.isPlain && 'Drawn in a simpler way, because it has very many lines. '}
          <kbd>←</kbd> <kbd>→</kbd> along, <kbd>↑</kbd> <kbd>↓</kbd> within, <kbd>Space</kbd> collapse, <kbd>+</kbd>{' '}
          <kbd>−</kbd> depth, <kbd>Enter</kbd> open, <kbd>l</kbd> list
        </p>
        {!isFull && <ZoomTools scale={view?.scale ?? 1} zoom={zoom} fit={fit} />}
      </div>
      <p class="visually-hidden" aria-live="polite">
        {news}
      </p>
    </>
  );
}

/** A sentence that is said when it changes, but not when it is first there. */
function useNews(sentence: string, isChanged: boolean): string {
  const [news, setNews] = useState('');
  useEffect(() => setNews(isChanged ? sentence : ''), [sentence, isChanged]);
  return news;
}
