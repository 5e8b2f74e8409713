import type { AnsweredObstacle } from '../../domain/core/update-handshake.ts';

/** Tells why something would not outlive the page; undefined where it would. */
export type UnloadCheck = () => AnsweredObstacle | undefined;

/** What would be lost with the page, wherever on it that is: whoever has something of that kind tells. */
export interface UnloadGuard {
  /** Adds a check, such as of a form, whose text the browser stores or not. Returns how to take it away. */
  watch(check: UnloadCheck): () => void;
  /** As long as a file is being written, that would be lost. */
  during<T>(file: Promise<T>): Promise<T>;
  /** Why something would not outlive the page; undefined where all would. */
  find(): AnsweredObstacle | undefined;
}

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
