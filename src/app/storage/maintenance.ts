import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { type Instant, instantOf } from '../../domain/core/instant.ts';
import type { CheckFinding, Compaction } from '../../domain/catalog/stored-version.ts';
import type { AppContext } from '../core/app-context.ts';

/** Work on the whole catalog, and its outcome. */
export type MaintenanceWork<T> =
  | { readonly is: 'none' }
  | { readonly is: 'working' }
  | { readonly is: 'done'; readonly found: T; readonly at: Instant }
  | { readonly is: 'failed'; readonly because: CatalogError };

/** Maintenance of the whole catalog. */
export interface Maintenance {
  readonly checking: ReadonlySignal<MaintenanceWork<readonly CheckFinding[]>>;
  readonly compacting: ReadonlySignal<MaintenanceWork<Compaction>>;
  /** Checks the whole catalog; changes nothing. */
  check(): Promise<void>;
  /** Frees the space of deleted content. */
  compact(): Promise<void>;
}

/** Parts of the app that maintenance needs. */
export type MaintenanceApp = Pick<AppContext, 'client' | 'saving' | 'now' | 'report'>;

/** Creates the maintenance of the current catalog. */
export function createMaintenance({ client, saving, now, report }: MaintenanceApp): Maintenance {
  const checking = signal<MaintenanceWork<readonly CheckFinding[]>>({ is: 'none' });
  const compacting = signal<MaintenanceWork<Compaction>>({ is: 'none' });
  const done = <T>(found: T): MaintenanceWork<T> => ({ is: 'done', found, at: instantOf(now()) });

  return {
    checking,
    compacting,
    async check() {
      if (checking.peek().is === 'working') return;
      checking.value = { is: 'working' };
      try {
        checking.value = done(await client.check());
      } catch (error) {
        checking.value = error instanceof CatalogError ? { is: 'failed', because: error } : { is: 'none' };
        if (!(error instanceof CatalogError)) report(error);
      }
    },
    async compact() {
      if (compacting.peek().is === 'working') return;
      compacting.value = { is: 'working' };
      const written = await saving.writeUnsigned(() => client.compact());
      if (written.is === 'done') compacting.value = done(written.value);
      else if (written.is === 'refused' && written.because.code !== 'cancelled')
        compacting.value = { is: 'failed', because: written.because };
      else compacting.value = { is: 'none' };
    },
  };
}
