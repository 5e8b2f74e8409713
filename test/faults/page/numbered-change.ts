import type { CatalogClient } from '../../../src/worker/client.ts';

/*
 * A writer's change number n leaves traces in several tables, so a missing trace shows that it is half there. Odd
 * ones save two fields with a reason, even ones record a usage. The metric's id is the writer's name.
 */

/** Makes one numbered change; resolves when it is saved. */
export async function makeChange(catalog: CatalogClient, writer: string, n: number): Promise<void> {
  const mark = markOf(writer, n);
  if (n % 2 === 0) {
    await catalog.recordUsage(writer, mark, null);
    return;
  }
  const updates = { description: mark, owner: mark };
  await catalog.saveMetric({ id: writer, newId: writer, updates, base: {}, reason: mark }, writer);
}

/** Returns the text that marks every trace of a change. */
export function markOf(writer: string, n: number): string {
  return `${writer} ${n}`;
}
