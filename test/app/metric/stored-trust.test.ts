import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import { explainTrust } from '../../../src/domain/trust/explanation.ts';
import { storeCalculatedTrust } from '../../../src/app/metric/stored-trust.ts';
import { eventually, newBrowser } from '../../worker/browser.ts';
import { openRealApp } from '../real-app.ts';

async function withMetric(): Promise<Awaited<ReturnType<typeof openRealApp>>> {
  const opened = await openRealApp(newBrowser());
  await opened.app.catalog.begin();
  await opened.app.client.createMetric({ id: 'orders', name: 'Orders', owner: '@a', trustScore: 40 });
  return opened;
}

describe('the calculated score', () => {
  it('is stored by one change with its reason, and undone from the notice', async () => {
    const { app } = await withMetric();
    const before = await app.client.detail('orders');
    if (before === undefined) throw new Error('no metric');
    const score = explainTrust(before, app.now(), UTC).score ?? 0;
    await storeCalculatedTrust(app, before.metric, score);
    const after = await app.client.detail('orders');
    expect(after?.metric.trustScore).toBe(score);
    expect(after?.latestChanges).toMatchObject([
      {
        fieldName: 'trust_score',
        oldValue: '40',
        newValue: String(score),
        changedBy: 'Ada',
        reason: 'calculated score',
      },
    ]);
    // Storing the score does not change the explanation.
    expect(after && explainTrust(after, app.now(), UTC).score).toBe(score);
    const notice = app.notices.shown.peek().at(-1);
    expect(notice?.text).toBe(`The recorded trust of Orders is now ${score}.`);
    notice?.action?.run();
    await eventually(async () => expect(await app.client.history('orders')).toHaveLength(2));
    expect((await app.client.detail('orders'))?.metric.trustScore).toBe(40);
  });

  it('replaces no score that the user did not see', async () => {
    const { app } = await withMetric();
    const seen = (await app.client.detail('orders'))?.metric;
    if (seen === undefined) throw new Error('no metric');
    await app.client.saveMetric(
      { id: 'orders', newId: 'orders', updates: { trustScore: 90 }, base: {}, reason: null },
      'Ben',
    );
    await storeCalculatedTrust(app, seen, 50);
    expect((await app.client.detail('orders'))?.metric.trustScore).toBe(90);
    expect(app.notices.shown.peek().at(-1)?.tone).toBe('problem');
  });
});
