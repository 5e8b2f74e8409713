import type { DecidedPair, MetricName } from '../../domain/duplicates/duplicate-search.ts';
import { useApp } from '../core/use-app.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { takeBack } from './duplicate-acts.ts';

/** The pairs that were decided not to be duplicates. Each decision can be taken back. */
export function DecidedPairs({ pairs }: { readonly pairs: readonly DecidedPair[] }) {
  const app = useApp();
  if (pairs.length === 0) return <p class="duplicates-none">Nothing was marked as not duplicates.</p>;
  return (
    <GrowingList items={pairs} step={50} class="decided-pairs" keyOf={keyOf}>
      {(pair) => (
        <li class="decided-pair">
          <p>
            <PairName metric={pair.metrics[0]} /> and <PairName metric={pair.metrics[1]} />
          </p>
          <p class="decided-by">
            <ChangeTime at={pair.decidedAt} /> by <ChangeAuthor name={pair.decidedBy} />
          </p>
          <WriteButton class="button" onClick={() => void takeBack(app, pair)}>
            Take back<span class="visually-hidden"> {pair.metrics.map(({ id }) => id).join(', ')}</span>
          </WriteButton>
        </li>
      )}
    </GrowingList>
  );
}

function keyOf({ metrics: [a, b] }: DecidedPair): string {
  return JSON.stringify([a.id, b.id]);
}

function PairName({ metric: { id, name } }: { readonly metric: MetricName }) {
  const { navigation } = useApp();
  return (
    <a class="plain-link" href={navigation.hrefTo({ at: 'metric', id, tab: 'overview' })}>
      <bdi {...NAME}>{name}</bdi> <code {...CODE}>{id}</code>
    </a>
  );
}
