import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Lineage as LineageOf, LineageDirection, LineageOptions } from '../../domain/lineage/lineage.ts';
import { lineageName, oneMoreLevel } from '../../domain/lineage/lineage.ts';
import { cyclesIn } from '../../domain/lineage/lineage-cycles.ts';
import { impactSentence } from '../../domain/lineage/lineage-numbers.ts';
import type { QueryState } from '../core/query.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { LineageGraph } from './lineage-graph.tsx';
import { LineageList } from './lineage-list.tsx';
import { MoreLevels } from './lineage-more.tsx';
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
  if (lineage.nodes.length === 1 && edges.length === 0) return <Alone id={center} />;
  return (
    <div class="lineage">
      <p class="lineage-impact">{impactSentence(lineage.impact)}</p>
      <Cycles lineage={lineage} cycles={cycles} />
      <div class="lineage-graph">
        <LineageGraph lineage={lineage} />
        <MoreLevels lineage={lineage} more={more} />
      </div>
      <div class="lineage-lists">
        <LineageList lineage={lineage} direction="up" more={more} />
        <LineageList lineage={lineage} direction="down" more={more} />
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
        Add dependencies
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

function Cycles({ lineage: { nodes }, cycles }: CyclesProps) {
  if (cycles.length === 0) return null;
  const names = new Map(nodes.map((node) => [node.key, lineageName(node)]));
  const left = cycles.length - CYCLES_TOLD;
  return (
    <ul class="lineage-cycles">
      {cycles.slice(0, CYCLES_TOLD).map((cycle) => (
        <li key={cycle.join('\n')}>A cycle: {cycle.map((key) => names.get(key) ?? key).join(' → ')}</li>
      ))}
      {left > 0 && <li>and {left} more</li>}
    </ul>
  );
}
