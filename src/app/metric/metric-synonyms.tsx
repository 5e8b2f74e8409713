import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ClaimedSynonym } from '../../domain/metric/detail.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { NAME } from '../kit/stored-text.ts';

/** The synonyms of a metric that others claim too, by the metric's id. */
const CLAIMS = defineFeature((app) => createLiveQuery(app, (id: string) => app.client.synonymClaims(id)));

interface SynonymsProps {
  readonly metricId: string;
  readonly synonyms: readonly string[];
}

/** The other names of a metric, below its name, and a note for each that is also one of another metric. */
export function Synonyms({ metricId, synonyms }: SynonymsProps) {
  const claims = useFeature(CLAIMS);
  useEffect(() => claims.show(metricId), [claims, metricId]);
  const reading = claims.reading.value;
  const told = reading.is === 'read' ? reading.value.filter(({ synonym }) => synonyms.includes(synonym)) : [];
  return (
    <div class="metric-synonyms">
      <p>
        Also called{' '}
        {synonyms.map((synonym, i) => (
          <Fragment key={synonym}>
            {i > 0 && ', '}
            <bdi {...NAME}>{synonym}</bdi>
          </Fragment>
        ))}
      </p>
      {told.map((claim) => (
        <Claim key={claim.synonym} claim={claim} />
      ))}
    </div>
  );
}

/** Metrics to name. More say no more. */
const NAMED = 3;

function Claim({ claim: { synonym, metrics } }: { readonly claim: ClaimedSynonym }) {
  const { navigation } = useApp();
  const left = metrics.length - NAMED;
  return (
    <p class="metric-claimed">
      <bdi {...NAME}>{synonym}</bdi> is also a name of{' '}
      {metrics.slice(0, NAMED).map(({ id, name }, i) => (
        <Fragment key={id}>
          {i > 0 && ', '}
          <a class="link" {...NAME} href={navigation.hrefTo({ at: 'metric', id, tab: 'overview' })}>
            {name}
          </a>
        </Fragment>
      ))}
      {left > 0 && ` and ${left} more`}.
    </p>
  );
}
