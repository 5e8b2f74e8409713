import { sameText } from '../../domain/core/same-text.ts';
import { customFieldIn } from '../../domain/search/custom-filter.ts';
import type { Filter, ValueKey } from '../../domain/search/query.ts';
import { DETAIL_FACETS, type DetailFacet } from './detail-columns.ts';

/** A facet whose own filters do not narrow its counts. */
export type OwnFacet = 'owner' | 'source' | 'trust' | DetailFacet | `custom:${string}`;

const OWN_FACETS: ReadonlySet<string | undefined> = new Set<OwnFacet>(['owner', 'source', 'trust', ...DETAIL_FACETS]);

/** Keys of values of which a metric may have several. */
const MANY_VALUED: ReadonlySet<ValueKey> = new Set<ValueKey>(['tag', 'synonym']);

/** The facet of the custom fields that have this name to a reader. */
export function customFacet(name: string): OwnFacet {
  return `custom:${sameText(name)}`;
}

/** The facet that a filter belongs to; undefined for those without one of their own. */
export function facetOf(filter: Filter): OwnFacet | undefined {
  const field = customFieldIn(filter);
  if (field !== undefined) return customFacet(field);
  const key = filter.is === 'part' ? filter.part : filter.is === 'flag' ? undefined : filter.key;
  return isOwnFacet(key) ? key : undefined;
}

function isOwnFacet(key: string | undefined): key is OwnFacet {
  return OWN_FACETS.has(key);
}

/** Filters with the same key are alternatives, since a metric has one value at most; undefined for all others. */
export function alternativesKey(filter: Filter): string | undefined {
  if (filter.is !== 'value' || filter.not || MANY_VALUED.has(filter.key)) return undefined;
  const field = customFieldIn(filter);
  if (field !== undefined) return customFacet(field);
  return filter.key === 'custom' ? undefined : filter.key;
}
