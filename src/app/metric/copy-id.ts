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
