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
            Ask the browser to keep it
          </button>
        )}
      </div>
      <dl class="storage-facts">
        <StorageFact name="Catalog file">{byteSize(bytes)}</StorageFact>
        <StorageFact name="Journal">
          {journal.records === 0 ? 'empty' : `${pluralize(journal.records, 'change')}, ${byteSize(journal.bytes)}`}
          <small>Changes are saved here first, and folded into the file now and then.</small>
        </StorageFact>
        <StorageFact name="Last checkpoint">
          <ChangeTime at={lastCheckpoint} />
        </StorageFact>
        {space !== undefined && (
          <StorageFact name="Space">
            {byteSize(space.used)} used of {byteSize(space.allowed)}
            <small>Estimated by the browser, for all that is stored under this page’s origin.</small>
          </StorageFact>
        )}
      </dl>
    </>
  );
}

const RISK =
  'When the disk runs short it may clear all that this page has stored, without asking. A private window forgets it ' +
  'when it is closed.';

function promiseSentence(promise: KeepPromise): string {
  switch (promise.is) {
    case 'unknown':
      return 'Kept under this page’s address, in this browser profile only.';
    case 'given':
      return 'The browser promises to keep the catalog until you clear this site’s data yourself.';
    case 'asking':
      return 'The browser is deciding whether it promises to keep the catalog…';
    case 'unsupported':
      return `The browser makes no promise to keep the catalog. ${RISK}`;
    case 'not-given':
      return promise.asked
        ? `The browser was asked to keep the catalog and has not promised it. ${RISK} A page that is bookmarked, installed or often used is sooner promised.`
        : `The browser has not promised to keep the catalog. ${RISK}`;
  }
}
