import type { ComponentChildren } from 'preact';
import type { MetricDetail } from '../domain/detail.ts';
import { feedsSentence, inputsSentence } from '../domain/lineage-numbers.ts';
import { ChangeTime } from './change-time.tsx';
import { EditLink } from './edit-link.tsx';
import { FilterLink } from './overview-filter-link.tsx';
import { usePage } from './page-context.ts';

/** Who owns the metric, where it comes from, what it belongs to; links lead to the others that share it. */
export function OverviewFacts({ detail }: { readonly detail: MetricDetail }) {
  const { metric, dependencies, dependents, extra } = detail;
  return (
    <section class="overview-facts" aria-labelledby="overview-facts">
      <header class="overview-head">
        <h2 class="label" id="overview-facts">
          Facts
        </h2>
        <EditLink id={metric.id} field="owner" />
      </header>
      <dl>
        <Fact name="Owner">
          {metric.owner === null ? (
            <i class="missing">nobody</i>
          ) : (
            <FilterLink filterKey="owner" value={metric.owner} />
          )}
        </Fact>
        <Fact name="Source">
          {metric.dataSource === null ? (
            <i class="missing">none named</i>
          ) : (
            <FilterLink filterKey="source" value={metric.dataSource} />
          )}
        </Fact>
        <Fact name="Tags">
          {metric.tags.length === 0 ? (
            <i class="missing">none</i>
          ) : (
            <ul class="overview-tags">
              {metric.tags.map((tag) => (
                <li key={tag}>
                  <FilterLink filterKey="tag" value={tag} />
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Inputs">
          <LineageLink id={metric.id} text={dependencies.length === 0 ? undefined : inputsSentence(dependencies)} />
        </Fact>
        <Fact name="Feeds">
          <LineageLink id={metric.id} text={dependents.length === 0 ? undefined : feedsSentence(dependents)} />
        </Fact>
        <Fact name="Created">
          <ChangeTime at={metric.createdAt} />
          {metric.updatedAt !== metric.createdAt && (
            <>
              ,{' '}
              <span class="overview-updated">
                updated <ChangeTime at={metric.updatedAt} />
              </span>
            </>
          )}
        </Fact>
        {extra.map(({ column, text }) => (
          <Fact key={column} name={column} own>
            {text}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** Leads to the lineage, where there is any. */
function LineageLink({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  const { navigation } = usePage();
  if (text === undefined) return <i class="missing">nothing</i>;
  return (
    <a class="plain-link" href={navigation.hrefTo({ at: 'metric', id, tab: 'lineage' })}>
      {text}
    </a>
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
      <dt class={own ? 'overview-column' : ''}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
