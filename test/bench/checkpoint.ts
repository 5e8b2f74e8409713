import type { CatalogClient } from '../../src/worker/client.ts';
import type { CallTimes, CheckpointTimes } from './bench-page.ts';

/** Rounds without a checkpoint: enough to know the usual times. */
const CALM_ROUNDS = 60;

/** As many rows as a screen shows. */
const SCREEN = 30;

/**
 * Times one edit and one search after another from the page and back, first while nothing else goes on, then from the
 * request for a checkpoint until it is current.
 */
export async function timeCheckpoint(client: CatalogClient): Promise<CheckpointTimes> {
  const { rowids } = await client.list({ query: '', sort: { by: 'name', descending: false } });
  const rows = await client.rows(Array.from(rowids.subarray(0, SCREEN)), '');
  const ids = rows.map(({ id }) => id);
  const calm: CallTimes = { edits: [], queries: [] };
  for (let round = 0; round < CALM_ROUNDS; round += 1) await call(client, ids, round, calm);
  const during: CallTimes = { edits: [], queries: [] };
  const begun = performance.now();
  await client.rest();
  // The journal grows with every edit; once it is shorter, the checkpoint is current.
  for (let round = 0, records = 0, longest = 0; records >= longest; round += 1) {
    await call(client, ids, round, during);
    longest = Math.max(longest, records);
    ({ records } = (await client.storageFacts()).versions[0].journal);
  }
  return { calm, during, ms: performance.now() - begun };
}

async function call(client: CatalogClient, ids: readonly string[], round: number, times: CallTimes): Promise<void> {
  const id = ids[round % ids.length] ?? '';
  times.edits.push(await timed(() => client.recordUsage(id, 'bench@example.com', `round ${round}`)));
  times.queries.push(
    await timed(() =>
      client.list({ query: QUERIES[round % QUERIES.length] ?? '', sort: { by: 'match', descending: false } }),
    ),
  );
}

/** Words that many metrics have, in part and whole. */
const QUERIES = ['rev', 'revenue', 'active users', 'owner:@data'];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
