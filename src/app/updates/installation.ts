import type { TabAnswer, TabQuestion, UpdateOutcome, WorkerQuestion } from '../../domain/core/update-handshake.ts';
import type { Installation, TabHandlers } from '../core/installation.ts';

/**
 * Installs the page in this browser, by the service worker at the address. `script` is the script that this tab runs,
 * which identifies its version. Rejects if the browser refuses: no secure connection, or storage blocked.
 */
export async function install(
  container: ServiceWorkerContainer,
  address: string,
  script: string,
  handlers: TabHandlers,
): Promise<Installation> {
  let isReady = false;
  let isLeaving = false;
  let controller = container.controller;

  async function prepare(): Promise<TabAnswer> {
    const answer = await handlers.prepare();
    isReady = answer.is === 'ready';
    return answer;
  }

  /** Reloads only once: the user may have chosen to stay on the page. */
  function leave(): void {
    if (!isLeaving) handlers.reload();
    isLeaving = true;
  }

  /**
   * The active service worker belongs to a different build than this tab, such as if the server got a newer page
   * during the first visit.
   */
  async function compare(worker: ServiceWorker): Promise<void> {
    if (!(await ask<boolean>(worker, { is: 'belongs', script }))) handlers.newer();
  }

  container.addEventListener('message', ({ data, ports }: MessageEvent<TabQuestion>) => {
    const [port] = ports;
    switch (data.is) {
      case 'get-ready':
        void prepare().then((answer) => port?.postMessage(answer));
        return;
      case 'which':
        port?.postMessage(script);
        return;
      case 'load-anew':
        leave();
    }
  });
  container.startMessages();
  container.addEventListener('controllerchange', () => {
    const before = controller;
    controller = container.controller;
    if (before !== null || isReady) leave();
    // The first visit's worker has taken control of the page that installed it.
    else if (controller !== null) void compare(controller);
  });

  const registration = await container.register(address, { updateViaCache: 'none' });

  function follow(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      // A first version does not wait, so it is not announced.
      if (worker.state === 'installed' && registration.active !== null) handlers.newer();
    });
  }

  registration.addEventListener('updatefound', () => follow(registration.installing));
  follow(registration.installing);
  if (registration.waiting !== null && registration.active !== null) handlers.newer();
  // A page that was loaded past all caches has no controller, although a worker is active.
  else if (registration.active !== null) await compare(registration.active);

  return {
    async look() {
      await registration.update();
      const { installing } = registration;
      if (installing !== null) await installed(installing);
      return registration.waiting !== null;
    },
    async activateUpdate() {
      const { waiting, active } = registration;
      const worker = waiting ?? active;
      if (worker === null) return NO_ANSWER;
      const end = ask<UpdateOutcome>(worker, { is: 'take-over', worker: waiting === null ? 'active' : 'waiting' });
      return Promise.race([end, after(TAKE_OVER_MS, NO_ANSWER)]);
    },
  };
}

function installed(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'redundant') reject(new Error('the new version could not be downloaded completely'));
      else resolve();
    });
  });
}

/** Timeout, longer than all tabs together may take. A worker that was ended never answers. */
const TAKE_OVER_MS = 30_000;
const NO_ANSWER: UpdateOutcome = { is: 'stopped', obstacles: [{ obstacle: 'no-answer', tab: '' }] };

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds);
  });
}

function ask<T>(worker: ServiceWorker, question: WorkerQuestion): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    worker.postMessage(question, [port2]);
  });
}
