/** Loads a module and creates its API. */
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
 * Creates an API with methods that are loaded when first called. To find a method that `eager` lacks, all `loads` run
 * at once, and the first API that has it answers, however long the others take. So no list of method names is needed.
 */
export function lazyApi<Api extends object>(eager: Partial<Api>, loads: readonly LoadApi[]): Api {
  return new Proxy(eager, {
    get(_, name) {
      // Awaiting this API looks for `then`, and comlink for symbols of its own.
      if (name in eager || typeof name === 'symbol' || name === 'then') return Reflect.get(eager, name) as unknown;
      return async (...args: readonly unknown[]) => {
        const method: unknown = Reflect.get(await holderOf(name, loads), name);
        return (method as (...given: readonly unknown[]) => Promise<unknown>)(...args);
      };
    },
  }) as Api;
}

/** The first loaded API that has the method. If none has it, throws the reason why one could not be loaded. */
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
