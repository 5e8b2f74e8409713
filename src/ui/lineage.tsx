import type { ComponentChildren } from 'preact';
import { counted } from '../domain/counted.ts';
import type { Dependency, MetricDetail, MetricLink } from '../domain/detail.ts';
import { feedsSentence, inputsSentence } from '../domain/lineage-numbers.ts';
import { GrowingList } from './growing-list.tsx';
import { FilterLink } from './overview-filter-link.tsx';
import { usePage } from './page-context.ts';
import './styles/lineage.css';

/** What the metric is made from, and what is made from it. */
export function Lineage({ detail }: { readonly detail: MetricDetail }) {
  const { dependencies, dependents } = detail;
  return (
    <div class="lineage">
      <section aria-labelledby="lineage-inputs">
        <h2 class="label" id="lineage-inputs">
          Depends on
        </h2>
        <p class="lineage-sum">{capital(inputsSentence(dependencies))}</p>
        <GrowingList items={dependencies} step={100} grows="by button" class="lineage-list" keyOf={keyOf}>
          {(dependency) => <Input dependency={dependency} />}
        </GrowingList>
      </section>
      <section aria-labelledby="lineage-outputs">
        <h2 class="label" id="lineage-outputs">
          Feeds
        </h2>
        <p class="lineage-sum">{dependents.length === 0 ? 'Nothing yet' : capital(feedsSentence(dependents))}</p>
        <GrowingList items={dependents} step={100} grows="by button" class="lineage-list" keyOf={(link) => link.id}>
          {(link) => <MetricNode link={link} />}
        </GrowingList>
      </section>
    </div>
  );
}

function Input({ dependency }: { readonly dependency: Dependency }) {
  switch (dependency.is) {
    case 'metric':
      return <MetricNode link={dependency.link} />;
    case 'source':
      return (
        <Node kind="data source">
          <FilterLink filterKey="source" value={dependency.name} />
        </Node>
      );
    case 'unknown':
      return (
        <Node kind="unknown: no metric has this id">
          <span class="mono lineage-unknown">{dependency.id}</span>
        </Node>
      );
  }
}

function MetricNode({ link }: { readonly link: MetricLink }) {
  const { navigation } = usePage();
  return (
    <Node
      kind={link.testCount === 0 ? 'not tested' : counted(link.testCount, 'test')}
      id={link.id}
      trust={link.trustScore}
    >
      <a class="lineage-name" href={navigation.hrefTo({ at: 'metric', id: link.id, tab: 'lineage' })}>
        {link.name}
      </a>
    </Node>
  );
}

interface NodeProps {
  readonly kind: string;
  readonly id?: string;
  readonly trust?: number;
  readonly children: ComponentChildren;
}

function Node({ kind, id, trust, children }: NodeProps) {
  return (
    <li class="lineage-node">
      {children}
      <span class="lineage-kind">
        {id !== undefined && <code>{id}</code>}
        {id !== undefined && ' · '}
        {kind}
      </span>
      {trust !== undefined && (
        <span class="lineage-trust">
          <span class="visually-hidden">trust </span>
          {Number(trust.toFixed(1))}
        </span>
      )}
    </li>
  );
}

function keyOf(dependency: Dependency): string {
  return dependency.is === 'metric' ? dependency.link.id : `${dependency.is} ${dependency.id}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
