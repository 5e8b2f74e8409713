import type { AppContext } from './app-context.ts';
import type { LazyModule } from './lazy-module.ts';
import { createLazyModule } from './lazy-module.ts';

/** The state of one feature: made once for each app, when it is first asked for. */
export interface Feature<T extends object> {
  of(app: AppContext): T;
}

/**
 * Defines a feature by how its state is made. Components get it from `useFeature`, everything else from `FEATURE.of(app)`;
 * neither needs to know a table of all features.
 */
export function defineFeature<T extends object>(create: (app: AppContext) => T): Feature<T> {
  const states = new WeakMap<AppContext, T>();
  return {
    of(app) {
      const state = states.get(app) ?? create(app);
      states.set(app, state);
      return state;
    },
  };
}

/** Defines a feature whose code is imported when it is first needed. */
export function defineLazyFeature<T>(load: (app: AppContext) => Promise<T>): Feature<LazyModule<T>> {
  return defineFeature((app) => createLazyModule(() => load(app)));
}
