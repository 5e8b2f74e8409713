import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { filesBelow } from '../built-files.mjs';
import { CACHING, HASHED_FOLDER, HEADERS } from './hosting-rules.ts';
import { isPageBuild } from './page-build.ts';

/** The catalog file, which is put beside the page after the build. */
const PUBLISHED_CATALOG = 'catalog.db';

/**
 * Writes `_headers`, which Cloudflare Pages and Netlify apply and do not serve. If two rules match a file, these
 * hosts join both values of a header. So no file matches two rules about caching, and each file without a hash is
 * named.
 */
export function headerFile(): Plugin {
  let folder = '';
  return {
    name: 'metricbook:header-file',
    apply: isPageBuild,
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        writeFileSync(join(folder, '_headers'), headerRules(filesBelow(folder)));
      },
    },
  };
}

/** Returns the rules for a folder with these files. The paths are relative to the folder. */
export function headerRules(files: readonly string[]): string {
  const named = files.filter((path) => path !== '_headers' && !path.startsWith(`${HASHED_FOLDER}/`));
  const unhashed = new Set(['', ...named, PUBLISHED_CATALOG]);
  return [
    rule('/*', HEADERS),
    rule(`/${HASHED_FOLDER}/*`, { 'Cache-Control': CACHING.hashed }),
    ...Array.from(unhashed, (name) => rule(`/${name}`, { 'Cache-Control': CACHING.others })),
  ].join('\n');
}

function rule(path: string, headers: Readonly<Record<string, string>>): string {
  return [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n');
}
