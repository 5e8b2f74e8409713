import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Comparison } from '../../domain/history/comparison.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import type { StoredVersion } from '../../domain/catalog/stored-version.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Catalog } from '../core/catalog.ts';
import type { Query } from '../core/query.ts';
import { createQuery } from '../core/query.ts';

/** The work on an earlier version, or the reason why it failed. */
export type VersionWork =
  | { readonly is: 'none' }
  | { readonly is: 'restoring' | 'downloading'; readonly id: string }
  | { readonly is: 'failed'; readonly id: string; readonly because: CatalogError };

/** The versions of the whole catalog that the browser stores. */
export interface Versions {
  /** The current catalog compared with a version, by the version's id. */
  readonly comparison: Query<string, Comparison>;
  readonly work: ReadonlySignal<VersionWork>;
  /** Makes a version current after a confirmation. `name` is its name on the screen. */
  restore(version: StoredVersion, name: string): Promise<void>;
  /** Saves a version as a file. */
  download(version: StoredVersion): Promise<void>;
}

/** Parts of the app that versions need. */
export type VersionsApp = Pick<
  AppContext,
  'client' | 'saving' | 'confirm' | 'notices' | 'download' | 'fileStem' | 'report' | 'zone'
> & { readonly catalog: Pick<Catalog, 'found' | 'whileReplacing'> };

/** Creates the versions of the current catalog. */
export function createVersions(app: VersionsApp): Versions {
  const { client, saving, confirm, notices, report } = app;
  const work = signal<VersionWork>({ is: 'none' });

  return {
    comparison: createQuery((id: string) => client.compareVersion(id), report),
    work,
    async restore(version, name) {
      const { id } = version;
      if (!(await confirm.ask(aboutRestoring(name)))) return;
      work.value = { is: 'restoring', id };
      const written = await saving.writeUnsigned(() => app.catalog.whileReplacing(() => client.restoreVersion(id)));
      work.value =
        written.is === 'refused' && written.because.code !== 'cancelled'
          ? { is: 'failed', id, because: written.because }
          : { is: 'none' };
      if (written.is !== 'done') return;
      app.catalog.found(written.value);
      notices.tell('Version restored. The previous state is kept as a version.');
    },
    async download(version) {
      const { id } = version;
      work.value = { is: 'downloading', id };
      try {
        const [stem, bytes] = await Promise.all([app.fileStem(), client.exportVersion(id)]);
        app.download(
          `${stem}-until-${dayIn(app.zone(), version.leftAt ?? version.begunAt) ?? version.begunAt}.db`,
          bytes,
        );
        work.value = { is: 'none' };
      } catch (error) {
        work.value = error instanceof CatalogError ? { is: 'failed', id, because: error } : { is: 'none' };
        if (!(error instanceof CatalogError)) report(error);
      }
    },
  };
}

function aboutRestoring(name: string) {
  return {
    title: 'Restore this version?',
    text:
      `“${name}” replaces the current catalog, including history, tests, usage and trash. The current state is kept as a ` +
      'version.',
    items: [],
    yes: 'Restore',
    no: 'Cancel',
  };
}
