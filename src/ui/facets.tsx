import { grouped } from '../domain/counted.ts';
import { useState } from 'preact/hooks';
import type { FacetCount } from '../domain/listing.ts';
import type { Filter, ValueKey } from '../domain/query.ts';
import { comparable, hasFilter, toggleFilter } from '../domain/query.ts';
import { chosenValues, isChosen, toggleValue } from '../state/facet-choice.ts';
import { usePage } from './page-context.ts';
import './styles/facets.css';

const SHOWN = 8;
const MORE = 40;

type CareCount = 'noOwner' | 'noDescription' | 'noTests' | 'failingTests' | 'untouched';

const CARES: readonly (readonly [CareCount, string, Filter])[] = [
  ['noOwner', 'no owner', { is: 'part', part: 'owner', present: false }],
  ['noDescription', 'no description', { is: 'part', part: 'description', present: false }],
  ['noTests', 'no tests', { is: 'part', part: 'tests', present: false }],
  ['failingTests', 'failing tests', { is: 'care', care: 'failing', not: false }],
  ['untouched', 'untouched 180 days', { is: 'care', care: 'untouched', not: false }],
];

/** What the list can be narrowed by, with how many metrics each choice would show. */
export function Facets() {
  const { list, navigation } = usePage();
  const facets = list.listing.value?.facets;
  return (
    <div class="facets">
      <ValueFacet title="Owner" facet="owner" counts={facets?.owners} />
      <ValueFacet title="Tag" facet="tag" counts={facets?.tags} />
      <ValueFacet title="Data source" facet="source" counts={facets?.dataSources} />
      <section>
        <h2 class="label">Needs care</h2>
        <ul>
          {CARES.map(([key, text, filter]) => (
            <FacetLine
              key={key}
              text={text}
              count={facets?.[key]}
              missing
              chosen={hasFilter(navigation.query.value, filter)}
              onToggle={() => navigation.choose(toggleFilter(navigation.query.peek(), filter))}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}

interface ValueFacetProps {
  readonly title: string;
  readonly facet: ValueKey;
  /** Undefined until they have been counted. */
  readonly counts: readonly FacetCount[] | undefined;
}

function ValueFacet({ title, facet, counts }: ValueFacetProps) {
  const { navigation } = usePage();
  const [shown, setShown] = useState(SHOWN);
  const query = navigation.query.value;
  const values = withChosen(counts ?? [], chosenValues(query, facet), shown);
  const left = (counts?.length ?? 0) - shown;
  if (values.length === 0) return null;
  return (
    <section>
      <h2 class="label">{title}</h2>
      <ul>
        {values.map(({ value, count }) => (
          <FacetLine
            key={value}
            text={value.replace(/^@(?=.)/, '')}
            count={count}
            chosen={isChosen(query, facet, value)}
            onToggle={() => navigation.choose(toggleValue(navigation.query.peek(), facet, value))}
          />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="facet-more" onClick={() => setShown(shown + MORE)}>
          {left > MORE ? `${MORE} more of ${grouped(left)}` : `${left} more`}
        </button>
      )}
      {shown > SHOWN && left <= 0 && (
        <button type="button" class="facet-more" onClick={() => setShown(SHOWN)}>
          fewer
        </button>
      )}
    </section>
  );
}

interface FacetLineProps {
  readonly text: string;
  readonly count: number | undefined;
  readonly chosen: boolean;
  readonly missing?: boolean;
  readonly onToggle: () => void;
}

function FacetLine({ text, count, chosen, missing = false, onToggle }: FacetLineProps) {
  return (
    <li>
      <button
        type="button"
        class={`facet${missing ? ' facet-missing' : ''}`}
        aria-pressed={chosen}
        title={text.length > 22 ? text : undefined}
        onClick={onToggle}
      >
        <span class="facet-text">{text}</span> <span class="facet-count">{count !== undefined && grouped(count)}</span>
      </button>
    </li>
  );
}

/** The first values, and with them the chosen ones that stand further down or were not counted at all. */
function withChosen(counts: readonly FacetCount[], chosen: readonly string[], shown: number): FacetCount[] {
  const first = counts.slice(0, shown);
  const known = new Set(first.map(({ value }) => comparable(value)));
  const others = chosen
    .filter((value) => !known.has(comparable(value)))
    .map((value) => counts.find((one) => comparable(one.value) === comparable(value)) ?? { value, count: 0 });
  return [...first, ...others];
}
