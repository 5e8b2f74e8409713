import { expect, test } from 'vitest';
import { createHeldActs } from '../../../src/app/keys/held-acts.ts';
import { inHand, settled } from '../fake-app.ts';

/** Creates a queue for lists named by a letter, and notes what is done. */
function queue() {
  let there = 'a';
  const done: string[] = [];
  const bugs: unknown[] = [];
  const acts = createHeldActs<string>({
    isThere: (of) => of === there,
    isSame: (a, b) => a === b,
    report: (bug) => void bugs.push(bug),
  });
  return {
    acts,
    done,
    bugs,
    act: (of: string, name: string) => acts.run(of, () => void done.push(name)),
    show(of: string): void {
      there = of;
      acts.release();
    },
  };
}

test('an act on what is there is carried out at once', () => {
  const { act, done, acts } = queue();
  act('a', 'toggle');
  expect(done).toEqual(['toggle']);
  expect(acts.isBusy()).toBe(false);
});

test('[G37] acts wait for what they were meant for, and keep their order', async () => {
  const q = queue();
  const { act, done, acts } = q;
  act('b', 'home');
  act('b', 'toggle');
  act('c', 'open');
  let isNext = false;
  void acts.othersDone('c')?.then(() => (isNext = true));
  await settled();
  expect([done, isNext]).toEqual([[], false]);
  q.show('b');
  await settled();
  expect([done, isNext]).toEqual([['home', 'toggle'], true]);
  q.show('c');
  expect(done).toEqual(['home', 'toggle', 'open']);
});

test('[G37] an act waits for the one before that reads something, also if that fails', async () => {
  const { acts, act, done, bugs } = queue();
  const reading = inHand<void>();
  acts.run('a', () => reading.promise);
  act('a', 'edit');
  expect([done, acts.isBusy()]).toEqual([[], true]);
  reading.reject('broken');
  await settled();
  expect([done, bugs]).toEqual([['edit'], ['broken']]);
});

test('acts for what will not come are forgotten, and hold up nothing', async () => {
  const q = queue();
  const { acts, act, done } = q;
  act('b', 'toggle');
  const others = acts.othersDone('c');
  acts.forget();
  await others;
  q.show('b');
  expect([done, acts.isBusy()]).toEqual([[], false]);
});
