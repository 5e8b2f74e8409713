import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { freeName } from '../domain/catalog-name.ts';
import type { Clock } from '../domain/instant.ts';
import { instantOf } from '../domain/instant.ts';
import type { KeptTexts } from './kept-texts.ts';
import type { KnownCatalog } from './known-catalogs.ts';
import { freeMark, knownCatalog, listedIds, noteCatalog, noteShown, PUBLISHED_CATALOG } from './known-catalogs.ts';

/** The catalog of this tab among those of this browser. */
export interface ShownCatalog {
  readonly id: string;
  /** Its name and mark, as they are now. */
  readonly known: ReadonlySignal<KnownCatalog>;
  /**
   * To be called when it is open: from then on it is listed. `proposed` is its name where it has begun just now, as from
   * a file, and nobody has named it.
   */
  opened(proposed?: string): void;
  /** To be called when the list may have changed, here or in another tab. */
  readAgain(): void;
}

export function createShownCatalog(id: string, keptForAll: KeptTexts, now: Clock): ShownCatalog {
  const known = signal(knownCatalog(id, keptForAll));

  function readAgain(): void {
    known.value = knownCatalog(id, keptForAll);
  }

  function freeNameFor(proposed: string | undefined): string | undefined {
    if (proposed === undefined || id === PUBLISHED_CATALOG) return undefined;
    return freeName(
      proposed,
      listedIds(keptForAll).map((other) => knownCatalog(other, keptForAll).name),
    );
  }

  return {
    id,
    known,
    readAgain,
    opened(proposed) {
      const { ownName, mark } = knownCatalog(id, keptForAll);
      const isListed = listedIds(keptForAll).includes(id);
      if (!isListed || (ownName === undefined && proposed !== undefined)) {
        const name = ownName ?? freeNameFor(proposed);
        noteCatalog({ id, ownName: name, mark: isListed ? mark : freeMark(keptForAll) }, keptForAll);
      }
      noteShown(id, instantOf(now()), keptForAll);
      readAgain();
    },
  };
}
