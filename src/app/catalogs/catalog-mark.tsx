import { initialsOf } from '../../domain/catalog/catalog-name.ts';
import type { KnownCatalog } from './catalog-list.ts';
import './catalog-mark.css';

/** By what a catalog is known at a glance: its colour, with its initials for those who tell no colours apart. */
export function CatalogMark({ name, mark }: Pick<KnownCatalog, 'name' | 'mark'>) {
  return (
    <span class="catalog-mark" data-mark={mark} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
