import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { CatalogClient } from '../../worker/client.ts';

/** Holds calls back while the page shows a catalog that is not open yet. */
export interface OpeningGate {
  /** Returns the client with calls that wait at the gate. Only the start itself passes. */
  guard(client: CatalogClient): CatalogClient;
  /** Resolves when the gate is open; undefined if it is. Rejects if it will not be opened. */
  opened(): Promise<void> | undefined;
  /** Makes calls wait. */
  close(): void;
  /** Lets the waiting calls pass, in their order; with a reason, they are refused. */
  open(because?: CatalogError): void;
}

/** Calls that wait, and what lets them pass. */
interface Wait {
  readonly over: Promise<void>;
  readonly pass: () => void;
  readonly refuse: (because: CatalogError) => void;
}

/** Creates an open gate. */
export function createOpeningGate(): OpeningGate {
  let wait: Wait | undefined;
  return {
    guard: (client) =>
      new Proxy(client, {
        get(target, name) {
          const method: unknown = Reflect.get(target, name);
          if (name === 'start' || typeof method !== 'function') return method;
          const call = (args: readonly unknown[]): unknown => Reflect.apply(method, target, args);
          return (...args: readonly unknown[]) => (wait === undefined ? call(args) : wait.over.then(() => call(args)));
        },
      }),
    opened: () => wait?.over,
    close() {
      wait ??= newWait();
    },
    open(because) {
      if (because === undefined) wait?.pass();
      else wait?.refuse(because);
      wait = undefined;
    },
  };
}

function newWait(): Wait {
  let pass = (): void => undefined;
  let refuse: Wait['refuse'] = () => undefined;
  const over = new Promise<void>((resolve, reject) => {
    [pass, refuse] = [resolve, reject];
  });
  // The calls that wait tell it, if there are any.
  over.catch(() => undefined);
  return { over, pass, refuse };
}
