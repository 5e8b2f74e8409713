import { pluralize } from '../domain/core/pluralize.ts';
import type { SalvageOption } from '../domain/catalog/stored-version.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { SalvageCandidate } from '../storage/recovery/salvage.ts';
import { NOTHING_LOST } from '../domain/catalog/salvage-words.ts';
import type { OpenDatabase } from './open-database.ts';
import { versionGone } from './storage-failure.ts';
import { findDamage } from '../database/import/integrity-check.ts';

/** Complete states of a damaged catalog that were opened successfully, the best first. */
export async function openableSalvage(store: CatalogStore, open: OpenDatabase): Promise<SalvageOption[]> {
  const salvageOptions: SalvageOption[] = [];
  for await (const state of store.salvageCandidates()) {
    const opened = await openedFrom(state, open);
    if (opened === undefined) continue;
    const { id, origin, at, loss } = state;
    salvageOptions.push({ id, origin, at, loss: withUnreadable(loss, state.records.length - opened.records) });
  }
  return salvageOptions;
}

function withUnreadable(loss: string, changes: number): string {
  if (changes === 0) return loss;
  const unreadable = `The last ${changes === 1 ? 'change' : pluralize(changes, 'change')} cannot be read.`;
  return loss === NOTHING_LOST ? unreadable : `${loss} Earlier versions: ${unreadable.replace('The', 'the')}`;
}

/** The file of one such state. Throws `storage-version-gone`. */
export async function salvagedFile(store: CatalogStore, open: OpenDatabase, id: string): Promise<Uint8Array> {
  for await (const state of store.salvageCandidates()) {
    if (state.id !== id) continue;
    const opened = await openedFrom(state, open);
    if (opened !== undefined) return opened.file;
  }
  throw versionGone();
}

/**
 * Opens as much of a state as possible: its file with as many changes as can be applied and pass SQLite's own check.
 */
async function openedFrom(
  { file, records }: SalvageCandidate,
  open: OpenDatabase,
): Promise<{ readonly file: Uint8Array; readonly records: number } | undefined> {
  const opened = async (count: number): Promise<Uint8Array | undefined> => {
    try {
      const database = await open(file, { isOwn: true, journal: records.slice(0, count) });
      const sound = database.run(findDamage) === undefined ? database.export() : undefined;
      database.close();
      return sound;
    } catch {
      // This number of changes does not open, whatever the reason. That is the answer.
      return undefined;
    }
  };
  const whole = await opened(records.length);
  if (whole !== undefined) return { file: whole, records: records.length };
  // Binary search for the longest prefix that opens.
  let most: { file: Uint8Array; records: number } | undefined;
  for (let from = 0, to = records.length - 1; from <= to;) {
    const middle = Math.ceil((from + to) / 2);
    const some = await opened(middle);
    if (some === undefined) to = middle - 1;
    else {
      most = { file: some, records: middle };
      from = middle + 1;
    }
  }
  return most;
}
