import { defineLazyFeature } from '../core/feature.ts';

/** Saved views and recent metrics. Loaded after the first list. */
export const FINDING = defineLazyFeature(async (app) => (await import('./finding.ts')).createFinding(app));
