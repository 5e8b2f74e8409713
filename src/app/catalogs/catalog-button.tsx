import type { CatalogManager } from './catalog-manager.ts';
import { CatalogMark } from './catalog-mark.tsx';
import { NAME } from '../kit/stored-text.ts';

interface CatalogButtonProps {
  readonly catalogs: CatalogManager;
  readonly onCatalogs: () => void;
}

/** The name of the current catalog, shown quietly. Leads to the others. */
export function CatalogButton({ catalogs, onCatalogs }: CatalogButtonProps) {
  const { name, mark } = catalogs.shown.value;
  return (
    <button
      type="button"
      class="catalog-button quiet-button"
      aria-haspopup="dialog"
      aria-label={`${name}: switch catalog`}
      title={name}
      onClick={onCatalogs}
    >
      <CatalogMark name={name} mark={mark} />
      <span class="catalog-button-name" {...NAME}>
        {name}
      </span>
    </button>
  );
}
