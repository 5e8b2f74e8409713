import { isolated } from '../../domain/core/isolated.ts';
import { NAME } from '../kit/stored-text.ts';
import type { ComponentChildren } from 'preact';
import type { BackupState, BackupStatus } from './backup-status.ts';
import type { Backups } from './backups.ts';
import type { StorageState } from './storage-state.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp } from '../core/use-app.ts';
import { StorageFact } from './storage-section.tsx';

type LinkedState = Extract<BackupState, { is: 'linked' }>;

/** Copies of the catalog outside the browser: the linked file, or a way to link one, and the last export. */
export function StorageBackups({ storage }: { readonly storage: StorageState }) {
  const { catalog } = useApp();
  const { backups, lastExport } = storage;
  const state = backups.state.value;
  const exported = lastExport.value;
  return (
    <>
      <Explanation state={state} />
      <dl class="storage-facts">
        {state.is === 'linked' && <LinkedFile state={state} />}
        <StorageFact name="Last export">
          {exported === undefined ? <i class="missing">never</i> : <ChangeTime at={exported.at} />}
        </StorageFact>
      </dl>
      <p class="storage-actions">
        <Buttons backups={backups} state={state} />
        <ActionButton act={() => catalog.exportFile()}>Export catalog file</ActionButton>
      </p>
    </>
  );
}

function Explanation({ state }: { readonly state: BackupState }) {
  switch (state.is) {
    case 'starting':
    case 'linked':
      return null;
    case 'unsupported':
      return (
        <p class="storage-text">
          This browser does not let a page write to files. Export the catalog file now and then to a folder that is
          backed up. Metricbook reminds you after a week with changes.
        </p>
      );
    case 'none':
      return (
        <>
          <p class="storage-text">
            Link a file on your disk, and Metricbook writes the whole catalog to it after each change. Choose a folder
            that is backed up.
          </p>
          {state.problem !== undefined && (
            <p class="problem" role="alert">
              {state.problem}
            </p>
          )}
        </>
      );
  }
}

function LinkedFile({ state: { file, last, status } }: { readonly state: LinkedState }) {
  return (
    <>
      <StorageFact name="Backup file">
        <b class="storage-file" {...NAME}>
          {file}
        </b>
        <small aria-live="polite">
          <Status status={status} />
        </small>
      </StorageFact>
      <StorageFact name="Last backup">
        {last === undefined ? <i class="missing">never</i> : <ChangeTime at={last.at} />}
      </StorageFact>
    </>
  );
}

function Status({ status }: { readonly status: BackupStatus }): ComponentChildren {
  switch (status.is) {
    case 'up-to-date':
      return 'Up to date.';
    case 'waiting':
      return 'Changed. It will be written in a moment.';
    case 'writing':
      return 'Writing…';
    case 'needs-permission':
      return 'Needs your permission again after a browser restart.';
    case 'on-hold':
      return "This file holds an earlier catalog; it won't be overwritten without your confirmation.";
    case 'failed':
      return <span class="problem">Not backed up. {status.because}</span>;
  }
}

function Buttons({ backups, state }: { readonly backups: Backups; readonly state: BackupState }) {
  switch (state.is) {
    case 'unsupported':
    case 'starting':
      return null;
    case 'none':
      return <ActionButton act={() => backups.link()}>Back up to a file…</ActionButton>;
    case 'linked':
      return (
        <>
          {state.status.is === 'needs-permission' ? (
            <ActionButton act={() => backups.allow()}>Allow</ActionButton>
          ) : (
            <BackUpNow backups={backups} state={state} />
          )}
          <ActionButton act={() => backups.link()}>Back up to another file…</ActionButton>
          <ActionButton act={() => backups.unlink()}>Stop backing up</ActionButton>
        </>
      );
  }
}

function BackUpNow({ backups, state: { file, status } }: { readonly backups: Backups; readonly state: LinkedState }) {
  const { confirm } = useApp();
  const busy = status.is === 'writing';

  async function backUp(): Promise<void> {
    if (busy || (status.is === 'on-hold' && !(await confirm.ask(aboutWritingOver(file))))) return;
    await backups.backUpNow();
  }

  return (
    <ActionButton act={backUp} busy={busy}>
      Back up now
    </ActionButton>
  );
}

interface ActionButtonProps {
  readonly act: () => Promise<void>;
  readonly busy?: boolean;
  readonly children: string;
}

function ActionButton({ act, busy = false, children }: ActionButtonProps) {
  return (
    <button type="button" class="button" aria-disabled={busy} onClick={() => void act()}>
      {children}
    </button>
  );
}

function aboutWritingOver(file: string) {
  return {
    title: `Overwrite ${isolated(file)}?`,
    text: 'It holds an earlier catalog, perhaps the only copy.',
    items: [],
    yes: 'Overwrite',
    no: 'Keep it',
  };
}
