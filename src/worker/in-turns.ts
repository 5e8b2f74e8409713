import type { Query } from '../database/catalog-database.ts';
import { allOf, type Steps } from '../domain/core/steps.ts';
import { sameHead } from '../storage/log/records.ts';
import type { Catalog } from './catalog.ts';

/** Steps that take less than this together don't pause between them. */
const TURN_MS = 8;

/**
 * Does work in steps, and now and then lets the worker receive messages between two of them. Gives up, and resolves with
 * undefined, as soon as the answer is no longer wanted.
 */
export async function inTurns<T>(steps: Steps<T>, isWanted: () => boolean): Promise<T | undefined> {
  while (isWanted()) {
    const step = oneTurn(steps, TURN_MS);
    if (step.done === true) return step.value;
    await messagesReceived();
  }
  return undefined;
}

/** The same for work that takes seconds. A call that comes in between waits for it, and people notice 100 ms. */
const LONG_TURN_MS = 32;

/** Attempts at work on a catalog that is being changed. The last one is made in one go. */
const MAX_ATTEMPTS = 4;

/**
 * Runs a query of a catalog in steps, and lets other calls have their turns between two of them. Begins anew if the
 * catalog was changed meanwhile. Gives up, and resolves with undefined, as soon as the answer is no longer wanted.
 */
export async function inTurnsOn<T>(
  catalog: Pick<Catalog, 'head' | 'read'>,
  query: Query<Steps<T>>,
  isWanted: () => boolean,
): Promise<T | undefined> {
  for (let attempt = 1; attempt < MAX_ATTEMPTS && isWanted(); attempt += 1) {
    const outcome = await attempted(catalog, query, isWanted);
    if (outcome.is === 'done') return outcome.answer;
  }
  return isWanted() ? catalog.read((database) => database.run((...given) => allOf(query(...given)))) : undefined;
}

async function attempted<T>(
  catalog: Pick<Catalog, 'head' | 'read'>,
  query: Query<Steps<T>>,
  isWanted: () => boolean,
): Promise<{ readonly is: 'done'; readonly answer: T } | { readonly is: 'given up' }> {
  const begun = await catalog.read((database) => ({ head: catalog.head, steps: database.run(query) }));
  while (isWanted()) {
    const step = await catalog.read(() =>
      sameHead(catalog.head, begun.head) ? oneTurn(begun.steps, LONG_TURN_MS) : undefined,
    );
    if (step === undefined) break;
    if (step.done === true) return { is: 'done', answer: step.value };
    await messagesReceived();
  }
  return { is: 'given up' };
}

/** Does as many steps as one turn has time for. */
function oneTurn<T>(steps: Steps<T>, ms: number): IteratorResult<undefined, T> {
  const begun = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true || performance.now() - begun >= ms) return step;
  }
}

/** Resolves after pending messages were handled. A promise alone would resolve before them, a timer much later. */
export function messagesReceived(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
