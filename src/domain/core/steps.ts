/** Work in steps. Whoever does it may do something else between two of them, or give it up. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps and returns their result. */
export function allOf<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Items that are mapped in one step, which takes a few milliseconds at most. */
const ITEMS_OF_STEP = 64;

/** Maps items in steps. */
export function* mapInSteps<T, Made>(items: Iterable<T>, make: (item: T) => Made): Steps<Made[]> {
  const made: Made[] = [];
  for (const item of items) {
    made.push(make(item));
    if (made.length % ITEMS_OF_STEP === 0) yield;
  }
  return made;
}
