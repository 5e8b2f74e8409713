import { makeChange } from '../../faults/page/numbered-change.ts';
import { connect, storageName } from '../../../src/worker/client.ts';
import type { Report } from './report.ts';
import { WRITER } from './report.ts';

/*
 * No driver controls the browser of this page: it was started as a user starts it. The page does everything by
 * itself, reports to the test, whose address is in the query, and goes on until the browser is killed.
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
    // Not awaited: waiting for the test would slow down the writing.
    void tell({ is: 'saved', n });
    if (n % REST_EVERY === 0) void catalog.rest();
  }
}

/** Reports to the test, and resolves with its answer. */
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
