import type { NamedBytes } from '../core/named-bytes.ts';

/** What a browser hands over when a file is opened with the installed page. */
interface Launch {
  readonly files: readonly { getFile(): Promise<NamedBytes> }[];
}

/** `window.launchQueue`, in the browsers that have it. */
interface LaunchQueue {
  setConsumer(consume: (launch: Launch) => void): void;
}

/** Opens the file that the page was started with, where it was. A launch that came before waits in the queue. */
export function takeLaunchedFiles(
  browser: object,
  open: (file: NamedBytes) => Promise<void>,
  failed: (error: unknown) => void,
): void {
  if (!('launchQueue' in browser)) return;
  const queue = browser.launchQueue as LaunchQueue;
  queue.setConsumer(({ files: [first] }) => {
    first?.getFile().then(open).catch(failed);
  });
}
