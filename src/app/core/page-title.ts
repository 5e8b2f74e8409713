import { useEffect } from 'preact/hooks';
import { useApp } from './use-app.ts';

/** Names the browser's tab after its content, and after the catalog if it has a name of its own. */
export function usePageTitle(shown: string | undefined): void {
  const catalog = useApp().catalogName.value;
  useEffect(() => {
    const titled = (...parts: readonly (string | undefined)[]): void => {
      document.title = [...parts, catalog, 'Metricbook'].filter((part) => part !== undefined).join(' · ');
    };
    titled(shown);
    return () => titled();
  }, [shown, catalog]);
}
