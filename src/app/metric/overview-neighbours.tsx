import type { ComponentChildren } from 'preact';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Dependency, MetricDetail, MetricLink } from '../../domain/metric/detail.ts';
import type { MetricTab } from '../core/route.ts';
import { FilterLink } from '../kit/filter-link.tsx';
import { useApp } from '../core/use-app.ts';
import { CODE, NAME } from '../kit/stored-text.ts';

/** Number of neighbours to name. The lineage has them all. */
const NAMED = 3;

interface NeighboursProps {
  readonly detail: MetricDetail;
}

/** The first dependencies of the metric, each a link. */
export function Upstream({ detail: { metric, dependencies } }: NeighboursProps) {
  return (
    <Names items={dependencies} all={{ id: metric.id, tab: 'lineage' }}>
      {(dependency) =>
        dependency.is === 'metric' && dependency.link.id === metric.id ? (
          <i>itself</i>
        ) : (
          <Input dependency={dependency} />
        )
      }
    </Names>
  );
}

/** The first metrics that depend on this one. */
export function Downstream({ detail: { metric, dependents } }: NeighboursProps) {
  return (
    <Names items={dependents} all={{ id: metric.id, tab: 'lineage' }}>
      {(link) => (link.id === metric.id ? <i>itself</i> : <MetricName link={link} />)}
    </Names>
  );
}

/** The recent users of the metric, the most frequent first. */
export function UsedBy({ detail: { metric, usersLately } }: NeighboursProps) {
  if (usersLately.length === 0) {
    return <i class="missing">{metric.usageCount === 0 ? 'nobody' : 'nobody in 30 days'}</i>;
  }
  return (
    <Names items={usersLately} all={{ id: metric.id, tab: 'usage' }}>
      {(user) => (user === null ? <i class="missing">Unknown user</i> : <bdi {...NAME}>{user}</bdi>)}
    </Names>
  );
}

interface NamesProps<T> {
  readonly items: readonly T[];
  readonly children: (item: T) => ComponentChildren;
  /** The tab that has the rest. */
  readonly all: { readonly id: string; readonly tab: MetricTab };
}

/** The first names as a sentence, and the number of the others. */
function Names<T>({ items, all, children }: NamesProps<T>) {
  const { navigation } = useApp();
  const left = items.length - NAMED;
  if (items.length === 0) return <i class="missing">nothing</i>;
  return (
    <>
      {items.slice(0, NAMED).map((item, i) => (
        <span key={i} class="overview-name">
          {i > 0 && ', '}
          {children(item)}
        </span>
      ))}
      {left > 0 && (
        <>
          {' '}
          <a class="plain-link overview-more" href={navigation.hrefTo({ at: 'metric', ...all })}>
            and {formatNumber(left)} more
          </a>
        </>
      )}
    </>
  );
}

function Input({ dependency }: { readonly dependency: Dependency }) {
  switch (dependency.is) {
    case 'metric':
      return <MetricName link={dependency.link} />;
    case 'source':
      return <FilterLink filterKey="source" value={dependency.name} />;
    case 'unknown':
      return (
        <i class="missing overview-unknown">
          <bdi {...CODE}>{dependency.id}</bdi> (not in this catalog)
        </i>
      );
  }
}

function MetricName({ link }: { readonly link: MetricLink }) {
  const { navigation } = useApp();
  return (
    <a class="plain-link" {...NAME} href={navigation.hrefTo({ at: 'metric', id: link.id, tab: 'overview' })}>
      {link.name}
    </a>
  );
}
