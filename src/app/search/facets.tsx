import { useState } from 'preact/hooks';
import { ownerName } from '../../domain/metric/owner-name.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { customTextIn, customValue } from '../../domain/search/custom-filter.ts';
import type { CustomCounts, FacetCount, TrustCounts } from '../../domain/search/listing.ts';
import type { Filter, ValueKey } from '../../domain/search/query.ts';
import { sameText } from '../../domain/core/same-text.ts';
import type { Choice } from './facet-choice.ts';
import { choiceOf, choiceOfFilter, namedValues, withChoice, withFilterChoice } from './facet-choice.ts';
import { groupDepth, groupLines, groupName, withGroupChoice } from './group-lines.ts';
import { FacetLine } from './facet-line.tsx';
import { useBetweenKeys } from '../kit/timing/after-paint.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { SavedViews } from './saved-views.tsx';
import './facets.css';
import { TrustFacet } from './trust-facet.tsx';

const SHOWN = 8;
const MORE = 40;

type FlagCount = 'noOwner' | 'noDescription' | 'noTests' | 'failingTests' | 'unused' | 'stale';

const NEEDS_ATTENTION: readonly (readonly [FlagCount, string, Filter])[] = [
  ['noOwner', 'no owner', { is: 'part', part: 'owner', present: false }],
  ['noDescription', 'no description', { is: 'part', part: 'description', present: false }],
  ['noTests', 'no tests', { is: 'part', part: 'tests', present: false }],
  ['failingTests', 'failing tests', { is: 'flag', flag: 'failing', not: false }],
  ['unused', 'unused', { is: 'part', part: 'usage', present: false }],
  ['stale', 'not updated in 180 days', { is: 'flag', flag: 'stale', not: false }],
];

const REVIEWED: readonly (readonly [Exclude<keyof TrustCounts, 'histogram' | 'unscored'>, string, Filter])[] = [
  ['neverReviewed', 'never reviewed', { is: 'part', part: 'review', present: false }],
  ['reviewedOver90', 'over 90 days ago', { is: 'range', key: 'reviewed', comparator: '<', bound: '-90d' }],
  ['reviewedOver180', 'over 180 days ago', { is: 'range', key: 'reviewed', comparator: '<', bound: '-180d' }],
];

/** The saved views, and the facets of the list, with the number of metrics that each choice would show. */
export function Facets() {
  const list = useFeature(LIST);
  const facets = useBetweenKeys(list.facets.value);
  return (
    <div class="facets">
      <SavedViews />
      <ValueFacet title="Owner" facet="owner" counts={facets?.owners} />
      <ValueFacet title="Group" facet="group" counts={facets?.groups} />
      <ValueFacet title="Tag" facet="tag" counts={facets?.tags} />
      <ValueFacet title="Data source" facet="source" counts={facets?.dataSources} />
      <ValueFacet title="Kind" facet="kind" counts={facets?.kinds} />
      <ValueFacet title="Unit" facet="unit" counts={facets?.units} />
      <ValueFacet title="Grain" facet="grain" counts={facets?.grains} />
      <ValueFacet title="Language" facet="language" counts={facets?.languages} />
      {facets?.customs.map((custom) => (
        <CustomFacet key={custom.name} {...custom} />
      ))}
      <section>
        <h2 class="label">Needs attention</h2>
        <ul aria-label="Needs attention">
          {NEEDS_ATTENTION.map(([key, text, filter]) => (
            <FlagLine key={key} text={text} count={facets?.[key]} filter={filter} />
          ))}
          <DuplicatesLine />
        </ul>
      </section>
      <section>
        <h2 class="label">Review</h2>
        <ul aria-label="Review">
          {REVIEWED.map(([key, text, filter]) => (
            <FlagLine key={key} text={text} count={facets?.trust?.[key]} filter={filter} />
          ))}
        </ul>
      </section>
      <TrustFacet counts={facets?.trust} />
    </div>
  );
}

/** Leads to the page of duplicates: counting them would mean to compare all metrics. */
function DuplicatesLine() {
  const { navigation } = useApp();
  return (
    <li>
      <a class="facet facet-missing" href={navigation.hrefTo({ at: 'duplicates' })}>
        <span class="facet-text">possible duplicates</span> <span aria-hidden="true">→</span>
      </a>
    </li>
  );
}

interface FlagLineProps {
  readonly text: string;
  readonly count: number | undefined;
  readonly filter: Filter;
}

function FlagLine({ text, count, filter }: FlagLineProps) {
  const { navigation } = useApp();
  return (
    <FacetLine
      text={text}
      count={count}
      missing
      choice={choiceOfFilter(navigation.filters.value, filter)}
      onChoose={(choice) => navigation.choose(withFilterChoice(navigation.query.peek(), filter, choice))}
    />
  );
}

/** The facet of a custom field, whose values are filtered by `custom:"Tier=gold"`. */
function CustomFacet({ name, counts }: CustomCounts) {
  const { navigation } = useApp();
  const isOfField = (value: string): boolean => customTextIn(value, name) !== undefined;
  const named = namedValues(navigation.filters.value, 'custom').filter(isOfField);
  const values = counts.map(({ value, count }) => ({ value: customValue(name, value), count }));
  const textOf = (value: string): string =>
    value.startsWith(`${name}=`) ? value.slice(name.length + 1) : (customTextIn(value, name) ?? value);
  return <ValueFacet title={name} facet="custom" counts={values} named={named} textOf={textOf} />;
}

interface ValueFacetProps {
  readonly title: string;
  readonly facet: ValueKey;
  /** Undefined until they have been counted. */
  readonly counts: readonly FacetCount[] | undefined;
  /** The values that the query names; by default all those of the facet's key. */
  readonly named?: readonly string[];
  /** The text that a line shows for a value. */
  readonly textOf?: (value: string) => string;
}

function ValueFacet({ title, facet, counts, textOf = ownerName, ...others }: ValueFacetProps) {
  const { navigation } = useApp();
  const [shown, setShown] = useState(SHOWN);
  const filters = navigation.filters.value;
  const named = others.named ?? namedValues(filters, facet);
  const lines = facet === 'group' ? groupLines(counts ?? [], named) : (counts ?? []);
  const values = withNamed(lines, named, shown);
  const left = lines.length - shown;
  if (values.length === 0) return null;
  const choose = (value: string, choice: Choice): void => {
    const query = navigation.query.peek();
    navigation.choose(
      facet === 'group' ? withGroupChoice(query, value, choice) : withChoice(query, facet, value, choice),
    );
  };
  return (
    <section>
      <h2 class="label">{title}</h2>
      <ul aria-label={`Filter by ${title.toLowerCase()}`}>
        {values.map(({ value, count }) => (
          <FacetLine
            key={value}
            text={facet === 'group' ? groupName(value) : textOf(value)}
            depth={facet === 'group' ? groupDepth(value) : 0}
            count={count}
            choice={choiceOf(filters, facet, value)}
            onChoose={(choice) => choose(value, choice)}
          />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="facet-more" onClick={() => setShown(shown + MORE)}>
          {left > MORE ? `${MORE} more of ${formatNumber(left)}` : `${left} more`}
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

/** Returns the first values, and those that the query names even if they are further down or were not counted. */
function withNamed(counts: readonly FacetCount[], named: readonly string[], shown: number): FacetCount[] {
  const first = counts.slice(0, shown);
  const known = new Set(first.map(({ value }) => sameText(value)));
  const others = named
    .filter((value) => !known.has(sameText(value)))
    .map((value) => counts.find((one) => sameText(one.value) === sameText(value)) ?? { value, count: 0 });
  return [...first, ...others];
}
