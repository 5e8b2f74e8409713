import { expect, test } from 'vitest';
import { Turns } from '../../src/worker/turns.ts';

test('tasks run one after another, in the order in which they asked', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  const task = (name: string, rests: number) => async (): Promise<string> => {
    steps.push(`${name} begins`);
    for (let i = 0; i < rests; i += 1) await Promise.resolve();
    steps.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([turns.take(task('a', 9)), turns.take(task('b', 0)), turns.take(task('c', 3))]);
  expect(results).toEqual(['a', 'b', 'c']);
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a task that fails, at once or later, hinders none after it', async () => {
  const turns = new Turns();
  const outcomes = await Promise.allSettled([
    turns.take(() => {
      throw new Error('at once');
    }),
    turns.take(() => Promise.reject(new Error('later'))),
    turns.take(() => 'well'),
  ]);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: new Error('at once') },
    { status: 'rejected', reason: new Error('later') },
    { status: 'fulfilled', value: 'well' },
  ]);
});

test('a task that another one asks for comes after those that asked before', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  let inner: Promise<unknown> | undefined;
  const outer = turns.take(() => {
    inner = turns.take(() => steps.push('asked for by the first'));
    steps.push('first');
  });
  await turns.take(() => steps.push('second'));
  await outer;
  await inner;
  expect(steps).toEqual(['first', 'second', 'asked for by the first']);
});
