import { formatNumber } from '../../domain/core/pluralize.ts';
import { GrowingList } from '../kit/paged-list.tsx';
import { NAME } from '../kit/stored-text.ts';

interface Share {
  readonly name: string | null;
  readonly count: number;
}

interface UsageSharesProps {
  readonly title: string;
  /** The label of usages without a name. */
  readonly nobody: string;
  /** The shares, largest first. */
  readonly shares: readonly Share[];
}

/** The usages by user or context, most first, each with a bar relative to the largest. */
export function UsageShares({ title, nobody, shares }: UsageSharesProps) {
  const most = shares[0]?.count ?? 1;
  return (
    <section class="usage-shares">
      <h2 class="label">{title}</h2>
      <GrowingList
        items={shares}
        step={12}
        grows="by button"
        class="usage-share-list"
        keyOf={(share) => share.name ?? ''}
      >
        {(share) => (
          <li>
            <span class="usage-share-name" {...NAME}>
              {share.name ?? <i class="missing">{nobody}</i>}
            </span>
            <span class="usage-share-count">{formatNumber(share.count)}</span>
            <span class="usage-share-bar" aria-hidden="true" style={{ width: `${(share.count / most) * 100}%` }} />
          </li>
        )}
      </GrowingList>
    </section>
  );
}
