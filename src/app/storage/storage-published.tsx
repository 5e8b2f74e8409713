import { byteSize } from '../../domain/core/byte-size.ts';
import type { StorageFacts } from '../../domain/catalog/stored-version.ts';
import type { PublishedEditions } from '../published/published-editions.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { StorageFact } from './storage-section.tsx';

interface StoragePublishedProps {
  readonly editions: PublishedEditions;
  readonly facts: StorageFacts;
}

/** The edition of the published catalog that this browser stores, and since when. */
export function StoragePublished({ editions, facts: { versions } }: StoragePublishedProps) {
  const { catalog } = useApp();
  const [{ begunAt, bytes }] = versions;
  const state = catalog.state.value;
  const edition = state.is === 'open' && state.access.is === 'published' ? state.access.edition : undefined;
  const checkedAt = editions.checkedAt.value;
  return (
    <>
      <p>
        This catalog is published with the page, as <code class="mono">catalog.db</code>. The browser keeps a copy for
        offline use and downloads it again if it is lost.
      </p>
      <dl class="storage-facts">
        <StorageFact name="Edition">
          {edition === undefined ? (
            <i class="missing">not known</i>
          ) : (
            <>
              updated <ChangeTime at={edition.updatedAt} />
            </>
          )}
        </StorageFact>
        <StorageFact name="Downloaded">
          <ChangeTime at={begunAt} />
        </StorageFact>
        <StorageFact name="Catalog file">{byteSize(bytes)}</StorageFact>
        <StorageFact name="Last checked">
          {checkedAt === undefined ? <i class="missing">not yet</i> : <ChangeTime at={checkedAt} />}
        </StorageFact>
      </dl>
      {editions.work.value.is === 'fetching' && <ProgressLine label="Downloading the newer edition" />}
    </>
  );
}
