import type { Edition } from '../domain/catalog/edition.ts';
import type { Slots } from '../storage/log/head.ts';
import type { Epoch, Tip } from '../storage/log/records.ts';
import type { StoredCatalog } from '../storage/recovery/recovery.ts';

/** A tab's position in what is stored. */
export interface Standing {
  readonly tip: Tip;
  /** True if the catalog in force was imported, and the one before it is still kept. */
  readonly canUndoImport: boolean;
  /** The edition that the catalog in force is, as far as that is known. */
  readonly edition: Edition | undefined;
}

/** The position of a tab that has just what is in force. */
export function standingIn(slots: Slots): Standing {
  const origin = slots.ledger.epochs[0]?.origin;
  const edition = origin?.is === 'published' ? origin.edition : undefined;
  return { tip: slots.tip, canUndoImport: beforeImport(slots) !== undefined, edition };
}

/** The version that the catalog in force replaced, if that was an import and the version is still kept. */
export function beforeImport({ ledger: { epochs } }: Slots): Epoch | undefined {
  const [inForce, ...before] = epochs;
  const isImport = inForce?.origin.is === 'import' || inForce?.origin.is === 'merge';
  return isImport ? before.find(({ id }) => id === inForce.replaced) : undefined;
}

/** True if the browser had lost the catalog, and what was stored since lacks something that a tab knows. */
export function lacks({ ledger: { epochs }, tip: inForce }: StoredCatalog, tip: Tip): boolean {
  const writtenFrom = epochs.flatMap((epoch) => epoch.writtenFrom ?? []);
  const kept = epochs.map(({ id, left }) => left?.tip ?? { ...inForce, epoch: id });
  // If nothing was ever lost, an epoch that is no longer kept is one that others had done with.
  if (writtenFrom.length === 0 && !kept.some(({ epoch }) => epoch === tip.epoch)) return false;
  return ![...writtenFrom, ...kept].some(({ epoch, sequence }) => epoch === tip.epoch && sequence >= tip.sequence);
}

/** True if a tab that knew less of the same wrote back what is stored, and nobody has gone on from there. */
export function isLessOfTheSame({ epoch: { writtenFrom }, tip: { sequence } }: StoredCatalog, tip: Tip): boolean {
  return sequence === 0 && writtenFrom?.epoch === tip.epoch;
}
