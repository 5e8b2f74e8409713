import { useId, useState } from 'preact/hooks';
import { byteSize } from '../../domain/core/byte-size.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { StorageFacts, StoredVersion } from '../../domain/catalog/stored-version.ts';
import { versionBeginning, versionName } from '../../domain/catalog/version-words.ts';
import type { Versions, VersionWork } from './versions.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { VersionComparison } from './version-comparison.tsx';

interface StorageVersionsProps {
  readonly versions: Versions;
  readonly kept: StorageFacts['versions'];
}

/** The current and the earlier versions. Each earlier one can be compared, restored and downloaded. */
export function StorageVersions({ versions, kept }: StorageVersionsProps) {
  const [present, ...before] = kept;
  // One at a time: two comparisons at once could be mistaken for a comparison with each other.
  const [compared, setCompared] = useState<string | undefined>(undefined);
  return (
    <ul class="storage-versions">
      <li class="storage-version">
        <h3>Now</h3>
        <p class="storage-version-facts">
          {versionBeginning(present.origin)} <ChangeTime at={present.begunAt} /> · <Size version={present} />
        </p>
      </li>
      {before.length === 0 && (
        <li class="storage-version missing">
          No earlier versions yet. The last three states before an import, a restore or a compaction appear here.
        </li>
      )}
      {before.map((version) => (
        <EarlierVersion
          key={version.id}
          version={version}
          name={versionName(version, kept)}
          versions={versions}
          isCompared={compared === version.id}
          compare={(shown) => setCompared(shown ? version.id : undefined)}
        />
      ))}
    </ul>
  );
}

interface EarlierVersionProps {
  readonly version: StoredVersion;
  readonly name: string;
  readonly versions: Versions;
  readonly isCompared: boolean;
  readonly compare: (shown: boolean) => void;
}

function EarlierVersion({ version, name, versions, isCompared, compare }: EarlierVersionProps) {
  const { id, origin, begunAt, leftAt } = version;
  const nameId = useId();
  const work = versions.work.value;
  const busy = work.is === 'restoring' || work.is === 'downloading';
  return (
    <li class="storage-version">
      <h3 id={nameId}>{name}</h3>
      <p class="storage-version-facts">
        {leftAt !== null && (
          <>
            until <ChangeTime at={leftAt} /> ·{' '}
          </>
        )}
        {versionBeginning(origin)} <ChangeTime at={begunAt} /> · <Size version={version} />
      </p>
      <p class="storage-actions">
        <button
          type="button"
          class="quiet-button"
          aria-expanded={isCompared}
          aria-describedby={nameId}
          onClick={() => compare(!isCompared)}
        >
          Compare
        </button>
        <WriteButton
          class="quiet-button"
          busy={busy}
          aria-describedby={nameId}
          onClick={() => {
            if (!busy) void versions.restore(version, name);
          }}
        >
          Restore
        </WriteButton>
        <button
          type="button"
          class="quiet-button"
          aria-disabled={busy}
          aria-describedby={nameId}
          onClick={() => {
            if (!busy) void versions.download(version);
          }}
        >
          Download
        </button>
      </p>
      <WorkOnVersion work={work} id={id} />
      {isCompared && <VersionComparison comparison={versions.comparison} id={id} />}
    </li>
  );
}

function WorkOnVersion({ work, id }: { readonly work: VersionWork; readonly id: string }) {
  if (work.is === 'none' || work.id !== id) return null;
  switch (work.is) {
    case 'restoring':
      return <DelayedSpinner />;
    case 'downloading':
      return null;
    case 'failed':
      return (
        <p class="problem" role="alert">
          {work.because.message}
        </p>
      );
  }
}

/** The stored size: the checkpoint, and the journal. */
function Size({ version: { bytes, journal } }: { readonly version: StoredVersion }) {
  return (
    <span class="storage-size">
      {byteSize(bytes)}
      {journal.records > 0 && ` and ${pluralize(journal.records, 'change')}`}
    </span>
  );
}
