import { effect } from '@preact/signals';
import { keptValue } from '../core/local-json.ts';
import type { KeptTexts } from '../core/local-store.ts';
import type { Navigation } from '../core/navigation.ts';

/** The metrics that were opened last in this browser. */
export interface RecentMetrics {
  /** Their ids, the latest first. */
  ids(): readonly string[];
}

const KEY = 'recent-metrics';
const MOST = 12;

/** Notes from now on which metrics are opened. */
export function createRecentMetrics(kept: KeptTexts, navigation: Navigation): RecentMetrics {
  const ids = (): string[] => idsIn(kept.get(KEY) ?? '');

  effect(() => {
    const route = navigation.route.value;
    if (route.at !== 'metric') return;
    const others = ids().filter((id) => id !== route.id);
    kept.set(KEY, JSON.stringify([route.id, ...others].slice(0, MOST)));
  });

  return { ids };
}

/** What is no list of ids is none at all: it is nothing to lose. */
function idsIn(text: string): string[] {
  const ids = keptValue(text);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
