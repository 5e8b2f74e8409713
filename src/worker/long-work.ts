import type { CatalogNews } from '../domain/catalog/catalog-event.ts';
import type { Watch } from '../storage/snapshot/staging.ts';

/** Long work that reports its progress and can be cancelled; the latest one at a time. */
export class LongWork {
  readonly #onEvent: (event: CatalogNews) => void;
  #abort = new AbortController();

  constructor(onEvent: (event: CatalogNews) => void) {
    this.#onEvent = onEvent;
  }

  /** Runs long work; `cancel` aborts its signal. */
  run<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
    this.#abort = new AbortController();
    const onProgress = (done: number, total: number) => this.#onEvent({ is: 'progress', done, total });
    return work({ signal: this.#abort.signal, onProgress });
  }

  cancel(): void {
    this.#abort.abort();
  }
}
