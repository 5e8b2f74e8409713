import { useId } from 'preact/hooks';
import type { Lineage, LineageDirection } from '../../domain/lineage/lineage.ts';
import type { LineageChoice, ShownLineage } from '../../domain/lineage/shown-lineage.ts';
import { DIRECTIONS, mostSteps } from '../../domain/lineage/shown-lineage.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';

const NAMES: Readonly<Record<LineageDirection, string>> = { up: 'Upstream', down: 'Downstream' };

interface DepthToolsProps {
  readonly lineage: Lineage;
  readonly choice: LineageChoice;
  readonly shown: ShownLineage;
  readonly setDepth: (direction: LineageDirection, by: number) => void;
  readonly setOnly: (only: LineageDirection | undefined) => void;
}

/** The number of steps in each direction, and which directions are shown. */
export function DepthTools({ lineage, choice, shown, setDepth, setOnly }: DepthToolsProps) {
  const sides: readonly (readonly [LineageDirection | undefined, string])[] = [
    [undefined, 'Both'],
    ['up', NAMES.up],
    ['down', NAMES.down],
  ];
  return (
    <>
      {DIRECTIONS.map((direction) => (
        <Stepper
          key={direction}
          direction={direction}
          most={choice.only === undefined || choice.only === direction ? mostSteps(lineage, direction) : 0}
          depth={choice.depth[direction]}
          hasMore={shown.groups.some((group) => group.direction === direction && group.is === 'beyond')}
          setDepth={setDepth}
        />
      ))}
      <div class="lineage-buttons" role="group" aria-label="Direction">
        {sides.map(([only, name]) => (
          <button key={name} type="button" aria-pressed={choice.only === only} onClick={() => setOnly(only)}>
            {name}
          </button>
        ))}
      </div>
    </>
  );
}

interface StepperProps {
  readonly direction: LineageDirection;
  readonly depth: number;
  readonly most: number;
  readonly hasMore: boolean;
  readonly setDepth: (direction: LineageDirection, by: number) => void;
}

function Stepper({ direction, depth, most, hasMore, setDepth }: StepperProps) {
  const id = useId();
  const name = NAMES[direction];
  const steps = Math.min(depth, most);
  return (
    <div class="lineage-stepper" role="group" aria-labelledby={id}>
      <span id={id}>
        {name}
        <span class="visually-hidden"> steps</span>
      </span>
      <div class="lineage-buttons">
        <button
          type="button"
          aria-label={`Fewer steps ${name.toLowerCase()}`}
          aria-disabled={steps <= 1}
          onClick={() => steps > 1 && setDepth(direction, steps - 1 - depth)}
        >
          −
        </button>
        <output>{formatNumber(steps)}</output>
        <button
          type="button"
          aria-label={`More steps ${name.toLowerCase()}`}
          aria-disabled={steps >= most && !hasMore}
          onClick={() => (steps < most || hasMore) && setDepth(direction, 1)}
        >
          +
        </button>
      </div>
    </div>
  );
}

interface ZoomToolsProps {
  readonly scale: number;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
}

const ZOOM_STEP = 1.3;

/** Makes the drawing larger, smaller, or as large as the frame. */
export function ZoomTools({ scale, zoom, fit }: ZoomToolsProps) {
  return (
    <div class="lineage-buttons lineage-zoom" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / ZOOM_STEP)}>
        −
      </button>
      <span>{Math.round(scale * 100)}%</span>
      <button type="button" aria-label="Zoom in" onClick={() => zoom(ZOOM_STEP)}>
        +
      </button>
      <button type="button" aria-label="Fit graph to view" onClick={fit}>
        Fit
      </button>
    </div>
  );
}

/** Opens the full screen, or leaves it. */
export function FullScreenButton({ isFull, toggle }: { readonly isFull: boolean; readonly toggle: () => void }) {
  return (
    <button type="button" class="button lineage-full-button" onClick={toggle}>
      {isFull ? (
        <>
          Exit full screen <kbd aria-hidden="true">Esc</kbd>
        </>
      ) : (
        'Full screen'
      )}
    </button>
  );
}
