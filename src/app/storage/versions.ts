import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Comparison } from '../../domain/history/comparison.ts';
import { dayOf } from '../../domain/core/instant.ts';
import type { StoredVersion } from '../../domain/catalog/stored-version.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { Download } from '../core/catalog.ts';
import type { Notices } from '../core/notices.ts';
import type { Questions } from '../core/confirm.ts';
import type { Reader, ReportBug } from '../core/query.ts';
import { createReader } from '../core/query.ts';
import type { Saving } from '../core/saving.ts';

/** What is being done with one of the kept versions, or why it could not be. */
export type VersionWork =
  | { readonly is: 'none' }
  | { readonly is: 'restoring' | 'downloading'; readonly id: string }
  | { readonly is: 'failed'; readonly id: string; readonly because: CatalogError };

/** The versions of the whole catalog that the browser keeps. */
export interface Versions {
  /** The present catalog beside a version, by the version's id. */
  readonly comparison: Reader<string, Comparison>;
  readonly work: ReadonlySignal<VersionWork>;
  /** Puts a version in force after a confirmation; `name` is what the screen calls it. */
  restore(version: StoredVersion, name: string): Promise<void>;
  /** Hands a version over as a file. */
  download(version: StoredVersion): Promise<void>;
}

interface Surroundings {
  readonly client: Pick<CatalogClient, 'compareVersion' | 'restoreVersion' | 'exportVersion'>;
  readonly saving: Saving;
  readonly questions: Questions;
  readonly notices: Notices;
  readonly download: Download;
  /** What the names of the catalog's files begin with. */
  readonly fileStem: () => Promise<string>;
  readonly report: ReportBug;
  /** Called when a version was put in force. */
  restored(start: CatalogStart): void;
}

export function createVersions(surroundings: Surroundings): Versions {
  const { client, saving, questions, notices, report } = surroundings;
  const work = signal<VersionWork>({ is: 'none' });

  return {
    comparison: createReader((id: string) => client.compareVersion(id), report),
    work,
    async restore(version, name) {
      const { id } = version;
      if (!(await questions.confirm(aboutRestoring(name)))) return;
      work.value = { is: 'restoring', id };
      const written = await saving.writeUnsigned(() => client.restoreVersion(id));
      work.value =
        written.is === 'refused' && written.because.code !== 'cancelled'
          ? { is: 'failed', id, because: written.because }
          : { is: 'none' };
      if (written.is !== 'done') return;
      surroundings.restored(written.value);
      notices.tell('The version was restored. The catalog before is among the versions.');
    },
    async download(version) {
      const { id } = version;
      work.value = { is: 'downloading', id };
      try {
        const [stem, bytes] = await Promise.all([surroundings.fileStem(), client.exportVersion(id)]);
        surroundings.download(`${stem}-until-${dayOf(version.leftAt ?? version.begunAt)}.db`, bytes);
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
      `“${name}” becomes the catalog, with its history, tests, usage and trash. What the catalog is now is kept as a ` +
      'version, to come back to.',
    items: [],
    yes: 'Restore',
    no: 'Keep the present one',
  };
}
