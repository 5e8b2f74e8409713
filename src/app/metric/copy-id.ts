import { isolated } from '../../domain/core/isolated.ts';
import type { AppContext } from '../core/app-context.ts';

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

/** Copies the address of a metric's page. */
export async function copyLink({ notices, navigation }: AppContext, metric: { readonly id: string }): Promise<void> {
  const address = new URL(navigation.hrefTo({ at: 'metric', id: metric.id, tab: 'overview' }), location.href).href;
  try {
    await window.navigator.clipboard.writeText(address);
    notices.tell('The link was copied.');
  } catch {
    notices.warn(`The browser blocked copying. The link is ${address}`);
  }
}
