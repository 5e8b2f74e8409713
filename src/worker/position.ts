import type { Edition } from '../domain/catalog/edition.ts';
import type { Roots } from '../storage/log/head.ts';
import type { Version, Head } from '../storage/log/records.ts';
import type { StoredCatalog } from '../storage/recovery/recovery.ts';

/** A tab's position in the stored catalog. */
export interface Position {
  readonly head: Head;
  /** True if the current version was imported, and the one before it is still kept. */
  readonly canUndoImport: boolean;
  /** The edition of a published catalog, if known. */
  readonly edition: Edition | undefined;
}

/** The position of a tab that equals the stored catalog. */
export function positionIn(roots: Roots): Position {
  const origin = roots.manifest.epochs[0]?.origin;
  const edition = origin?.is === 'published' ? origin.edition : undefined;
  return { head: roots.head, canUndoImport: beforeImport(roots) !== undefined, edition };
}

/** The version that the current one replaced, if that was an import and the version is still kept. */
export function beforeImport({ manifest: { epochs } }: Roots): Version | undefined {
  const [inForce, ...before] = epochs;
  const isImport = inForce?.origin.is === 'import' || inForce?.origin.is === 'merge';
  return isImport ? before.find(({ id }) => id === inForce.replaced) : undefined;
}

/** True if the browser had lost the catalog, and what was stored since lacks changes that this tab knows. */
export function lacks({ manifest: { epochs }, head: inForce }: StoredCatalog, head: Head): boolean {
  const writtenFrom = epochs.flatMap((epoch) => epoch.writtenFrom ?? []);
  const kept = epochs.map(({ id, left }) => left?.tip ?? { ...inForce, epoch: id });
  // If nothing was ever lost, a version that is no longer kept was dropped on purpose.
  if (writtenFrom.length === 0 && !kept.some(({ epoch }) => epoch === head.epoch)) return false;
  return ![...writtenFrom, ...kept].some(({ epoch, sequence }) => epoch === head.epoch && sequence >= head.sequence);
}

/**
 * True if the stored catalog was written back by a tab that knew less of the same version, and nothing was committed
 * since.
 */
export function isLessOfTheSame({ epoch: { writtenFrom }, head: { sequence } }: StoredCatalog, head: Head): boolean {
  return sequence === 0 && writtenFrom?.epoch === head.epoch;
}
