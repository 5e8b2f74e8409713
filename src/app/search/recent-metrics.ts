import { computed, effect } from '@preact/signals';
import { parseJson } from '../core/local-json.ts';
import type { LocalStore } from '../core/local-store.ts';
import type { Navigation } from '../core/navigation.ts';

/** The metrics that were last opened in this browser. */
export interface RecentMetrics {
  /** Returns their ids, the latest first. */
  ids(): readonly string[];
}

const KEY = 'recent-metrics';
const MAX_ITEMS = 12;

/** Notes from now on which metrics are opened. */
export function createRecentMetrics(store: LocalStore, navigation: Navigation): RecentMetrics {
  const ids = (): string[] => idsIn(store.get(KEY) ?? '');

  const opened = computed(() => (navigation.route.value.at === 'metric' ? navigation.route.value.id : undefined));
  effect(() => {
    const id = opened.value;
    if (id === undefined) return;
    const others = ids().filter((other) => other !== id);
    store.set(KEY, JSON.stringify([id, ...others].slice(0, MAX_ITEMS)));
  });

  return { ids };
}

/** Parses the list of ids. An invalid text counts as empty, since little is lost. */
function idsIn(text: string): string[] {
  const ids = parseJson(text);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
