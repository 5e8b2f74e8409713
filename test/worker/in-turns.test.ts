import { describe, expect, it } from 'vitest';
import { countMetrics } from '../../src/database/metrics/row-counts.ts';
import type { Connection } from '../../src/database/sqlite/connection.ts';
import type { Steps } from '../../src/domain/core/steps.ts';
import { inTurns, inTurnsOn } from '../../src/worker/in-turns.ts';
import { begin, newBrowser } from './browser.ts';

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

describe('a query of a catalog in turns', () => {
  /** Counts the metrics, and once more when it is over. */
  const counts = (isOver: () => boolean) =>
    function* counted(connection: Connection): Steps<number[]> {
      const before = countMetrics(connection);
      while (!isOver()) yield;
      return [before, countMetrics(connection)];
    };

  it('begins anew if the catalog is changed meanwhile: no answer mixes two states', async () => {
    const { catalog } = await begin(newBrowser(), { id: 'a', name: 'A' });
    let isChanged = false;
    const counting = inTurnsOn(
      catalog,
      counts(() => isChanged),
      () => true,
    );
    await catalog.write((database) => database.createMetric({ id: 'b', name: 'B' }));
    isChanged = true;
    expect(await counting).toEqual([2, 2]);
  });

  it('is answered in one go in the end, however often the catalog is changed', async () => {
    const { catalog } = await begin(newBrowser());
    let attempts = 0;
    const query = (connection: Connection): Steps<number[]> => {
      attempts += 1;
      const end = performance.now() + 40;
      return counts(() => performance.now() > end)(connection);
    };
    const answered = new AbortController();
    const counting = inTurnsOn(catalog, query, () => true).finally(() => answered.abort());
    for (let i = 0; !answered.signal.aborted; i += 1) {
      await catalog.write((database) => database.createMetric({ id: `m${i}`, name: `M ${i}` }));
    }
    const [before, after] = (await counting) ?? [];
    expect(after).toBe(before);
    expect(attempts).toBeLessThanOrEqual(4);
  });

  it('is given up once its answer is no longer wanted', async () => {
    const { catalog } = await begin(newBrowser(), { id: 'a', name: 'A' });
    let isWanted = true;
    const counting = inTurnsOn(
      catalog,
      counts(() => false),
      () => isWanted,
    );
    expect(await catalog.read((database) => database.getAllMetrics())).toHaveLength(1);
    isWanted = false;
    expect(await counting).toBeUndefined();
  });
});
