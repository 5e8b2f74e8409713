import type { FirstRow } from '../../domain/catalog/first-screen.ts';
import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import { relativeTime } from '../../domain/core/relative-time.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { SortKey } from '../../domain/search/listing.ts';
import { trustText } from '../../domain/trust/trust-text.ts';

/** The figure at the right of a row, with the word for what it is. */
export interface RowFigure {
  readonly label: string;
  readonly text: string;
}

/** The figure by which the list is sorted, if there is one, otherwise the trust; undefined while that is not known. */
export function rowFigure(row: FirstRow, by: SortKey, now: Date, zone: TimeZone): RowFigure | undefined {
  switch (by) {
    case 'updatedAt':
      return { label: 'updated', text: relativeTime(row.updatedAt, now, zone) };
    case 'createdAt':
      return { label: 'created', text: relativeTime(row.createdAt, now, zone) };
    case 'testCount':
      return { label: '', text: pluralize(row.testCount, 'test') };
    case 'usageCount':
      return { label: '', text: `${formatNumber(row.usageCount)} ${row.usageCount === 1 ? 'use' : 'uses'}` };
    default:
      return row.trust === undefined ? undefined : { label: 'trust', text: trustText(row.trust) };
  }
}
