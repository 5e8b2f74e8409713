import type { Usage } from '../../domain/metric/usage.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { NAME, PROSE } from '../kit/stored-text.ts';

/** The latest usages one by one, newest first. */
export function UsageLatest({ latest }: { readonly latest: readonly Usage[] }) {
  return (
    <section class="usage-latest">
      <h2 class="label">Latest usage</h2>
      <GrowingList items={latest} step={12} grows="by button" class="usage-latest-list" keyOf={(usage) => usage.id}>
        {(usage) => (
          <li>
            <ChangeTime at={usage.usedAt} />
            <span {...NAME}>{usage.usedBy ?? <i class="missing">Unknown user</i>}</span>
            <span class="usage-context" {...PROSE}>
              {usage.context ?? <i class="missing">no context</i>}
            </span>
          </li>
        )}
      </GrowingList>
    </section>
  );
}
