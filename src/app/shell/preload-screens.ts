import type { AppContext } from '../core/app-context.ts';
import { quietMoments } from '../kit/timing/quiet-moment.ts';
import { EDITIONS } from '../published/editions-feature.ts';
import { STORAGE } from '../storage/storage-feature.ts';

/** A screen whose code is loaded when it is needed. */
interface Preloadable {
  /** Resolves when it is loaded, or cannot be. */
  preload(): Promise<void>;
}

/**
 * Loads the screens, the backups, and what looks for a newer edition: each in a quiet moment of its own, since
 * evaluating one may take longer than a frame. Ends when all are there, or once `stop` is aborted.
 */
export async function preloadScreens(
  app: AppContext,
  screens: readonly Preloadable[],
  stop: AbortSignal,
): Promise<void> {
  const quiet = quietMoments(window, stop);
  for (const screen of screens) {
    await quiet();
    await screen.preload();
  }
  await quiet();
  // Offline now: the first change loads it.
  await STORAGE.of(app)
    .load()
    .catch(() => undefined);
  await quiet();
  // Offline now, so there is no newer edition to find.
  const editions = await EDITIONS.of(app)
    .load()
    .catch(() => undefined);
  await editions?.look().catch(app.report);
}
