import { createContext } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import type { AppContext } from './app-context.ts';
import type { Command } from './commands.ts';
import type { Feature } from './feature.ts';

const CurrentApp = createContext<AppContext | undefined>(undefined);

/** Gives the app to all components below. */
export const AppProvider = CurrentApp.Provider;

/** Returns what all features have in common, for any component below the app. */
export function useApp(): AppContext {
  const app = useContext(CurrentApp);
  if (app === undefined) throw new Error('useApp is called outside of the app');
  return app;
}

/** Returns the state of one feature. */
export function useFeature<T extends object>(feature: Feature<T>): T {
  return feature.of(useApp());
}

/** Has a command carried out by this component while it is mounted. `run` stays the same function, or is registered again. */
export function useCommand<Args extends readonly unknown[]>(
  command: Command<Args>,
  run: (...args: Args) => boolean,
): void {
  const app = useApp();
  useLayoutEffect(() => command.register(app, run), [app, command, run]);
}
