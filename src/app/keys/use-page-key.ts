import { useApp } from '../core/use-app.ts';

/**
 * Returns a single key that acts on the whole page, to be shown beside what it does, and for `aria-keyshortcuts`;
 * undefined while the user has turned such keys off. The component follows the setting.
 */
export function usePageKey(key: string): string | undefined {
  return useApp().settings.singleKeys.value === 'on' ? key : undefined;
}
