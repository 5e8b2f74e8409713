import type { AnsweredObstacle } from '../../domain/core/update-handshake.ts';

/** Returns why something would be lost with the page; undefined if nothing would. */
export type UnloadCheck = () => AnsweredObstacle | undefined;

/** Knows what would be lost with the page, wherever on it that is. Each owner of such a thing adds a check. */
export interface UnloadGuard {
  /** Adds a check, such as of a form whose text the browser may not have stored. Returns a function that removes it. */
  watch(check: UnloadCheck): () => void;
  /** Reports a file that is being written as one that would be lost, until it is done. */
  during<T>(file: Promise<T>): Promise<T>;
  /** Returns why something would be lost with the page; undefined if nothing would. */
  find(): AnsweredObstacle | undefined;
}

/** Creates a guard without checks. */
export function createUnloadGuard(): UnloadGuard {
  const checks = new Set<UnloadCheck>();
  function watch(check: UnloadCheck): () => void {
    checks.add(check);
    return () => void checks.delete(check);
  }
  return {
    watch,
    during: (file) => file.finally(watch(() => 'file')),
    find: () => [...checks].map((check) => check()).find((found) => found !== undefined),
  };
}
