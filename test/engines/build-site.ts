import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../faults/build-sites.ts';

/** Builds everything that the specs serve, once for all of them: the app, and the pages that drive its worker. */
export default async function buildEnginesSite(): Promise<() => Promise<void>> {
  const site = await mkdtemp(join(tmpdir(), 'metricbook-engines-'));
  process.env['ENGINES_SITE'] = site;
  await buildSite(site, undefined, ['faults', 'engines']);
  return () => rm(site, { recursive: true, force: true });
}
