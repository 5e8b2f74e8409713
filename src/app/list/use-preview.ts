import { useEffect, useRef } from 'preact/hooks';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from './list-feature.ts';

/** How long the cursor rests before its metric is shown: who leafs through the list waits for nothing. */
const REST_MS = 150;
/** The list and the metric are beside each other. */
const BESIDE = '(width >= 760px)';

/**
 * Returns a function to call whenever a key moved the list's cursor. Once it rests, its metric is shown beside the list,
 * in place of the one before, and the focus stays in the list. Not while anything else is shown there.
 */
export function usePreview(): () => void {
  const { navigation } = useApp();
  const list = useFeature(LIST);
  const timerRef = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timerRef.current), []);

  function show(): void {
    const rowid = list.cursor.peek();
    const id = rowid === undefined ? undefined : list.rows.peek().get(rowid)?.id;
    const route = navigation.route.peek();
    if (id === undefined || list.isBusy() || !window.matchMedia(BESIDE).matches) return;
    if (route.at === 'list') void navigation.go({ at: 'metric', id, tab: 'overview' });
    else if (route.at === 'metric' && route.id !== id) navigation.replace({ at: 'metric', id, tab: route.tab });
  }

  return () => {
    clearTimeout(timerRef.current);
    timerRef.current = setTimeout(show, REST_MS);
  };
}
