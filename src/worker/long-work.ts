import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { Watch } from '../storage/snapshot/staging.ts';

/** Long work that reports progress and can be cancelled. */
export class LongWork {
  readonly #onEvent: (event: CatalogEvent) => void;
  #abort = new AbortController();

  constructor(onEvent: (event: CatalogEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** Runs long work; `cancel` aborts the signal of the latest one. */
  run<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
    this.#abort = new AbortController();
    const onProgress = (done: number, total: number) => this.#onEvent({ is: 'progress', done, total });
    return work({ signal: this.#abort.signal, onProgress });
  }

  cancel(): void {
    this.#abort.abort();
  }
}
