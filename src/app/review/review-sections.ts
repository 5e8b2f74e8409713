import { pluralize } from '../../domain/core/pluralize.ts';
import type { FieldRow, RowKind } from '../../domain/review/field-rows.ts';
import type { DeletedReview, MatchedReview, MetricReview, NewReview, Review } from '../../domain/review/review.ts';
import type { Reviewed } from '../../domain/review/reviewed-files.ts';
import { nameOf } from '../../domain/review/sides.ts';
import { ambiguousSentence } from '../../domain/review/review-words.ts';

/** One metric with the rows of one kind. */
export interface MetricRows {
  readonly metric: MatchedReview;
  readonly name: string;
  readonly rows: readonly FieldRow[];
}

/** A metric that only one side has, or that is the same on both. */
export interface NamedMetric {
  readonly id: string;
  readonly name: string;
}

interface SectionHead {
  readonly title: string;
  /** How much is in it. */
  readonly summary: string;
  /** The number of its metrics. */
  readonly count: number;
}

/** One part of the review, in the order in which it is shown. None is empty. */
export type ReviewSection = SectionHead &
  (
    | { readonly is: 'rows'; readonly kind: RowKind; readonly metrics: readonly MetricRows[]; readonly fields: number }
    | {
        readonly is: 'to take';
        readonly of: 'new' | 'deleted here';
        readonly metrics: readonly (NewReview | DeletedReview)[];
      }
    | {
        readonly is: 'names';
        readonly of: 'gone there' | 'same' | 'only here';
        readonly metrics: readonly NamedMetric[];
      }
    | { readonly is: 'sentences'; readonly of: 'ambiguous'; readonly sentences: readonly string[] }
  );

/** Identifies a section among those of a review. */
export function sectionKey(section: ReviewSection): string {
  return section.is === 'rows' ? section.kind : section.of;
}

/** Sections that are open at first: those with decisions, unless there are very many. */
export function isOpenAtFirst(section: ReviewSection, sections: readonly ReviewSection[]): boolean {
  if (section.count > OPEN_AT_MOST) return false;
  const first = sections.find((one) => one.is === 'rows' || one.is === 'to take');
  return section === first;
}

const OPEN_AT_MOST = 500;

/** Titles that depend on what is reviewed. */
type Titles = Readonly<Record<RowKind | 'gone there', string>>;

const TITLES: Readonly<Record<Reviewed['is'], Titles>> = {
  catalog: {
    conflict: 'Conflicts',
    theirs: 'Changed in the file',
    emptied: 'Empty in the file',
    mine: 'Changed here, kept',
    'gone there': 'Deleted there, kept here',
  },
  files: {
    conflict: 'Conflicts',
    theirs: 'Changed in the files',
    emptied: 'Empty in the files',
    mine: 'Changed here, kept',
    'gone there': 'No longer in the files',
  },
};

/** The sections of a review: what is to be decided comes first. */
export function sectionsOf(review: Review, of: Reviewed['is']): ReviewSection[] {
  const titles = TITLES[of];
  return [
    ...rowsSection(review, 'conflict', titles),
    ...rowsSection(review, 'theirs', titles),
    ...toTakeSection(review, 'new', 'New'),
    ...rowsSection(review, 'emptied', titles),
    ...toTakeSection(review, 'deleted here', 'Deleted here'),
    ...rowsSection(review, 'mine', titles),
    ...namesSection(review, 'gone there', titles['gone there']),
    ...ambiguousSection(review),
    ...namesSection(review, 'same', 'Same on both sides'),
    ...namesSection(review, 'only here', 'Only in this catalog'),
  ];
}

function rowsSection({ metrics }: Review, kind: RowKind, titles: Titles): ReviewSection[] {
  const withRows = metrics.flatMap((metric): MetricRows[] => {
    if (!('rows' in metric)) return [];
    const rows = metric.rows.filter((row) => row.kind === kind);
    return rows.length === 0 ? [] : [{ metric, name: nameOf(metric.ours), rows }];
  });
  if (withRows.length === 0) return [];
  const fields = withRows.reduce((sum, { rows }) => sum + rows.length, 0);
  return [
    {
      is: 'rows',
      kind,
      title: titles[kind],
      metrics: withRows,
      fields,
      count: withRows.length,
      summary: `${pluralize(withRows.length, 'metric')}, ${pluralize(fields, 'field')}`,
    },
  ];
}

function toTakeSection({ metrics }: Review, of: 'new' | 'deleted here', title: string): ReviewSection[] {
  const found = metrics.filter((metric): metric is NewReview | DeletedReview => metric.is === of);
  return found.length === 0 ? [] : [{ is: 'to take', of, title, metrics: found, ...numbered(found) }];
}

function namesSection(review: Review, of: 'gone there' | 'same' | 'only here', title: string): ReviewSection[] {
  const named = review.metrics.flatMap((metric) => (metric.is === of ? [namedMetric(metric)] : []));
  return named.length === 0 ? [] : [{ is: 'names', of, title, metrics: named, ...numbered(named) }];
}

function ambiguousSection({ ambiguous }: Review): ReviewSection[] {
  if (ambiguous.length === 0) return [];
  const count = ambiguous.length;
  const summary = pluralize(count, 'name');
  return [
    {
      is: 'sentences',
      of: 'ambiguous',
      title: 'Names of several metrics',
      sentences: ambiguous.map(ambiguousSentence),
      count,
      summary,
    },
  ];
}

function namedMetric(metric: MetricReview): NamedMetric {
  const one = 'ours' in metric ? metric.ours : metric.theirs;
  return { id: one.id, name: nameOf(one) };
}

function numbered(metrics: readonly unknown[]): Pick<SectionHead, 'count' | 'summary'> {
  return { count: metrics.length, summary: pluralize(metrics.length, 'metric') };
}
