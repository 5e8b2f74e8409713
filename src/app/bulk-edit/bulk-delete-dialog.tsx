import { useEffect, useState } from 'preact/hooks';
import { counted, grouped } from '../../domain/core/pluralize.ts';
import type { Dependent } from '../../domain/metric/bulk-edit.ts';
import type { Several } from './bulk-edit.ts';
import { useApp } from '../core/use-app.ts';
import { SeveralDialog, useChosen } from './bulk-dialog.tsx';

/** So many dependents are named; whoever has more reads how many. */
const NAMED = 50;

/** Moves several metrics to the trash, and says beforehand what depends on them that stays. */
export function SeveralDeleteDialog({ several, onClose }: { readonly several: Several; readonly onClose: () => void }) {
  const { report } = useApp();
  const chosen = useChosen(several);
  const [dependents, setDependents] = useState<readonly Dependent[] | undefined>(undefined);
  useEffect(() => {
    if (chosen !== undefined) several.dependentsOutside(chosen.ids).then(setDependents, report);
  }, [chosen, several, report]);

  if (chosen === undefined || dependents === undefined) return null;
  return (
    <SeveralDialog
      title="Delete"
      yes="Delete"
      chosen={chosen}
      act={chosen.facts.metrics > 0 ? () => several.remove(chosen.ids) : undefined}
      onClose={onClose}
    >
      <p class="modal-text">They go to the trash whole, with history, tests and usage.</p>
      {dependents.length > 0 && <Dependents dependents={dependents} />}
    </SeveralDialog>
  );
}

function Dependents({ dependents }: { readonly dependents: readonly Dependent[] }) {
  const [depend, be] = dependents.length === 1 ? ['depends', 'is'] : ['depend', 'are'];
  return (
    <>
      <p class="modal-text">
        {counted(dependents.length, 'metric')} {depend} on them, {be} not selected, and would be left with an unknown
        dependency:
      </p>
      <ul class="modal-items">
        {dependents.slice(0, NAMED).map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
        {dependents.length > NAMED && <li class="missing">and {grouped(dependents.length - NAMED)} more</li>}
      </ul>
    </>
  );
}
