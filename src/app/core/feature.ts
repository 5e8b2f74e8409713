import type { AppContext } from './app-context.ts';
import type { LazyModule } from './lazy-module.ts';
import { createLazyModule } from './lazy-module.ts';

/** The state of one feature, created once per app, when it is first used. */
export interface Feature<T extends object> {
  of(app: AppContext): T;
}

/**
 * Defines a feature by the function that creates its state. Components get it from `useFeature`, everything else from
 * `FEATURE.of(app)`. Neither needs a table of all features.
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
