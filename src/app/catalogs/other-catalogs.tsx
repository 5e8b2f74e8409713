import { useEffect } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { CatalogManager } from './catalog-manager.ts';
import { CatalogMark } from './catalog-mark.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { CATALOGS } from './catalogs-feature.ts';
import './catalog-switcher.css';

/** Links to the catalogs of this browser, for a page that shows none. */
export function OtherCatalogs() {
  const catalogs = useCatalogsHere();
  const others = catalogs?.list.value.filter(({ isShown, isStored }) => !isShown && isStored !== false) ?? [];
  if (catalogs === undefined || others.length === 0) return null;
  return (
    <nav class="other-catalogs" aria-labelledby="other-catalogs">
      <h2 class="label" id="other-catalogs">
        Other catalogs in this browser
      </h2>
      <ul>
        {others.map(({ id, name, mark, metrics }) => (
          <li key={id}>
            <a class="catalog-line-link" href={catalogs.hrefTo(id)}>
              <CatalogMark name={name} mark={mark} />
              <span class="catalog-line-name">{name}</span>
              {metrics !== undefined && <span class="catalog-line-facts">{pluralize(metrics, 'metric')}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The catalogs of this browser, checked against what is stored; undefined until they are loaded. */
function useCatalogsHere(): CatalogManager | undefined {
  const { report } = useApp();
  const catalogs = useFeature(CATALOGS);
  useEffect(() => {
    catalogs.load().then(
      (loaded) => loaded.look().catch(report),
      () => {
        /* Offline now: everything else works without them. */
      },
    );
  }, [catalogs, report]);
  return catalogs.loaded.value;
}
