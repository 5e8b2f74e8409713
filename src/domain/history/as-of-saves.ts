import type { SavedChange } from '../metric/change.ts';
import type { Instant } from '../core/instant.ts';
import { secondOf } from '../core/moment.ts';
import type { Save } from './saves.ts';
import { savesOf } from './saves.ts';

/** The last save up to a timestamp, and the first after it. `changes`: the metric's history, newest first. */
export function neighbouringSaves(
  changes: readonly SavedChange[],
  time: Instant,
): { readonly last: Save | undefined; readonly next: Save | undefined } {
  const saves = savesOf(changes);
  const at = saves.findIndex(({ changedAt }) => secondOf(changedAt) <= time);
  return at === -1 ? { last: undefined, next: saves.at(-1) } : { last: saves[at], next: saves[at - 1] };
}
