import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Lineage as LineageOf, LineageDirection, LineageOptions } from '../../domain/lineage/lineage.ts';
import { lineageName, oneMoreLevel } from '../../domain/lineage/lineage.ts';
import type { LineageChoice } from '../../domain/lineage/shown-lineage.ts';
import { cyclesIn } from '../../domain/lineage/lineage-cycles.ts';
import { impactSentence } from '../../domain/lineage/lineage-numbers.ts';
import type { QueryState } from '../core/query.ts';
import { NAME } from '../kit/stored-text.ts';
import { useIsPainted } from '../kit/timing/after-paint.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { LineageFigure } from './lineage-figure.tsx';
import { LineageList } from './lineage-list.tsx';
import { MoreLevels } from './lineage-more.tsx';
import { LineageScreen } from './lineage-screen.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { LINEAGE } from './lineage-query.ts';
import { QueryPanel } from '../kit/query-panel.tsx';
import './lineage.css';

/** The metric's upstream and downstream, as a drawing and as text. */
export function Lineage({ detail }: { readonly detail: MetricDetail }) {
  const lineage = useFeature(LINEAGE);
  const { id } = detail.metric;
  const [options, setWish] = useState<LineageOptions>({});
  useLayoutEffect(() => lineage.show({ id, options }), [lineage, id, options]);
  return (
    <QueryPanel reading={stillShown(lineage.reading.value, id)} refetch={() => lineage.refetch()}>
      {(found) =>
        found !== undefined && (
          <Shown lineage={found} more={(to) => setWish({ ...options, [to]: oneMoreLevel(found[to]) })} />
        )
      }
    </QueryPanel>
  );
}

/** Keeps the shown lineage while more of the same metric's lineage is read. */
function stillShown(reading: QueryState<LineageOf | undefined>, id: string): QueryState<LineageOf | undefined> {
  const isMore = reading.is === 'reading' && reading.before?.center === id;
  return isMore ? { is: 'read', value: reading.before } : reading;
}

interface ShownProps {
  readonly lineage: LineageOf;
  /** Shows one more level in a direction. */
  readonly more: (direction: LineageDirection) => void;
}

function Shown({ lineage, more }: ShownProps) {
  const { center, edges } = lineage;
  const { cycles } = useMemo(() => cyclesIn(center, edges), [center, edges]);
  const [chosen, choose] = useState<LineageChoice | undefined>(undefined);
  const [isFull, setFull] = useState(false);
  const lists = useRef<HTMLDivElement>(null);
  const [isToList, setToList] = useState(false);
  // Mostly below the screen, and most of the work in a large lineage: they come a frame later.
  const isPainted = useIsPainted();

  // Once the full screen is closed: it would take the focus back.
  useLayoutEffect(() => {
    if (!isToList || isFull) return;
    setToList(false);
    lists.current?.querySelector<HTMLElement>('h2')?.focus();
  }, [isToList, isFull]);

  if (lineage.nodes.length === 1 && edges.length === 0) return <Alone id={center} />;
  const figure = {
    lineage,
    chosen,
    choose,
    toggleFull: () => setFull(!isFull),
    toList: () => {
      setFull(false);
      setToList(true);
    },
  };
  return (
    <div class="lineage">
      <p class="lineage-impact">{impactSentence(lineage.down.count, lineage.impact)}</p>
      <Cycles lineage={lineage} cycles={cycles} />
      <div class="lineage-graph">
        <LineageFigure {...figure} isFull={false} />
        <MoreLevels lineage={lineage} more={more} />
      </div>
      {isFull && <LineageScreen {...figure} />}
      <div class="lineage-lists" ref={lists}>
        {isPainted && (
          <>
            <LineageList lineage={lineage} direction="up" more={more} />
            <LineageList lineage={lineage} direction="down" more={more} />
          </>
        )}
      </div>
    </div>
  );
}

function Alone({ id }: { readonly id: string }) {
  const { navigation } = useApp();
  return (
    <p class="lineage-alone">
      <span class="missing">No upstream or downstream metrics.</span>{' '}
      <WriteButton class="quiet-button" onClick={() => void navigation.go({ at: 'edit', id })}>
        Add upstream
      </WriteButton>
    </p>
  );
}

/** Limit of cycles to list. Nobody reads more. */
const CYCLES_TOLD = 3;

interface CyclesProps {
  readonly lineage: LineageOf;
  readonly cycles: readonly (readonly string[])[];
}

function Cycles({ lineage: { center, nodes }, cycles }: CyclesProps) {
  if (cycles.length === 0) return null;
  const names = new Map(nodes.map((node) => [node.key, lineageName(node)]));
  const left = cycles.length - CYCLES_TOLD;
  return (
    <ul class="lineage-cycles">
      {cycles.slice(0, CYCLES_TOLD).map((cycle) => (
        <li key={cycle.join('\n')}>
          <span aria-hidden="true">◆ </span>
          {cycle.length > 2 ? (
            <>
              A cycle:{' '}
              {cycle.map((key, i) => (
                <span key={i}>
                  {i > 0 && ' → '}
                  <CycleName id={key} name={names.get(key) ?? key} isCenter={key === center} />
                </span>
              ))}
            </>
          ) : (
            <>
              <CycleName id={cycle[0] ?? ''} name={names.get(cycle[0] ?? '') ?? ''} isCenter={cycle[0] === center} />{' '}
              depends on itself.
            </>
          )}
        </li>
      ))}
      {left > 0 && <li>and {left} more</li>}
    </ul>
  );
}

function CycleName({ id, name, isCenter }: { readonly id: string; readonly name: string; readonly isCenter: boolean }) {
  const { navigation } = useApp();
  if (isCenter) return <bdi {...NAME}>{name}</bdi>;
  return (
    <a {...NAME} href={navigation.hrefTo({ at: 'metric', id, tab: 'lineage' })}>
      {name}
    </a>
  );
}
