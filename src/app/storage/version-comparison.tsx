import { useLayoutEffect } from 'preact/hooks';
import type { Comparison } from '../../domain/history/comparison.ts';
import { importCounts } from '../../domain/catalog/import-effect.ts';
import type { Query } from '../core/query.ts';
import { ImportCounts } from '../import/import-counts.tsx';
import { ChangedMetrics, NamedMetrics } from '../import/import-lists.tsx';
import { QueryPanel } from '../kit/query-panel.tsx';

interface VersionComparisonProps {
  readonly comparison: Query<string, Comparison>;
  readonly id: string;
}

/** The differences between a version and the current catalog: what restoring it would remove and insert. */
export function VersionComparison({ comparison, id }: VersionComparisonProps) {
  useLayoutEffect(() => comparison.show(id), [comparison, id]);
  return (
    <div class="storage-comparison">
      <QueryPanel reading={comparison.reading.value} refetch={() => comparison.refetch()}>
        {(found) => <Differences comparison={found} />}
      </QueryPanel>
    </div>
  );
}

function Differences({ comparison }: { readonly comparison: Comparison }) {
  return (
    <>
      <p class="storage-comparison-sides">Removed = current, added = this version.</p>
      <ImportCounts
        counts={importCounts(comparison)}
        added="Only in this version"
        onlyHere="Only in the current catalog"
      />
      <div class="import-lists">
        <ChangedMetrics metrics={comparison.changed} />
        <NamedMetrics title="Only in this version" metrics={comparison.added} />
        <NamedMetrics title="Only in the current catalog" metrics={comparison.onlyHere} />
      </div>
    </>
  );
}
