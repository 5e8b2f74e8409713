import type { Edition } from '../domain/catalog/edition.ts';
import type { Slots } from '../storage/log/head.ts';
import type { Epoch, Tip } from '../storage/log/records.ts';
import type { StoredCatalog } from '../storage/recovery/recovery.ts';

/** A tab's position in the stored catalog. */
export interface Standing {
  readonly tip: Tip;
  /** True if the current version was imported, and the one before it is still kept. */
  readonly canUndoImport: boolean;
  /** The edition of a published catalog, if known. */
  readonly edition: Edition | undefined;
}

/** The position of a tab that equals the stored catalog. */
export function standingIn(slots: Slots): Standing {
  const origin = slots.ledger.epochs[0]?.origin;
  const edition = origin?.is === 'published' ? origin.edition : undefined;
  return { tip: slots.tip, canUndoImport: beforeImport(slots) !== undefined, edition };
}

/** The version that the current one replaced, if that was an import and the version is still kept. */
export function beforeImport({ ledger: { epochs } }: Slots): Epoch | undefined {
  const [inForce, ...before] = epochs;
  const isImport = inForce?.origin.is === 'import' || inForce?.origin.is === 'merge';
  return isImport ? before.find(({ id }) => id === inForce.replaced) : undefined;
}

/** True if the browser had lost the catalog, and what was stored since lacks changes that this tab knows. */
export function lacks({ ledger: { epochs }, tip: inForce }: StoredCatalog, tip: Tip): boolean {
  const writtenFrom = epochs.flatMap((epoch) => epoch.writtenFrom ?? []);
  const kept = epochs.map(({ id, left }) => left?.tip ?? { ...inForce, epoch: id });
  // If nothing was ever lost, a version that is no longer kept was dropped on purpose.
  if (writtenFrom.length === 0 && !kept.some(({ epoch }) => epoch === tip.epoch)) return false;
  return ![...writtenFrom, ...kept].some(({ epoch, sequence }) => epoch === tip.epoch && sequence >= tip.sequence);
}

/**
 * True if the stored catalog was written back by a tab that knew less of the same version, and nothing was committed
 * since.
 */
export function isLessOfTheSame({ epoch: { writtenFrom }, tip: { sequence } }: StoredCatalog, tip: Tip): boolean {
  return sequence === 0 && writtenFrom?.epoch === tip.epoch;
}
