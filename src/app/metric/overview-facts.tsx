import { useId, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { EditLink } from './edit-link.tsx';
import type { MetricDetails } from '../../domain/metric/details.ts';
import { FilterLink } from '../kit/filter-link.tsx';
import { DetailFacts, OwnFacts } from './overview-details.tsx';
import { Fact } from './overview-fact.tsx';
import { Downstream, Upstream, UsedBy } from './overview-neighbours.tsx';
import { OriginFacts } from './overview-origins.tsx';
import { SimilarFact } from './overview-similar.tsx';
import { NAME } from '../kit/stored-text.ts';

/** Number of tags shown at first. More would push the sections below out of sight. */
const TAGS = 6;

interface OverviewFactsProps {
  readonly detail: MetricDetail;
  readonly details: MetricDetails;
}

/**
 * The metric's owner, data source, tags, upstream, downstream and users, each name a link; its details that say
 * something, and the places that it came from.
 */
export function OverviewFacts({ detail, details }: OverviewFactsProps) {
  const { metric, origins, extra } = detail;
  const id = useId();
  return (
    <section class="overview-facts" aria-labelledby={id}>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Facts
        </h2>
        <EditLink id={metric.id} field="owner" />
      </header>
      <dl class={detail.details.length > 0 ? 'overview-detailed' : ''}>
        <Fact name="Owner">
          {isNothing(metric.owner) ? (
            <i class="missing">nobody</i>
          ) : (
            <FilterLink filterKey="owner" value={metric.owner} />
          )}
        </Fact>
        <DetailFacts details={details} />
        <Fact name="Source">
          {isNothing(metric.dataSource) ? (
            <i class="missing">none named</i>
          ) : (
            <FilterLink filterKey="source" value={metric.dataSource} />
          )}
        </Fact>
        <Fact name="Tags">{metric.tags.length === 0 ? <i class="missing">none</i> : <Tags tags={metric.tags} />}</Fact>
        <Fact name="Upstream">
          <Upstream detail={detail} />
        </Fact>
        <Fact name="Downstream">
          <Downstream detail={detail} />
        </Fact>
        <Fact name="Used by">
          <UsedBy detail={detail} />
        </Fact>
        <SimilarFact id={metric.id} />
        <OwnFacts details={details} />
        <OriginFacts origins={origins} />
        {extra.map(({ column, text }) => (
          <Fact key={column} name={column} own="column">
            <span {...NAME}>{text}</span>
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  const [all, setAll] = useState(false);
  const left = tags.length - TAGS;
  return (
    <ul class="overview-tags">
      {(all ? tags : tags.slice(0, TAGS)).map((tag) => (
        <li key={tag}>
          <FilterLink filterKey="tag" value={tag} />
        </li>
      ))}
      {left > 0 && (
        <li>
          <button type="button" class="quiet-button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Fewer tags' : `and ${left} more`}
          </button>
        </li>
      )}
    </ul>
  );
}

/** Returns true for an absent value. Other programs write an empty text instead of null. */
function isNothing(text: string | null): text is null {
  return text === null || text.trim() === '';
}
