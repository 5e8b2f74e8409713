import type { Worker } from '@playwright/test';

/** The moment of its next commit at which a worker stops answering, for ever. */
export type StuckAt = 'before the transaction' | 'after it was sent';

/**
 * Makes the worker loop for ever at that moment: before its next writing transaction begins, or after it has sent the
 * transaction that follows a refused one. That one is accepted, since it was made on top of the other tab's entries.
 */
export function makeStuck(worker: Worker, at: StuckAt): Promise<void> {
  return worker.evaluate((timestamp) => {
    const stop = (): never => {
      for (;;);
    };
    const begin = Reflect.get(IDBDatabase.prototype, 'transaction');
    const commit = Reflect.get(IDBTransaction.prototype, 'commit');
    IDBDatabase.prototype.transaction = function transaction(names, mode, options) {
      if (mode === 'readwrite' && timestamp === 'before the transaction') stop();
      return begin.call(this, names, mode, options);
    };
    let wasRefused = false;
    IDBTransaction.prototype.commit = function sent() {
      commit.call(this);
      if (this.mode !== 'readwrite' || timestamp !== 'after it was sent') return;
      if (wasRefused) stop();
      this.addEventListener('abort', () => (wasRefused = true));
    };
  }, at);
}
