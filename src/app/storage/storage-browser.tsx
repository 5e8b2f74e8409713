import { byteSize } from '../../domain/core/byte-size.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { StorageFacts } from '../../domain/catalog/stored-version.ts';
import type { BrowserStorage, KeepPromise } from './browser-storage.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import { StorageFact } from './storage-section.tsx';

interface StorageBrowserProps {
  readonly browser: BrowserStorage;
  readonly facts: StorageFacts;
}

/** The browser's storage of the catalog, and its promise to keep it. */
export function StorageBrowser({ browser, facts: { versions, lastCheckpoint } }: StorageBrowserProps) {
  const promise = browser.promise.value;
  const space = browser.space.value;
  const [{ bytes, journal }] = versions;
  return (
    <>
      <div class="storage-promise">
        <p aria-live="polite">{promiseSentence(promise)}</p>
        {(promise.is === 'not-given' || promise.is === 'asking') && (
          <button type="button" class="button" aria-disabled={promise.is === 'asking'} onClick={() => browser.ask()}>
            Ask the browser to keep it permanently
          </button>
        )}
      </div>
      <dl class="storage-facts">
        <StorageFact name="Catalog file">{byteSize(bytes)}</StorageFact>
        <StorageFact name="Journal">
          {journal.records === 0 ? 'empty' : `${pluralize(journal.records, 'change')}, ${byteSize(journal.bytes)}`}
          <small>Changes are saved here first and merged into the catalog file later.</small>
        </StorageFact>
        <StorageFact name="Last checkpoint">
          <ChangeTime at={lastCheckpoint} />
        </StorageFact>
        {space !== undefined && (
          <StorageFact name="Space">
            {byteSize(space.used)} used of {byteSize(space.allowed)}
            <small>Estimated by the browser, for everything stored by this site.</small>
          </StorageFact>
        )}
      </dl>
    </>
  );
}

const RISK = 'It may do so without asking. A private window forgets it when it is closed.';

function promiseSentence(promise: KeepPromise): string {
  switch (promise.is) {
    case 'unknown':
      return 'Kept under this page’s address, in this browser profile only.';
    case 'given':
      return 'The browser keeps the catalog until you clear this site’s data.';
    case 'asking':
      return 'Asking the browser to keep the catalog…';
    case 'unsupported':
      return `This browser may delete the catalog if the disk runs low. ${RISK}`;
    case 'not-given':
      return promise.asked
        ? `The browser declined to keep the catalog permanently and may delete it if the disk runs low. ${RISK} Bookmarking or installing the page makes it more likely to agree.`
        : `The browser may delete the catalog if the disk runs low. ${RISK}`;
  }
}
