import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MIGRATIONS = join(ROOT, 'src', 'database', 'schema', 'migrations.ts');
const NEWER_MIGRATIONS = join(ROOT, 'test', 'faults', 'newer-migrations.ts');

/**
 * Builds everything that the specs serve, once for all of them: the app and the page that drives its worker, both in
 * today's version and in one with one more migration. Returns a function that removes it.
 */
export default async function buildSites(): Promise<() => Promise<void>> {
  const sites = await mkdtemp(join(tmpdir(), 'metricbook-faults-'));
  process.env['FAULTS_SITES'] = sites;
  await buildSite(join(sites, 'today'));
  await buildSite(join(sites, 'newer'), () => [newerMigrations()]);
  return () => rm(sites, { recursive: true, force: true });
}

/** Builds the app into a folder, and pages of the tests into folders inside it, each named after its source. */
export async function buildSite(
  outDir: string,
  plugins: () => Plugin[] = () => [],
  pages: readonly string[] = ['faults'],
): Promise<void> {
  const common = {
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: plugins(),
    worker: { plugins },
  } as const;
  await build({ ...common, root: ROOT, build: { outDir, emptyOutDir: true } });
  for (const page of pages) {
    const root = join(ROOT, 'test', page, 'page');
    await build({ ...common, root, build: { outDir: join(outDir, page), emptyOutDir: true } });
  }
}

/** Redirects imports of the migrations to the newer version's, which alone imports today's. */
function newerMigrations(): Plugin {
  return {
    name: 'newer-migrations',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('/migrations.ts') || importer === NEWER_MIGRATIONS) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found?.id === MIGRATIONS ? NEWER_MIGRATIONS : found;
    },
  };
}
