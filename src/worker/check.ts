import { checkDatabase, findDamage } from '../database/import/integrity-check.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CheckFinding } from '../domain/catalog/stored-version.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import { sameHead } from '../storage/log/records.ts';
import type { Catalog } from './catalog.ts';
import type { OpenDatabase } from './open-database.ts';
import { openStored } from './open-database.ts';
import { allCounts } from '../database/metrics/row-counts.ts';

/** Checks the catalog in memory, and if the stored one is intact and the same. Changes nothing. */
export async function checkCatalog(
  catalog: Catalog,
  store: CatalogStore,
  open: OpenDatabase,
): Promise<readonly CheckFinding[]> {
  const findings = await catalog.read((database) => database.run(checkDatabase));
  return [...findings, { of: 'stored', problems: await storedProblems(catalog, store, open) }];
}

async function storedProblems(catalog: Catalog, store: CatalogStore, open: OpenDatabase): Promise<string[]> {
  try {
    const stored = await store.recover();
    if (stored === undefined) return ['The browser no longer has this catalog. Export a catalog file now.'];
    const { database } = await openStored(open, stored);
    const theirs = { ...database.run(allCounts), damage: database.run(findDamage) };
    database.close();
    if (theirs.damage !== undefined) return [`The stored catalog fails SQLite's own check: ${theirs.damage}.`];
    const ours = await catalog.read((present) => ({ head: catalog.head, counts: present.run(allCounts) }));
    // Another tab committed between the two reads, so they cannot be compared.
    if (!sameHead(ours.head, stored.head)) return [];
    return Object.entries(ours.counts).flatMap(([of, count]) => {
      const kept = theirs[of as keyof typeof ours.counts];
      return kept === count ? [] : [`The stored catalog has ${kept} ${of}, and the one on this page ${count}.`];
    });
  } catch (error) {
    if (error instanceof CatalogError) return [error.message];
    throw error;
  }
}
