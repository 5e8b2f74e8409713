/** Work in steps. Whoever does it may do something else between two of them, or give it up. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps and returns their result. */
export function allOf<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
