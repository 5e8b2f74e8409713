import { describe, expect, it } from 'vitest';
import type { Steps } from '../../src/domain/core/steps.ts';
import { inTurns } from '../../src/worker/in-turns.ts';

/** Steps that keep the thread busy until `isOver`, and then end. */
function* until(isOver: () => boolean): Steps<string> {
  while (!isOver()) yield;
  return 'done';
}

describe('work in turns', () => {
  it('lets messages through that arrive while it runs', async () => {
    let isTold = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      isTold = true;
      port1.close();
    };
    const working = inTurns(
      until(() => isTold),
      () => true,
    );
    port2.postMessage('');
    expect(await working).toBe('done');
  });

  it('is given up once its answer is no longer wanted', async () => {
    let isWanted = true;
    setTimeout(() => (isWanted = false));
    expect(
      await inTurns(
        until(() => false),
        () => isWanted,
      ),
    ).toBeUndefined();
  });
});
