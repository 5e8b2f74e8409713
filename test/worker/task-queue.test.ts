import { expect, test } from 'vitest';
import { TaskQueue } from '../../src/worker/task-queue.ts';

test('tasks run one after another, in the order in which they asked', async () => {
  const queue = new TaskQueue();
  const steps: string[] = [];
  const task = (name: string, rests: number) => async (): Promise<string> => {
    steps.push(`${name} begins`);
    for (let i = 0; i < rests; i += 1) await Promise.resolve();
    steps.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([queue.run(task('a', 9)), queue.run(task('b', 0)), queue.run(task('c', 3))]);
  expect(results).toEqual(['a', 'b', 'c']);
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a task that fails, at once or later, hinders none after it', async () => {
  const queue = new TaskQueue();
  const outcomes = await Promise.allSettled([
    queue.run(() => {
      throw new Error('at once');
    }),
    queue.run(() => Promise.reject(new Error('later'))),
    queue.run(() => 'well'),
  ]);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: new Error('at once') },
    { status: 'rejected', reason: new Error('later') },
    { status: 'fulfilled', value: 'well' },
  ]);
});

test('a task that another one asks for comes after those that asked before', async () => {
  const queue = new TaskQueue();
  const steps: string[] = [];
  let inner: Promise<unknown> | undefined;
  const outer = queue.run(() => {
    inner = queue.run(() => steps.push('asked for by the first'));
    steps.push('first');
  });
  await queue.run(() => steps.push('second'));
  await outer;
  await inner;
  expect(steps).toEqual(['first', 'second', 'asked for by the first']);
});
