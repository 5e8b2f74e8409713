import { useEffect, useState } from 'preact/hooks';
import { formatNumber, joinWords } from '../../domain/core/pluralize.ts';
import type { SimilarMetrics } from '../../domain/duplicates/duplicate-search.ts';
import { reasonWords } from '../../domain/duplicates/duplicate-words.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { CODE, NAME } from '../kit/stored-text.ts';
import { Fact } from './overview-fact.tsx';

/** Similar metrics that are named. */
const NAMED = 3;
/** Somebody who goes through the list is at the next metric by then: nothing is looked for meanwhile. */
const PAUSE_MS = 300;

const SIMILAR = defineFeature((app) => createLiveQuery(app, (id: string) => app.client.similarMetrics(id, NAMED)));

/** The metrics similar to one, if there are any, with why, and a way to compare them. Comes after the page. */
export function SimilarFact({ id }: { readonly id: string }) {
  const { navigation } = useApp();
  const similar = useSimilar(id);
  if (similar === undefined || similar.count === 0) return null;
  const { first, count } = similar;
  const compared = [id, ...first.slice(0, 2).map((one) => one.id)];
  return (
    <Fact name={`Similar (${formatNumber(count)})`}>
      <ul class="overview-similar">
        {first.map((one) => (
          <li key={one.id}>
            <a class="plain-link" href={navigation.hrefTo({ at: 'metric', id: one.id, tab: 'overview' })}>
              <bdi {...NAME}>{one.name}</bdi> <code {...CODE}>{one.id}</code>
            </a>{' '}
            <span class="overview-why">{joinWords(one.reasons.map(reasonWords))}</span>
          </li>
        ))}
      </ul>
      <a class="plain-link overview-more" href={navigation.hrefTo({ at: 'compare', ids: compared })}>
        Compare {compared.length}
      </a>
      {count > first.length && (
        <>
          {' · '}
          <a class="plain-link overview-more" href={navigation.hrefTo({ at: 'duplicates' })}>
            All duplicates
          </a>
        </>
      )}
    </Fact>
  );
}

function useSimilar(id: string): SimilarMetrics | undefined {
  const similar = useFeature(SIMILAR);
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    let stop = (): void => undefined;
    const soon = setTimeout(() => {
      stop = similar.show(id);
      setShown(id);
    }, PAUSE_MS);
    return () => {
      clearTimeout(soon);
      stop();
    };
  }, [similar, id]);
  const reading = similar.reading.value;
  return shown === id && reading.is === 'read' ? reading.value : undefined;
}
