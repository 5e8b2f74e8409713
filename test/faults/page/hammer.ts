import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import type { StressOutcome } from './faults-page.ts';

/** A metric whose description all tabs write, each on top of what it saw. */
const SHARED = 'shared';
/** A metric that the first tab deletes and restores while the others edit it. */
const CONTESTED = 'contested';
/** Writes between two checkpoints that a tab asks for. */
const REST_EVERY = 10;

/**
 * Writes `count` times, in turn: the same field as all other tabs, a field of this tab's own, and a metric that the
 * first tab deletes and restores. Counts refusals by the code that a user would see.
 */
export async function stress(catalog: CatalogClient, tab: number, count: number): Promise<StressOutcome> {
  const accepted = { same: 0, own: 0, contested: 0 };
  const refused: Record<string, number> = {};
  const attempt = async (what: keyof typeof accepted, write: () => Promise<unknown>): Promise<void> => {
    try {
      await write();
      accepted[what] += 1;
    } catch (error) {
      if (!(error instanceof CatalogError)) throw error;
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
  };
  for (let n = 0; n < count; n += 1) {
    const text = `tab ${tab} write ${n}`;
    const way = (['same', 'own', 'contested'] as const)[n % 3] ?? 'same';
    if (way === 'same') await attempt(way, () => saveOverSeen(catalog, text, tab));
    else if (way === 'own') await attempt(way, () => save(catalog, ownMetric(tab), text, tab));
    else if (tab > 0) await attempt(way, () => save(catalog, CONTESTED, text, tab));
    else {
      await catalog.deleteMetric(CONTESTED, byTab(tab));
      await catalog.restoreMetric(CONTESTED);
    }
    if (n % REST_EVERY === REST_EVERY - 1) await catalog.rest();
  }
  return { accepted, refused };
}

/** Creates the metrics that so many tabs write. */
export async function prepareStress(catalog: CatalogClient, tabs: number): Promise<void> {
  const own = Array.from({ length: tabs }, (_, tab) => ownMetric(tab));
  for (const id of new Set([SHARED, CONTESTED, ...own])) await catalog.createMetric({ id, name: id });
}

/** Gives each tab a field of its own in a metric that others write, too; several metrics, as there are few fields. */
function ownMetric(tab: number): string {
  return `own_${Math.floor(tab / OWN_FIELDS.length)}`;
}

const OWN_FIELDS = ['description', 'calculation', 'owner', 'dataSource', 'name'] as const;

async function saveOverSeen(catalog: CatalogClient, text: string, tab: number): Promise<void> {
  const seen = (await catalog.detail(SHARED))?.metric.description ?? null;
  const change = { updates: { description: text }, base: { description: seen }, reason: null };
  await catalog.saveMetric({ id: SHARED, newId: SHARED, ...change }, byTab(tab));
}

async function save(catalog: CatalogClient, id: string, text: string, tab: number): Promise<void> {
  const field = OWN_FIELDS[tab % OWN_FIELDS.length] ?? 'description';
  await catalog.saveMetric({ id, newId: id, updates: { [field]: text }, base: {}, reason: text }, byTab(tab));
}

function byTab(tab: number): string {
  return `tab ${tab}`;
}
