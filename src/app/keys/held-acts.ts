/** Acts of the user that wait for what they were meant for, such as a list that is on its way. */
export interface HeldActs<For> {
  /** Carries out an act at once if what it is for is there and no other act waits; otherwise after those. */
  run(of: For, act: Act): void;
  /** Carries out the acts whose time has come. */
  release(): void;
  /** Forgets all that wait, because what they were for will not come. */
  forget(): void;
  /** Tells if an act waits or is still under way. */
  isBusy(): boolean;
  /** Tells if an act waits for this. */
  waitsFor(of: For): boolean;
  /** Resolves once the acts that now wait for anything else are done; undefined if there are none. */
  othersDone(of: For): Promise<void> | undefined;
}

/** Returns a promise if later acts have to wait for its end. */
export type Act = () => Promise<unknown> | undefined;

interface Held<For> {
  readonly of: For;
  readonly act: Act;
}

interface HeldActsOptions<For> {
  /** Tells if what an act is for is on the screen. */
  readonly isThere: (of: For) => boolean;
  readonly isSame: (a: For, b: For) => boolean;
  /** Takes the error of an act that failed. */
  readonly report: (error: unknown) => void;
}

/**
 * Creates a queue of acts. A key that is pressed before the answer to the last one is on the screen would otherwise act
 * on something else, or on nothing.
 */
export function createHeldActs<For>({ isThere, isSame, report }: HeldActsOptions<For>): HeldActs<For> {
  let waiting: Held<For>[] = [];
  let isUnderWay = false;
  let ends: { readonly acts: readonly Held<For>[]; readonly done: () => void }[] = [];

  function release(): void {
    while (!isUnderWay && waiting[0] !== undefined && isThere(waiting[0].of)) carryOut(waiting.shift()?.act);
    const ended = ends.filter(({ acts }) => !acts.some((held) => waiting.includes(held)));
    ends = ends.filter((one) => !ended.includes(one));
    for (const { done } of ended) done();
  }

  function carryOut(act: Act | undefined): void {
    const ended = act?.();
    if (ended === undefined) return;
    isUnderWay = true;
    void ended.catch(report).then(() => {
      isUnderWay = false;
      release();
    });
  }

  return {
    run(of, act) {
      waiting.push({ of, act });
      release();
    },
    release,
    forget() {
      waiting = [];
      release();
    },
    isBusy: () => isUnderWay || waiting.length > 0,
    waitsFor: (of) => waiting.some((held) => isSame(held.of, of)),
    othersDone(of) {
      const acts = waiting.filter((held) => !isSame(held.of, of));
      return acts.length === 0 ? undefined : new Promise((done) => void ends.push({ acts, done }));
    },
  };
}
