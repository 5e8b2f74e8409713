import type { ShownListing } from './metric-list-state.ts';
import { lazy } from '../kit/lazy.tsx';

const emptyCatalog = lazy(async () => (await import('./empty-catalog.tsx')).EmptyCatalog);
const nothingFound = lazy(async () => (await import('./nothing-found.tsx')).NothingFound);

/** The reason why the list is empty, and what to do about it. */
export function EmptyList({ listing }: { readonly listing: ShownListing }) {
  return listing.total === 0 ? <emptyCatalog.Component /> : <nothingFound.Component query={listing.request.query} />;
}
