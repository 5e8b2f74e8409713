import { describe, expect, it } from 'vitest';
import { latestOnly } from '../../../src/app/core/latest-only.ts';

/** Creates a read whose answers come when the test says so, in any order. */
function slowRead() {
  const asked: string[] = [];
  const open = new Map<string, { resolve: (answer: string) => void; reject: (error: Error) => void }>();
  const read = (ask: string): Promise<string> => {
    asked.push(ask);
    return new Promise((resolve, reject) => open.set(ask, { resolve, reject }));
  };
  return {
    asked,
    read,
    answer: (ask: string) => open.get(ask)?.resolve(`${ask}!`),
    fail: (ask: string) => open.get(ask)?.reject(new Error(ask)),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('of several reads', () => {
  it('a single one is taken', async () => {
    const taken: string[] = [];
    const { read, answer } = slowRead();
    const load = latestOnly(read, (text: string) => taken.push(text));
    const done = load('a');
    await settled();
    answer('a');
    await done;
    expect(taken).toEqual(['a!']);
  });

  it('a late answer never wins', async () => {
    const taken: string[] = [];
    const { read, answer } = slowRead();
    const load = latestOnly(read, (text: string) => taken.push(text));
    void load('a');
    await settled();
    const done = load('b');
    answer('a');
    await settled();
    expect(taken).toEqual([]);
    answer('b');
    await done;
    expect(taken).toEqual(['b!']);
  });

  it('those overtaken while they waited are never made', async () => {
    const { read, asked, answer } = slowRead();
    const load = latestOnly(read, () => undefined);
    void load('a');
    await settled();
    const waiting = [load('b'), load('c'), load('d')];
    answer('a');
    await settled();
    answer('d');
    await Promise.all(waiting);
    expect(asked).toEqual(['a', 'd']);
  });

  it('one under way is given up as soon as another is asked for, and only then', async () => {
    let givenUp = 0;
    const { read, answer } = slowRead();
    const load = latestOnly(
      read,
      () => undefined,
      () => void (givenUp += 1),
    );
    const done = load('a');
    await settled();
    answer('a');
    await done;
    expect(givenUp).toBe(0);
    void load('b');
    await settled();
    const last = load('c');
    expect(givenUp).toBe(1);
    answer('b');
    await settled();
    answer('c');
    await last;
    expect(givenUp).toBe(1);
  });

  it('a failure goes to its own caller and stops no other', async () => {
    const taken: string[] = [];
    const { read, answer, fail } = slowRead();
    const load = latestOnly(read, (text: string) => taken.push(text));
    const failing = load('a');
    await settled();
    const next = load('b');
    fail('a');
    await expect(failing).rejects.toThrow('a');
    await settled();
    answer('b');
    await next;
    expect(taken).toEqual(['b!']);
  });
});
