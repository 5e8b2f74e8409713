import { isolated } from '../../domain/core/isolated.ts';
import { useEffect } from 'preact/hooks';
import { useApp } from './use-app.ts';

/** The screen that named the tab last. */
let namer: object | undefined;

/** Names the browser's tab after its content, and after the catalog if it has a name of its own. */
export function usePageTitle(shown: string | undefined): void {
  const catalog = useApp().catalogName.value;
  useEffect(() => {
    const titled = (...parts: readonly (string | undefined)[]): void => {
      document.title = [...parts, catalog, 'Metricbook']
        .flatMap((part) => (part === undefined ? [] : [isolated(part)]))
        .join(' · ');
    };
    const mine = {};
    namer = mine;
    titled(shown);
    // The screen that takes its place may have named the tab already.
    return () => {
      if (namer === mine) titled();
    };
  }, [shown, catalog]);
}
