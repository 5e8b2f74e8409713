/** Loads a module and makes its API. */
export type LoadApi = () => Promise<object>;

/** Loads something once; after a failure the next call tries again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/**
 * An API some of whose methods are loaded when first called. A method that `eager` lacks is looked for in what `loads`
 * load, all at once: the first that has it answers, however long the others take. So no name stands in a list.
 */
export function lazyApi<Api extends object>(eager: Partial<Api>, loads: readonly LoadApi[]): Api {
  return new Proxy(eager, {
    get(_, name) {
      // A promise that resolves with this API asks for `then`, and comlink for symbols of its own.
      if (name in eager || typeof name === 'symbol' || name === 'then') return Reflect.get(eager, name) as unknown;
      return async (...args: readonly unknown[]) => {
        const method: unknown = Reflect.get(await holderOf(name, loads), name);
        return (method as (...given: readonly unknown[]) => Promise<unknown>)(...args);
      };
    },
  }) as Api;
}

/** The first API to be loaded that has a method. Throws why it could not be loaded. */
async function holderOf(name: string, loads: readonly LoadApi[]): Promise<object> {
  const candidates = loads.map(async (load) => {
    const api = await load();
    if (!(name in api)) throw new NotHere(`there is no method ${name}`);
    return api;
  });
  try {
    return await Promise.any(candidates);
  } catch (error) {
    const reasons: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw reasons.find((reason) => !(reason instanceof NotHere)) ?? reasons[0];
  }
}

class NotHere extends TypeError {}
