import type { ReadonlySignal } from '@preact/signals';
import type { ListRequest } from '../../domain/search/listing.ts';
import type { ReportBug } from '../core/query.ts';
import type { HeldActs } from '../keys/held-acts.ts';
import { createHeldActs } from '../keys/held-acts.ts';
import { sameRequest } from './list-cursor.ts';
import type { ShownListing } from './metric-list-state.ts';

/** The acts of a user in the list, each on the listing that it was meant for. */
export interface ListActs extends Omit<HeldActs<ListRequest>, 'release'> {
  /** Call it whenever a listing has been drawn. Before that, its rows cannot be scrolled to. */
  drawn(listing: ShownListing): void;
}

/** Creates the acts of a list. */
export function createListActs(listing: ReadonlySignal<ShownListing | undefined>, report: ReportBug): ListActs {
  let drawn: ShownListing | undefined;
  const held = createHeldActs<ListRequest>({
    isThere(request) {
      const shown = listing.peek();
      return shown !== undefined && shown === drawn && sameRequest(shown.request, request);
    },
    isSame: sameRequest,
    report,
  });
  return {
    ...held,
    drawn(shown) {
      drawn = shown;
      held.release();
    },
  };
}
