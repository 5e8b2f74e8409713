import { makeChange } from '../../faults/page/numbered-change.ts';
import { connect, storageName } from '../../../src/worker/client.ts';
import type { Report } from './report.ts';
import { WRITER } from './report.ts';

/*
 * Nobody drives the browser in which this page is: it was started as a person starts it. The page does everything by
 * itself, tells the test, whose address is in the query, and goes on until the browser is killed.
 */

/** Changes between two checkpoints. */
const REST_EVERY = 5;

const test = new URLSearchParams(location.search).get('test') ?? '';
const catalog = connect(storageName('/', 'main'));

async function work(): Promise<void> {
  const found = await catalog.start(() => undefined);
  if (found.is === 'damaged') throw new Error(found.because);
  if (found.is === 'empty') {
    await catalog.newCatalog();
    await catalog.createMetric({ id: WRITER, name: WRITER });
  }
  const from = Number(await tell({ is: 'found', file: base64Of(await catalog.exportFile()) }));
  for (let n = from; ; n += 1) {
    await makeChange(catalog, WRITER, n);
    // Not awaited: whoever waits for the test to hear writes slowly.
    void tell({ is: 'saved', n });
    if (n % REST_EVERY === 0) void catalog.rest();
  }
}

/** Tells the test, and resolves with what it answers. */
async function tell(report: Report): Promise<string> {
  return (await fetch(test, { method: 'POST', body: JSON.stringify(report) })).text();
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

void tell({ is: 'loaded' });
work().catch((error: unknown) => tell({ is: 'failed', because: String(error) }));
