import { Fragment } from 'preact';
import { inNaturalOrder } from '../../domain/core/natural-order.ts';
import { isAddress } from '../../domain/metric/address.ts';
import type { Link, MetricDetails } from '../../domain/metric/details.ts';
import { groupPaths } from '../../domain/metric/group-path.ts';
import { FilterLink } from '../kit/filter-link.tsx';
import { NAME } from '../kit/stored-text.ts';
import { Fact } from './overview-fact.tsx';

interface DetailsProps {
  readonly details: MetricDetails;
}

/** The details that say how the number is read, each in a line of the facts if it says anything. */
export function DetailFacts({ details: { group, unit, format, kind, grain, isHidden } }: DetailsProps) {
  return (
    <>
      {group !== null && (
        <Fact name="Group">
          <GroupPath group={group} />
        </Fact>
      )}
      {unit !== null && (
        <Fact name="Unit">
          <FilterLink filterKey="unit" value={unit} />
        </Fact>
      )}
      {format !== null && (
        <Fact name="Format">
          <span class="mono" {...NAME}>
            {format}
          </span>
        </Fact>
      )}
      <KindFact kind={kind} grain={grain} />
      {isHidden && <Fact name="Hidden">from the users of its source</Fact>}
    </>
  );
}

/** Kind and grain share a line: `ratio, by day`. */
function KindFact({ kind, grain }: Pick<MetricDetails, 'kind' | 'grain'>) {
  if (kind === null && grain === null) return null;
  return (
    <Fact name={grain === null ? 'Kind' : kind === null ? 'Grain' : 'Kind, grain'}>
      {kind !== null && <FilterLink filterKey="kind" value={kind} />}
      {kind !== null && grain !== null && ', '}
      {grain !== null && (
        <>
          by <FilterLink filterKey="grain" value={grain} />
        </>
      )}
    </Fact>
  );
}

/** The custom fields by name, and the links. */
export function OwnFacts({ details: { custom, links } }: DetailsProps) {
  return (
    <>
      {Array.from(custom)
        .toSorted(([a], [b]) => inNaturalOrder(a, b))
        .map(([name, text]) => (
          <Fact key={name} name={name} own="custom">
            {isAddress(text) ? <Address link={{ label: '', url: text }} /> : <span {...NAME}>{text}</span>}
          </Fact>
        ))}
      {links.length > 0 && (
        <Fact name="Links">
          <ul class="overview-links">
            {links.map((link, i) => (
              <li key={i}>
                <Address link={link} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}

/** A path whose parts lead to the metrics of that group and of those within it. */
function GroupPath({ group }: { readonly group: string }) {
  return (
    <>
      {groupPaths(group).map((path, i) => (
        <Fragment key={path}>
          {i > 0 && ' / '}
          <FilterLink filterKey="group" value={path} text={path.split('/').at(-1)} />
        </Fragment>
      ))}
    </>
  );
}

/** A link to another page. An address that could run a program, which another program may have written, is only text. */
function Address({ link: { label, url } }: { readonly link: Link }) {
  const text = label.trim() === '' ? url : label;
  if (!isAddress(url)) return <span {...NAME}>{text === url ? url : `${text} ${url}`}</span>;
  return (
    <a
      class={text === url ? 'link' : 'link overview-named-link'}
      {...NAME}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
    >
      {text}
    </a>
  );
}
