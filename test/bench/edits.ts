import type { Remote } from 'comlink';
import { wrap } from 'comlink';
import { instantOf } from '../../src/domain/core/instant.ts';
import { FIELD_COLUMNS } from '../../src/domain/metric/metric.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { Edit, EditTimes, Peer } from './bench-page.ts';
import type { Random } from './random.ts';
import { itemAt, numberBelow, oneOf, randomFrom } from './random.ts';
import { calculationText, descriptionText, word } from './vocabulary.ts';

/** A long text that is searched, SQL that is searched, and a short text that is not: they take turns. */
const FIELDS = ['description', 'calculation', 'owner'] as const;

type Field = (typeof FIELDS)[number];

/** Rounds before those that count: programs and caches warm up. */
const WARM_UP = 3;

const AUTHOR = 'bench@example.com';

/** An edit of a random metric, with the values that the page would hold of it. */
interface Planned extends Edit {
  readonly field: Field;
}

type Way = keyof EditTimes;

/**
 * Times one-field edits from the page to durable and back, in three ways: ours, `export()` and one IndexedDB value,
 * and SQLite on OPFS. Every way makes the same edit in the same round. The order alternates (A B C, C B A), so that
 * ours and OPFS follow the large write of the whole file equally often.
 */
export async function timeEdits(
  client: CatalogClient,
  file: Uint8Array,
  rounds: number,
  wholeFileRounds: number,
): Promise<EditTimes> {
  const [wholeFile, opfs] = [startWholeFile(), startOpfs()];
  await wholeFile.open('metricbook-bench-file', file);
  await opfs.open('metricbook-bench', file);
  const make: Record<Way, (edit: Planned) => Promise<unknown>> = {
    ours: (edit) => saveWith(client, edit),
    wholeFile: (edit) => wholeFile.edit(edit),
    opfs: (edit) => opfs.edit(edit),
  };
  const times: EditTimes = { ours: [], wholeFile: [], opfs: [] };
  const random = randomFrom(rounds);
  const { rowids } = await client.list({ query: '', sort: { by: 'name', descending: false } });
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const edit = await planned(client, rowids, round, random);
    for (const way of waysIn(round, rounds, wholeFileRounds)) {
      const begun = performance.now();
      await make[way](edit);
      if (round >= 0) times[way].push(performance.now() - begun);
    }
  }
  await wholeFile.drop();
  await opfs.drop();
  return times;
}

function startWholeFile(): Remote<Peer> {
  return wrap<Peer>(new Worker(new URL('./whole-file-worker.ts', import.meta.url), { type: 'module' }));
}

function startOpfs(): Remote<Peer> {
  return wrap<Peer>(new Worker(new URL('./opfs-worker.ts', import.meta.url), { type: 'module' }));
}

/** Returns the ways of a round, in order. The whole file is written only so often, spread over all rounds. */
function waysIn(round: number, rounds: number, wholeFileRounds: number): Way[] {
  const isWritten = (after: number): number => Math.floor((after * wholeFileRounds) / rounds);
  const ways: Way[] = isWritten(round + 1) > isWritten(round) ? ['ours', 'wholeFile', 'opfs'] : ['ours', 'opfs'];
  return round % 2 === 0 ? ways : ways.toReversed();
}

async function planned(client: CatalogClient, rowids: Int32Array, round: number, random: Random): Promise<Planned> {
  const [row] = await client.rows([rowids[numberBelow(random, rowids.length)] ?? 0], '');
  const detail = row && (await client.detail(row.id));
  if (detail === undefined) throw new Error('a metric of the list is not there');
  const field = itemAt(FIELDS, round + WARM_UP);
  return {
    id: detail.metric.id,
    field,
    column: FIELD_COLUMNS[field],
    oldValue: detail.metric[field],
    newValue: newValue(field, random),
    changedBy: AUTHOR,
    changedAt: instantOf(new Date()),
  };
}

function newValue(field: Field, random: Random): string {
  switch (field) {
    case 'description':
      return descriptionText(random);
    case 'calculation':
      return calculationText(random, `mart.${word(random)}`);
    case 'owner':
      return `@${word(random)}-${oneOf(random, ['team', 'data'])}`;
  }
}

/** Saves as the form does: with the field's earlier value, so that no other change is overwritten. */
function saveWith(
  client: CatalogClient,
  { id, field, oldValue, newValue: value, changedBy }: Planned,
): Promise<unknown> {
  const save = { id, newId: id, updates: { [field]: value }, base: { [field]: oldValue }, reason: null };
  return client.saveMetric(save, changedBy);
}
