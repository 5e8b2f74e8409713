import { pluralize } from '../../domain/core/pluralize.ts';
import { TRUST_PARTS, type TrustCounts } from '../../domain/search/listing.ts';
import type { Filter } from '../../domain/search/query.ts';
import { choiceOfFilter, withFilterChoice } from './facet-choice.ts';
import { FacetLine } from './facet-line.tsx';
import type { TrustRange } from './trust-range.ts';
import { trustRangeIn, WHOLE_RANGE, withTrustRange } from './trust-range.ts';
import { useApp } from '../core/use-app.ts';
import './trust-facet.css';

const UNSCORED: Filter = { is: 'part', part: 'trust', present: false };
const STEP = 5;
const PART = (WHOLE_RANGE.to - WHOLE_RANGE.from) / TRUST_PARTS;

/** The distribution of trust scores, and a range of those that are listed. */
export function TrustFacet({ counts }: { readonly counts: TrustCounts | undefined }) {
  const { navigation } = useApp();
  const range = trustRangeIn(navigation.filters.value);
  const isWhole = range.from <= WHOLE_RANGE.from && range.to >= WHOLE_RANGE.to;
  const choose = (to: TrustRange): void => navigation.search(withTrustRange(navigation.query.peek(), to));
  return (
    <section class="trust-facet">
      <div class="facet-head">
        <h2 class="label">Trust</h2>
        {!isWhole && (
          <>
            <span class="trust-range">
              {range.from}–{range.to}
            </span>
            <button type="button" class="facet-more" aria-label="Any trust" onClick={() => choose(WHOLE_RANGE)}>
              any
            </button>
          </>
        )}
      </div>
      <Bars counts={counts?.histogram ?? []} range={range} />
      <div class="trust-ends" role="group" aria-label="Range of trust">
        <End
          label="Trust from"
          value={range.from}
          onChange={(from) => choose({ ...range, from: Math.min(from, range.to) })}
        />
        <End label="Trust to" value={range.to} onChange={(to) => choose({ ...range, to: Math.max(to, range.from) })} />
      </div>
      <Unscored count={counts?.unscored ?? 0} />
    </section>
  );
}

/** The metrics of which nothing is known, if there are any or the query names them. */
function Unscored({ count }: { readonly count: number }) {
  const { navigation } = useApp();
  const choice = choiceOfFilter(navigation.filters.value, UNSCORED);
  if (count === 0 && choice === 'open') return null;
  return (
    <ul aria-label="Without trust">
      <FacetLine
        text="nothing known"
        count={count}
        missing
        choice={choice}
        onChoose={(to) => navigation.choose(withFilterChoice(navigation.query.peek(), UNSCORED, to))}
      />
    </ul>
  );
}

/** One hairline per tenth of the range. The listed ones are in the accent colour, unless all are listed. */
function Bars({ counts, range }: { readonly counts: readonly number[]; readonly range: TrustRange }) {
  const most = Math.max(1, ...counts);
  const parts = counts.map((count, i) => ({ count, from: i * PART, to: (i + 1) * PART }));
  return (
    <ul class="trust-bars" aria-label="Metrics by trust">
      {parts.map(({ count, from, to }) => (
        <li
          key={from}
          class={from < range.to && to > range.from ? undefined : 'trust-bar-out'}
          title={`Trust ${from} to ${to}: ${pluralize(count, 'metric')}`}
        >
          <span style={{ height: count === 0 ? '0' : `max(2px, ${(100 * count) / most}%)` }} />
          <span class="visually-hidden">
            {from} to {to}: {count}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface EndProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function End({ label, value, onChange }: EndProps) {
  return (
    <input
      type="range"
      aria-label={label}
      min={WHOLE_RANGE.from}
      max={WHOLE_RANGE.to}
      step={STEP}
      value={value}
      onInput={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}
