import { initialsOf } from '../../domain/catalog/catalog-name.ts';
import type { KnownCatalog } from './catalog-list.ts';
import './catalog-mark.css';

/**
 * The mark that identifies a catalog at a glance: its colour, with its initials for users who cannot tell colours
 * apart.
 */
export function CatalogMark({ name, mark }: Pick<KnownCatalog, 'name' | 'mark'>) {
  return (
    <span class="catalog-mark" data-mark={mark} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
