import type { FirstRow } from '../../domain/catalog/first-screen.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { SortKey } from '../../domain/search/listing.ts';
import { trustText } from '../../domain/trust/trust-text.ts';

/** The figure at the right of a row, with the word for what it is. */
export interface RowFigure {
  readonly text: string;
  readonly label: string;
  /** True if the word comes after the figure: `259 uses`. */
  readonly isUnit: boolean;
}

/** The figure by which the list is sorted, if there is one, otherwise the trust; undefined while that is not known. */
export function rowFigure(row: FirstRow, by: SortKey, zone: TimeZone): RowFigure | undefined {
  switch (by) {
    case 'updatedAt':
      return { label: 'updated', text: dayText(row.updatedAt, zone), isUnit: false };
    case 'createdAt':
      return { label: 'created', text: dayText(row.createdAt, zone), isUnit: false };
    case 'testCount':
      return { label: row.testCount === 1 ? 'test' : 'tests', text: String(row.testCount), isUnit: true };
    case 'usageCount':
      return { label: row.usageCount === 1 ? 'use' : 'uses', text: String(row.usageCount), isUnit: true };
    default:
      return row.trust === undefined ? undefined : { label: 'trust', text: trustText(row.trust), isUnit: false };
  }
}

/** The day of a stored time, `17 Oct 2022`. One that the browser cannot read stays as another program wrote it. */
function dayText(time: string, zone: TimeZone): string {
  const date = new Date(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) ? `${time.replace(' ', 'T')}Z` : time);
  if (Number.isNaN(date.getTime())) return time;
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
}
