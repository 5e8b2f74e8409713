import { describe, expect, it } from 'vitest';
import { explainTrust } from '../../../src/domain/metric/trust.ts';
import { storeExplainedTrust } from '../../../src/app/metric/explained-trust.ts';
import { eventually, newBrowser } from '../../worker/browser.ts';
import { openPage } from '../real-app.ts';

async function withMetric(): Promise<Awaited<ReturnType<typeof openPage>>> {
  const opened = await openPage(newBrowser());
  await opened.page.catalog.begin();
  await opened.page.client.createMetric({ id: 'orders', name: 'Orders', owner: '@a', trustScore: 40 });
  return opened;
}

describe('the explained score', () => {
  it('is stored by one change with its reason, and undone from the notice', async () => {
    const { page } = await withMetric();
    const before = await page.client.detail('orders');
    if (before === undefined) throw new Error('no metric');
    const { score } = explainTrust(before, page.now());
    await storeExplainedTrust(page, before.metric, score);
    const after = await page.client.detail('orders');
    expect(after?.metric.trustScore).toBe(score);
    expect(after?.latestChanges).toMatchObject([
      {
        fieldName: 'trust_score',
        oldValue: '40',
        newValue: String(score),
        changedBy: 'Ada',
        reason: 'explained score',
      },
    ]);
    // To store it does not change what it says.
    expect(after && explainTrust(after, page.now()).score).toBe(score);
    const notice = page.notices.shown.peek().at(-1);
    expect(notice?.text).toBe(`The trust of Orders is ${score} now.`);
    notice?.action?.run();
    await eventually(async () => expect(await page.client.history('orders')).toHaveLength(2));
    expect((await page.client.detail('orders'))?.metric.trustScore).toBe(40);
  });

  it('takes the place of no score that the person did not see', async () => {
    const { page } = await withMetric();
    const seen = (await page.client.detail('orders'))?.metric;
    if (seen === undefined) throw new Error('no metric');
    await page.client.saveMetric(
      { id: 'orders', newId: 'orders', updates: { trustScore: 90 }, base: {}, reason: null },
      'Ben',
    );
    await storeExplainedTrust(page, seen, 50);
    expect((await page.client.detail('orders'))?.metric.trustScore).toBe(90);
    expect(page.notices.shown.peek().at(-1)?.tone).toBe('problem');
  });
});
