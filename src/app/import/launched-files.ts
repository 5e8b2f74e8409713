import type { NamedBytes } from '../core/named-bytes.ts';

/** The files that a browser passes to the installed page when they are opened with it. */
interface Launch {
  readonly files: readonly { getFile(): Promise<NamedBytes> }[];
}

/** `window.launchQueue`, in the browsers that have it. */
interface LaunchQueue {
  setConsumer(consume: (launch: Launch) => void): void;
}

/** Opens the files that the page was launched with, if there are any. A launch that came earlier waits in the queue. */
export function takeLaunchedFiles(
  browser: object,
  open: (files: readonly NamedBytes[]) => Promise<void>,
  failed: (error: unknown) => void,
): void {
  if (!('launchQueue' in browser)) return;
  const queue = browser.launchQueue as LaunchQueue;
  queue.setConsumer(({ files }) => {
    Promise.all(files.map((each) => each.getFile()))
      .then(open)
      .catch(failed);
  });
}
