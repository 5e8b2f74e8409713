import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Lineage, LineageDirection } from '../../domain/lineage/lineage.ts';

interface MoreLevelsProps {
  readonly lineage: Lineage;
  /** Limits it to this direction. */
  readonly only?: LineageDirection;
  readonly more: (direction: LineageDirection) => void;
}

const WHERE = { up: 'further upstream', down: 'further downstream' } as const;

/** The size of the part of a very large lineage that is not shown, with a button for one more level. */
export function MoreLevels({ lineage, only, more }: MoreLevelsProps) {
  const directions = (['up', 'down'] as const).filter(
    (direction) => (only ?? direction) === direction && lineage[direction].hidden > 0,
  );
  return directions.map((direction) => (
    <p key={direction} class="lineage-more">
      {formatNumber(lineage[direction].hidden)} more {WHERE[direction]}.{' '}
      <button type="button" class="quiet-button" onClick={() => more(direction)}>
        Show one more level<span class="visually-hidden"> {WHERE[direction]}</span>
      </button>
    </p>
  ));
}
