import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** Code that is loaded when it is first needed. */
export interface LazyModule<T> {
  /** Undefined until it is loaded. */
  readonly loaded: ReadonlySignal<T | undefined>;
  /**
   * Loads the module, once for all callers. Rejects if it cannot be loaded, such as offline; the next call tries
   * again.
   */
  load(): Promise<T>;
}

/** Creates a lazy module from the function that loads it. */
export function createLazyModule<T>(make: () => Promise<T>): LazyModule<T> {
  const there = signal<T | undefined>(undefined);
  let loading: Promise<T> | undefined;

  async function loaded(): Promise<T> {
    try {
      const made = await make();
      there.value = made;
      return made;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  return {
    loaded: there,
    load() {
      loading ??= loaded();
      return loading;
    },
  };
}
