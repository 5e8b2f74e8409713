import { isolated } from '../../domain/core/isolated.ts';
import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import type { AppContext } from '../core/app-context.ts';
import { hashOf } from '../core/route.ts';

/** Copies a metric's id, and says so. If the browser refuses, the notice has the id to select. */
export async function copyId({ notices }: AppContext, id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(id);
    notices.tell(`${isolated(id)} was copied.`);
  } catch {
    // A page without HTTPS has no clipboard, and a user may refuse access.
    notices.warn(`The browser blocked copying. The id is ${isolated(id)}`);
  }
}

/** Copies the address of a metric's page, without the query of the list, and says so. */
export async function copyLink({ notices }: AppContext, id: string): Promise<void> {
  const place = { route: { at: 'metric', id, tab: 'overview' }, query: '', sort: DEFAULT_SORT } as const;
  const link = new URL(hashOf(place), location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    notices.tell('The link was copied.');
  } catch {
    notices.warn(`The browser blocked copying. The link is ${isolated(link)}`);
  }
}
