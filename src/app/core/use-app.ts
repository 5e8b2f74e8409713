import { createContext } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import type { AppContext } from './app-context.ts';
import type { Command } from './commands.ts';
import type { Feature } from './feature.ts';

const CurrentApp = createContext<AppContext | undefined>(undefined);

/** Provides the app context to all components below. */
export const AppProvider = CurrentApp.Provider;

/** Returns the app context, for any component below the app. */
export function useApp(): AppContext {
  const app = useContext(CurrentApp);
  if (app === undefined) throw new Error('useApp is called outside of the app');
  return app;
}

/** Returns the state of one feature. */
export function useFeature<T extends object>(feature: Feature<T>): T {
  return feature.of(useApp());
}

/**
 * Makes this component carry out a command while it is mounted. `run` should be a stable function; a new one is
 * registered again.
 */
export function useCommand<Args extends readonly unknown[]>(
  command: Command<Args>,
  run: (...args: Args) => boolean,
): void {
  const app = useApp();
  useLayoutEffect(() => command.register(app, run), [app, command, run]);
}
