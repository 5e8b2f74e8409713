import { useEffect, useState } from 'preact/hooks';
import { pluralize, formatNumber } from '../../domain/core/pluralize.ts';
import type { Dependent } from '../../domain/metric/bulk-edit.ts';
import type { BulkActions } from './bulk-edit.ts';
import { useApp } from '../core/use-app.ts';
import { BulkDialog, useChosen } from './bulk-dialog.tsx';
import { NAME } from '../kit/stored-text.ts';

/** Limit of dependents that are named. The number of the others is shown. */
const NAMED = 50;

/** Moves the selected metrics to the trash. Shows first which remaining metrics depend on them. */
export function BulkDeleteDialog({ bulk, onClose }: { readonly bulk: BulkActions; readonly onClose: () => void }) {
  const { report } = useApp();
  const chosen = useChosen(bulk);
  const [dependents, setDependents] = useState<readonly Dependent[] | undefined>(undefined);
  useEffect(() => {
    if (chosen !== undefined) bulk.dependentsOutside(chosen.ids).then(setDependents, report);
  }, [chosen, bulk, report]);

  if (chosen === undefined || dependents === undefined) return null;
  return (
    <BulkDialog
      title="Delete"
      yes="Delete"
      isDanger
      chosen={chosen}
      act={chosen.facts.metrics > 0 ? () => bulk.remove(chosen.ids) : undefined}
      onClose={onClose}
    >
      <p class="modal-text">They move to the trash with their history, tests and usage.</p>
      {dependents.length > 0 && <Dependents dependents={dependents} />}
    </BulkDialog>
  );
}

function Dependents({ dependents }: { readonly dependents: readonly Dependent[] }) {
  const [depend, be] = dependents.length === 1 ? ['depends', 'is'] : ['depend', 'are'];
  return (
    <>
      <p class="modal-text">
        {pluralize(dependents.length, 'metric')} {depend} on them, {be} not selected, and would be left with an unknown
        dependency:
      </p>
      <ul class="modal-items">
        {dependents.slice(0, NAMED).map(({ id, name }) => (
          <li key={id} {...NAME}>
            {name}
          </li>
        ))}
        {dependents.length > NAMED && <li class="missing">and {formatNumber(dependents.length - NAMED)} more</li>}
      </ul>
    </>
  );
}
