import { type ReadonlySignal, useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { type Choices, isTaken } from '../../domain/review/choices.ts';
import type { DeletedReview, NewReview } from '../../domain/review/review.ts';
import type { Reviewed } from '../../domain/review/reviewed-files.ts';
import { nameOf, originKey } from '../../domain/review/sides.ts';
import { ChangedValue } from '../kit/change-difference.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import { fieldTitle, placeText, rowLabel } from './review-sentences.ts';
import { type MetricRows, type ReviewSection, sectionKey } from './review-sections.ts';
import { ReviewRow } from './review-row.tsx';
import type { Reviews } from './reviews.ts';

interface ReviewSectionProps {
  readonly section: ReviewSection;
  /** The heading of the values that are theirs. */
  readonly theirSide: string;
  readonly places: Reviewed['places'];
  readonly reviews: Reviews;
  readonly isOpen: boolean;
  readonly onToggle: (open: boolean) => void;
}

/** One part of a review: its title, what can be chosen for all of it, and its metrics once it is open. */
export function ReviewSectionView(props: ReviewSectionProps) {
  const { section, isOpen, onToggle } = props;
  return (
    <section class="review-section" aria-label={section.title}>
      <header>
        <h2 class="label" tabIndex={-1} data-section={sectionKey(section)}>
          {section.title}
        </h2>
        <span class="review-summary">{section.summary}</span>
        <ForAll {...props} />
        <button type="button" class="quiet-button" aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
          {isOpen ? 'Hide' : 'Show'}
          <span class="visually-hidden"> {section.title}</span>
        </button>
      </header>
      {isOpen && <Content {...props} />}
    </section>
  );
}

/** Choices for all metrics of a section. */
function ForAll({ section, reviews }: ReviewSectionProps) {
  switch (section.is) {
    case 'rows':
      return (
        <>
          <button type="button" class="quiet-button" onClick={() => reviews.chooseKind(section.kind, 'mine')}>
            Keep all mine
          </button>
          <button type="button" class="quiet-button" onClick={() => reviews.chooseKind(section.kind, 'theirs')}>
            {section.kind === 'emptied' ? 'Clear all' : 'Take all theirs'}
          </button>
        </>
      );
    case 'to take':
      return (
        <>
          <button type="button" class="quiet-button" onClick={() => reviews.chooseMetrics(section.metrics, 'skip')}>
            Skip all
          </button>
          <button type="button" class="quiet-button" onClick={() => reviews.chooseMetrics(section.metrics, 'take')}>
            Take all
          </button>
        </>
      );
    case 'names':
    case 'sentences':
      return null;
  }
}

function Content({ section, theirSide, places, reviews }: ReviewSectionProps) {
  switch (section.is) {
    case 'rows': {
      const starts = startsOf(section.metrics);
      return (
        <>
          <div class="review-sides" aria-hidden="true">
            <span>Mine, in this catalog</span>
            <span>{theirSide}</span>
          </div>
          <GrowingList items={section.metrics} step={30} class="review-metrics" keyOf={({ metric }) => metric.ours.id}>
            {(one) => (
              <MetricItem
                one={one}
                start={starts.get(one) ?? 0}
                total={section.fields}
                places={places}
                reviews={reviews}
              />
            )}
          </GrowingList>
        </>
      );
    }
    case 'to take':
      return (
        <GrowingList items={section.metrics} step={40} class="review-metrics" keyOf={({ theirs }) => theirs.id}>
          {(metric) => <ToTake metric={metric} places={places} reviews={reviews} />}
        </GrowingList>
      );
    case 'names':
      return (
        <GrowingList items={section.metrics} step={100} class="review-names" keyOf={({ id }) => id}>
          {({ id, name }) => (
            <li>
              <span {...NAME}>{name}</span> <code {...CODE}>{id}</code>
            </li>
          )}
        </GrowingList>
      );
    case 'sentences':
      return (
        <GrowingList items={section.sentences} step={40} class="review-names" keyOf={(sentence) => sentence}>
          {(sentence) => <li {...PROSE}>{sentence}</li>}
        </GrowingList>
      );
  }
}

/** The number of rows before each metric of a section. */
function startsOf(metrics: readonly MetricRows[]): ReadonlyMap<MetricRows, number> {
  let before = 0;
  return new Map(
    metrics.map((one) => {
      const start = before;
      before += one.rows.length;
      return [one, start] as const;
    }),
  );
}

interface MetricItemProps {
  readonly one: MetricRows;
  /** The number of rows before those of this metric, and of all in the section. */
  readonly start: number;
  readonly total: number;
  readonly places: Reviewed['places'];
  readonly reviews: Reviews;
}

function MetricItem({ one: { metric, name, rows }, start, total, places, reviews }: MetricItemProps) {
  const { ours, theirs } = metric;
  const place = places.get(originKey(theirs.origins[0]));
  return (
    <li>
      <h3>
        <span {...NAME}>{name}</span> <code {...CODE}>{ours.id}</code>
        {theirs.id !== ours.id && (
          <span class="review-known-as">
            called <code {...CODE}>{theirs.id}</code> there
          </span>
        )}
      </h3>
      {rows.map((row, i) => (
        <ReviewRow
          key={row.field}
          row={row}
          name={name}
          label={rowLabel(name, row, start + i + 1, total)}
          place={place === undefined ? '' : placeText(place)}
          reviews={reviews}
        />
      ))}
    </li>
  );
}

interface ToTakeProps {
  readonly metric: NewReview | DeletedReview;
  readonly places: Reviewed['places'];
  readonly reviews: Reviews;
}

/** Fields of a new metric that are shown at first: enough to know what it is. */
const SHOWN = ['description', 'calculation', 'owner'];

function ToTake({ metric, places, reviews }: ToTakeProps) {
  const { id, theirs } = metric;
  const name = nameOf(theirs);
  const place = places.get(originKey(theirs.origins[0]));
  const [isWhole, setWhole] = useState(false);
  const others = [...theirs.fields.keys()].filter((field) => field !== 'name' && !SHOWN.includes(field));
  const fields = [...SHOWN, ...(isWhole ? others : [])].flatMap((field) => {
    const text = theirs.fields.get(field);
    return text === undefined ? [] : [{ field, text }];
  });
  return (
    <li>
      <label class="review-take">
        <Take metric={metric} choices={reviews.choices} onChange={(take) => reviews.chooseMetrics([metric], take)} />
        <span class="review-metric-name" {...NAME}>
          {name}
        </span>{' '}
        <code {...CODE}>{id}</code>
        {id !== theirs.id && (
          <span class="review-known-as">
            another metric here has the id <code {...CODE}>{theirs.id}</code>
          </span>
        )}
      </label>
      <div class="review-new">
        {fields.map(({ field, text }) => (
          <div key={field}>
            <span class="review-field">{fieldTitle(field)}</span>
            <ChangedValue change={{ fieldName: field, oldValue: text, newValue: text }} />
          </div>
        ))}
        <p class="review-who">
          {place !== undefined && <code {...CODE}>{placeText(place)}</code>}
          {others.length > 0 && (
            <button type="button" class="quiet-button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
              {isWhole
                ? 'Fewer fields'
                : `${formatNumber(others.length)} more ${others.length === 1 ? 'field' : 'fields'}`}
            </button>
          )}
        </p>
      </div>
    </li>
  );
}

interface TakeProps {
  readonly metric: NewReview | DeletedReview;
  readonly choices: ReadonlySignal<Choices>;
  readonly onChange: (take: 'take' | 'skip') => void;
}

function Take({ metric, choices, onChange }: TakeProps) {
  return (
    <input
      type="checkbox"
      checked={useComputed(() => isTaken(choices.value, metric)).value}
      onChange={(event) => onChange(event.currentTarget.checked ? 'take' : 'skip')}
    />
  );
}
