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
 * Builds what the specs serve, once for all of them: the app, and beside it the page that drives its worker, both of
 * today's version and of one with one migration more. Returns how to take all that away.
 */
export default async function buildSites(): Promise<() => Promise<void>> {
  const sites = await mkdtemp(join(tmpdir(), 'metricbook-faults-'));
  process.env['FAULTS_SITES'] = sites;
  await buildSite(join(sites, 'today'));
  await buildSite(join(sites, 'newer'), () => [newerMigrations()]);
  return () => rm(sites, { recursive: true, force: true });
}

/** Builds the app into a folder, and pages of the tests into folders in there, each named by where it comes from. */
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

/** Whoever imports the migrations gets those of the newer version, which alone imports today's. */
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
