import { isolated } from '../../domain/core/isolated.ts';
import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { AppContext } from '../core/app-context.ts';
import type { BackupFile } from '../core/backup-place.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';
import { lastCopy } from '../core/catalog-copies.ts';
import type { Navigation } from '../core/navigation.ts';
import type { Notices } from '../core/notices.ts';
import type { UnloadGuard } from '../core/unload-guard.ts';

/** The status of the linked file as a copy of the current catalog. */
export type BackupStatus =
  | { readonly is: 'up-to-date' }
  /** Something changed; it will be written in a moment. */
  | { readonly is: 'waiting' }
  | { readonly is: 'writing' }
  /** The browser requires a click before it allows writing to the file, as after each restart. */
  | { readonly is: 'needs-permission' }
  /** The file holds a catalog that this one did not come from. It is overwritten only when the user says so. */
  | { readonly is: 'on-hold' }
  | { readonly is: 'failed'; readonly because: string };

/** The state of the file on the user's disk that follows the catalog. */
export type BackupState =
  /** This browser cannot write to files. */
  | { readonly is: 'unsupported' }
  | { readonly is: 'starting' }
  /** No file is linked. `problem`: why linking or finding one failed. */
  | { readonly is: 'none'; readonly problem: string | undefined }
  | {
      readonly is: 'linked';
      readonly file: string;
      readonly last: CatalogCopy | undefined;
      readonly status: BackupStatus;
    };

/** The cause of a backup: the page itself, or the user, who sees the outcome and needs no notice. */
export type Trigger = 'of the page' | 'of the person';

/** Parts of the app that backups need. */
export type BackupsApp = Pick<AppContext, 'catalogStore' | 'now' | 'fileStem' | 'report'> & {
  readonly client: Pick<CatalogClient, 'storageFacts' | 'exportFile'>;
  readonly notices: Pick<Notices, 'keep' | 'warn'>;
  readonly unloadGuard: Pick<UnloadGuard, 'during'>;
  readonly navigation: Pick<Navigation, 'go'>;
};

/** Shows the state of backups: on the screen, and once for each problem as a notice. */
export interface BackupStatusBoard {
  readonly state: ReadonlySignal<BackupState>;
  /** The status of the linked file; undefined if none is linked. */
  present(): BackupStatus['is'] | undefined;
  show(file: BackupFile, next: BackupStatus): void;
  showNone(problem?: string): void;
  /** Pauses backups until the user does something about it, and asks for that once. */
  stop(at: 'needs-permission' | 'on-hold', file: BackupFile): void;
  fail(file: BackupFile | undefined, error: unknown, trigger: Trigger): void;
}

/** Creates the board. `allow` has the browser ask the user for permission to write to the linked file. */
export function createBackupStatus(app: BackupsApp, allow: () => Promise<void>): BackupStatusBoard {
  const { catalogStore, navigation, notices, report } = app;
  const state = signal<BackupState>({ is: 'starting' });
  /** The last failure that was shown, so that it is not shown again each time it happens. */
  let saidFailure: string | undefined;
  let withdrawPrompt = (): void => undefined;

  function present(): BackupStatus['is'] | undefined {
    const shown = state.peek();
    return shown.is === 'linked' ? shown.status.is : undefined;
  }

  function show(file: BackupFile, next: BackupStatus): void {
    withdrawPrompt();
    if (next.is === 'up-to-date') saidFailure = undefined;
    state.value = { is: 'linked', file: file.name, last: lastCopy(catalogStore, 'last-backup'), status: next };
  }

  function showNone(problem?: string): void {
    withdrawPrompt();
    state.value = { is: 'none', problem };
  }

  return {
    state,
    present,
    show,
    showNone,
    stop(at, file) {
      if (present() === at) return;
      show(file, { is: at });
      withdrawPrompt =
        at === 'needs-permission'
          ? notices.keep(`Backups to ${isolated(file.name)} need your permission.`, {
              label: 'Allow',
              run: () => void allow(),
            })
          : notices.keep(
              `${isolated(file.name)} still holds an earlier catalog. It won't be overwritten without your confirmation.`,
              { label: 'Storage', run: () => void navigation.go({ at: 'storage' }) },
            );
    },
    fail(file, error, trigger) {
      if (!(error instanceof CatalogError) && !(error instanceof DOMException)) report(error);
      const because = error instanceof Error ? error.message : String(error);
      if (file === undefined) showNone(because);
      else show(file, { is: 'failed', because });
      if (trigger === 'of the page' && because !== saidFailure)
        notices.warn(`The catalog could not be backed up. ${because}`);
      saidFailure = because;
    },
  };
}
