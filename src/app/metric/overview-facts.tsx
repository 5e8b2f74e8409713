import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { EditLink } from './edit-link.tsx';
import { FilterLink } from '../kit/filter-link.tsx';
import { Downstream, Upstream, UsedBy } from './overview-neighbours.tsx';
import { NAME } from '../kit/stored-text.ts';

/** Number of tags shown at first. More would push the sections below out of sight. */
const TAGS = 6;

/** The metric's owner, data source, tags, upstream, downstream and users; each name is a link. */
export function OverviewFacts({ detail }: { readonly detail: MetricDetail }) {
  const { metric, extra } = detail;
  const id = useId();
  return (
    <section class="overview-facts" aria-labelledby={id}>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Facts
        </h2>
        <EditLink id={metric.id} field="owner" />
      </header>
      <dl>
        <Fact name="Owner">
          {isNothing(metric.owner) ? (
            <i class="missing">nobody</i>
          ) : (
            <FilterLink filterKey="owner" value={metric.owner} />
          )}
        </Fact>
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
        {extra.map(({ column, text }) => (
          <Fact key={column} name={column} own>
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

interface FactProps {
  readonly name: string;
  /** A column of another program, under its own name. */
  readonly own?: boolean;
  readonly children: ComponentChildren;
}

function Fact({ name, own = false, children }: FactProps) {
  return (
    <div>
      <dt {...(own ? NAME : {})} class={own ? 'overview-column' : ''}>
        {name}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Returns true for an absent value. Other programs write an empty text instead of null. */
function isNothing(text: string | null): text is null {
  return text === null || text.trim() === '';
}
