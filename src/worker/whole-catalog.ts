import { transfer } from 'comlink';
import type { MetricsDatabase } from '../database/metrics-database.ts';
import { whoChanged } from '../database/merge/local-edits.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import { compareCatalogs } from '../domain/history/comparison.ts';
import { comparedAsEdition } from '../domain/catalog/local-edits.ts';
import type { Compaction, Rescue, VersionOrigin } from '../domain/catalog/stored-version.ts';
import { tarOf } from '../formats/tar.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import type { ImportChoice } from '../domain/catalog/import-preview.ts';
import { checkCatalog } from './check.ts';
import type { Compared } from './imports.ts';
import { Imports } from './imports.ts';
import type { OpenDatabase } from './opening.ts';
import type { Part, WHOLE } from './parts.ts';
import { openableRescues, rescuedFile } from './rescues.ts';
import { changedMeanwhile, notSaved } from './storage-failure.ts';
import { readVersion, storageFacts } from './versions.ts';

/** What the page can ask about the catalog as a whole; loaded after the first list. */
export type WholeCatalog = Part<typeof WHOLE> & {
  /** Whole states of a damaged catalog that really open, the best first. */
  rescues(): Promise<Rescue[]>;
};

/** What the service has for it. */
interface Surroundings {
  readonly store: CatalogStore;
  readonly wasmUrl: string | undefined;
  readonly openDatabase: OpenDatabase;
  /** The open catalog, if there is one. */
  readonly present: () => Catalog | undefined;
  /** Begins the catalog; false where another tab was first. */
  readonly begun: (first: NewCatalog, watch?: Watch) => Promise<boolean>;
  readonly started: () => Promise<CatalogStart>;
  /** Tells how far long work is, and lets `cancel` break it off. */
  readonly watched: <T>(work: (watch: Watch) => Promise<T>) => Promise<T>;
}

export function wholeCatalog(surroundings: Surroundings): WholeCatalog {
  const { store, openDatabase, begun, started, watched } = surroundings;
  const imports = new Imports(surroundings.wasmUrl);

  const opened = (): Catalog => {
    const catalog = surroundings.present();
    if (catalog === undefined) throw new Error('the catalog was asked before it was started');
    return catalog;
  };

  return {
    async inspectFile(name, bytes, isEdition = false) {
      const present = surroundings.present();
      return imports.inspect(name, bytes, isEdition ? 'edition' : 'file', async (theirs) =>
        present === undefined
          ? { comparison: compareCatalogs([], theirs.getAllMetrics()), own: undefined }
          : present.read((database) => compared(database, theirs, isEdition)),
      );
    },
    async acceptImport(token, choice, changedBy) {
      const present = surroundings.present();
      if (present === undefined) {
        const file = await imports.accepted(token, choice, changedBy, undefined);
        const first: NewCatalog = { file, origin: importOrigin('replace', imports.nameOf(token)) };
        if (!(await watched((watch) => begun(first, watch)))) throw begunMeanwhile();
      } else {
        const origin = importOrigin(choice, imports.nameOf(token));
        await watched((watch) =>
          present.replace(origin, (database) => imports.accepted(token, choice, changedBy, database), watch),
        );
      }
      imports.drop(token);
      return started();
    },
    async dropImport(token) {
      imports.drop(token);
    },

    storageFacts: () => storageFacts(store),
    compareVersion: (id) =>
      readVersion(store, openDatabase, id, (version) =>
        opened().read((present) => compareCatalogs(present.getAllMetrics(), version.getAllMetrics())),
      ),
    async exportVersion(id) {
      const bytes = await readVersion(store, openDatabase, id, (version) => version.export());
      return transfer(bytes, [bytes.buffer]);
    },
    async compact() {
      let sizes: Compaction = { before: 0, after: 0 };
      await watched((watch) =>
        opened().replace(
          { is: 'compact' },
          async (present) => {
            const whole = present.export();
            const compacted = await compactedFile(whole, openDatabase);
            sizes = { before: whole.length, after: compacted.length };
            return compacted;
          },
          watch,
        ),
      );
      return sizes;
    },
    check: () => checkCatalog(opened(), store, openDatabase),

    rescues: () => openableRescues(store, openDatabase),
    async openRescue(id) {
      const file = await rescuedFile(store, openDatabase, id).catch(notSaved);
      if (!(await begun({ file, origin: { is: 'rescue' } }))) throw changedMeanwhile();
      return started();
    },
    async rescueFile() {
      const bytes = tarOf(await store.pieces());
      return transfer(bytes, [bytes.buffer]);
    },
  };
}

function compared(ours: MetricsDatabase, theirs: MetricsDatabase, isEdition: boolean): Compared {
  const comparison = compareCatalogs(ours.getAllMetrics(), theirs.getAllMetrics());
  if (!isEdition) return { comparison, own: undefined };
  return ours.run((here) =>
    theirs.run((there) =>
      comparedAsEdition(comparison, (metricId, difference) => whoChanged(here, there, metricId, difference)),
    ),
  );
}

function importOrigin(choice: ImportChoice, file: string): VersionOrigin {
  return choice === 'merge' ? { is: 'merge', file } : { is: 'import', file };
}

/** The file without the room of deleted rows. */
async function compactedFile(file: Uint8Array, open: OpenDatabase): Promise<Uint8Array> {
  const copy = await open(file, { isOwn: true });
  try {
    copy.compact();
    return copy.export();
  } finally {
    copy.close();
  }
}

function begunMeanwhile(): CatalogError {
  return new CatalogError(
    'changed-meanwhile',
    'Another tab began a catalog meanwhile. Nothing was imported; open the file again.',
  );
}
