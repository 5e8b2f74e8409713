import { addDays, type Day } from '../../domain/core/instant.ts';
import { groupsOf } from '../../domain/core/groups.ts';
import { NumberColumn } from '../../domain/core/number-column.ts';
import { sameText } from '../../domain/core/same-text.ts';
import {
  type Bound,
  dayOfBound,
  type Filter,
  type Part,
  type RangeKey,
  type ValueKey,
} from '../../domain/search/query.ts';
import type { CatalogTrust } from '../trust/catalog-trust.ts';
import { ColumnValues } from './column-values.ts';
import { DetailColumns } from './detail-columns.ts';
import { alternativesKey, facetOf, type OwnFacet } from './own-facet.ts';
import { anyOne, compares, type Condition, everyOne, except } from './row-conditions.ts';
import { reviewFits, scoreFits } from './trust-conditions.ts';

/** Days after which a metric without changes counts as stale. */
const UNTOUCHED_DAYS = 180;

/** The columns that filters look at, by rowid. */
export type FilteredColumns = ReturnType<typeof newColumns>;

/** Empty columns. */
export function newColumns() {
  return {
    owner: new ColumnValues(sameText),
    dataSource: new ColumnValues(sameText),
    /** The text of the column; `tagsOf` has the tags for each code. */
    tagList: new ColumnValues(sameText),
    tagsOf: new Map<number, readonly string[]>(),
    /** Days in the zone; empty for times that cannot be read. */
    updated: new ColumnValues((day) => day),
    created: new ColumnValues((day) => day),
    hasDescription: new NumberColumn(),
    hasCalculation: new NumberColumn(),
    hasDependencies: new NumberColumn(),
    tests: new NumberColumn(),
    usages: new NumberColumn(),
    failing: new NumberColumn(),
    details: new DetailColumns(),
  };
}

/** The day and the scores that filters and counts mean. */
export interface Given {
  readonly today: Day;
  /** Undefined until the scores are calculated: a filter that names one needs them. */
  readonly trust: CatalogTrust | undefined;
}

/**
 * Combines the filters of one facet, or those without a facet of their own, into one condition. Filters for values of
 * which a metric has one, such as its owner, are combined by "or", all others by "and".
 */
export function conditionOn(
  columns: FilteredColumns,
  facet: OwnFacet | undefined,
  all: readonly Filter[],
  given: Given,
): Condition {
  const filters = all.filter((filter) => facetOf(filter) === facet);
  const together = groupsOf(filters, (filter) => alternativesKey(filter) ?? filter);
  return everyOne(
    Array.from(together.values(), (group) => anyOne(group.map((filter) => conditionOf(columns, filter, given)))),
  );
}

function conditionOf(columns: FilteredColumns, filter: Filter, given: Given): Condition {
  switch (filter.is) {
    case 'value':
      return except(hasValue(columns, filter.key, filter.values), filter.not);
    case 'part':
      return except(hasPart(columns, filter.part, given), !filter.present);
    case 'flag':
      return except(
        filter.flag === 'failing' ? (rowid) => columns.failing.at(rowid) > 0 : staleOn(columns, given.today),
        filter.not,
      );
    case 'range':
      return inRange(columns, filter.key, given, compares(filter.comparator, dayOfBound(filter.bound, given.today)));
    case 'between': {
      const [from, to] = [dayOfBound(filter.from, given.today), dayOfBound(filter.to, given.today)];
      return inRange(columns, filter.key, given, (value) => value >= from && value <= to);
    }
  }
}

function inRange(
  columns: FilteredColumns,
  key: RangeKey,
  { trust }: Given,
  fits: (value: Bound) => boolean,
): Condition {
  if (key === 'trust') return scoreFits(trust, fits);
  if (key === 'reviewed') return reviewFits(trust, fits);
  const days = key === 'updated' ? columns.updated : columns.created;
  // A metric without a date is neither before nor after any day.
  return days.those((day) => day !== '' && fits(day));
}

/** True of metrics that were not updated for long. */
export function staleOn({ updated }: FilteredColumns, today: Day): Condition {
  const since = addDays(today, -UNTOUCHED_DAYS);
  return updated.those((day) => day < since);
}

function hasValue(columns: FilteredColumns, key: ValueKey, values: readonly string[]): Condition {
  const wanted = new Set(values.map(sameText).filter((value) => value !== ''));
  switch (key) {
    case 'owner':
      return columns.owner.those((owner) => wanted.has(columns.owner.keyOf(owner)));
    case 'source':
      return columns.dataSource.those((dataSource) => wanted.has(columns.dataSource.keyOf(dataSource)));
    case 'tag':
      return columns.tagList.those((_, code) =>
        (columns.tagsOf.get(code) ?? []).some((tag) => wanted.has(columns.tagList.keyOf(tag))),
      );
    default:
      return columns.details.having(key, values);
  }
}

function hasPart(columns: FilteredColumns, part: Part, { trust }: Given): Condition {
  switch (part) {
    case 'review':
      return reviewFits(trust, () => true);
    case 'trust':
      return scoreFits(trust, () => true);
    case 'owner':
      return (rowid) => !columns.owner.isEmptyAt(rowid);
    case 'source':
      return (rowid) => !columns.dataSource.isEmptyAt(rowid);
    case 'description':
      return (rowid) => columns.hasDescription.at(rowid) === 1;
    case 'calculation':
      return (rowid) => columns.hasCalculation.at(rowid) === 1;
    case 'tags':
      return columns.tagList.those((_, code) => (columns.tagsOf.get(code) ?? []).length > 0);
    case 'dependencies':
      return (rowid) => columns.hasDependencies.at(rowid) === 1;
    case 'tests':
      return (rowid) => columns.tests.at(rowid) > 0;
    case 'usage':
      return (rowid) => columns.usages.at(rowid) > 0;
  }
}
