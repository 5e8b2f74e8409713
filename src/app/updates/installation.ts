import type { TabAnswer, TabQuestion, UpdateOutcome, WorkerQuestion } from '../../domain/core/update-handshake.ts';
import type { Installation, TabHandlers } from '../core/installation.ts';

/**
 * Keeps the page in this browser, by the service worker at the address. `script`: the script that this tab runs, which
 * tells its version. Rejects where the browser refuses: no secure connection, storage blocked.
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

  /** Once: the person may have said that the page shall stay. */
  function leave(): void {
    if (!isLeaving) handlers.reload();
    isLeaving = true;
  }

  /** A version that this tab is no part of is in force, such as where the server had a newer page on the first visit. */
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
    // The first visit's worker has taken charge of the page that brought it.
    else if (controller !== null) void compare(controller);
  });

  const registration = await container.register(address, { updateViaCache: 'none' });

  function follow(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      // A first version waits for nobody.
      if (worker.state === 'installed' && registration.active !== null) handlers.newer();
    });
  }

  registration.addEventListener('updatefound', () => follow(registration.installing));
  follow(registration.installing);
  if (registration.waiting !== null && registration.active !== null) handlers.newer();
  // A page that was loaded past all caches has no controller, though there is one.
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

/** Longer than all tabs together may take; a worker that has been ended answers never. */
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
