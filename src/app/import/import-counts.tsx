import { formatNumber } from '../../domain/core/pluralize.ts';
import type { ImportCounts as Counts } from '../../domain/catalog/import-effect.ts';
import './import.css';

interface ImportCountsProps {
  readonly counts: Counts;
  /** The labels of metrics that only the other side has, and of those that only this catalog has. */
  readonly added: string;
  readonly onlyHere: string;
}

/** The numbers of metrics that two catalogs share, and that only one of them has. */
export function ImportCounts({ counts, added, onlyHere }: ImportCountsProps) {
  return (
    <dl class="import-counts">
      <Count name={added} count={counts.added} />
      <Count name="Changed" count={counts.changed} />
      <Count name="Same" count={counts.same} />
      <Count name={onlyHere} count={counts.onlyHere} />
    </dl>
  );
}

function Count({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div class={count === 0 ? 'import-none' : ''}>
      <dt class="label">{name}</dt>
      <dd>{formatNumber(count)}</dd>
    </div>
  );
}
