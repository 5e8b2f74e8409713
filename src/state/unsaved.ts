import type { Obstacle } from '../domain/take-over.ts';

/** Tells why something typed would not outlive the page; undefined where it would. */
export type TextCheck = () => Extract<Obstacle, 'refused-draft' | 'same-form'> | undefined;

/** What is being typed on the page, wherever that is: whoever has a form tells whether the browser stores its text. */
export interface Unsaved {
  /** Adds a form's check. Returns how to take it away. */
  watch(check: TextCheck): () => void;
  /** Why some text would not outlive the page; undefined where all would. */
  find(): ReturnType<TextCheck>;
}

export function createUnsaved(): Unsaved {
  const checks = new Set<TextCheck>();
  return {
    watch(check) {
      checks.add(check);
      return () => void checks.delete(check);
    },
    find: () => [...checks].map((check) => check()).find((found) => found !== undefined),
  };
}
