import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { build } from 'vite';
import { filesBelow, isKeptOffline } from '../built-files.mjs';

const SOURCE = 'src/service-worker/service-worker.ts';
const OUTPUT = 'service-worker.js';

/** The packages that are bundled into the service worker, for the list of licences. */
export const SERVICE_WORKER_PACKAGES = ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies'];

/** A file that the service worker stores. The digest rejects a damaged or mixed download. */
interface KeptFile {
  /** Relative to the folder that is served. */
  readonly url: string;
  /** Null if the name changes with the content. */
  readonly revision: string | null;
  readonly integrity: string;
}

/** Files that the bundler named after their content. */
const HASH_NAMED = /^assets\/.+-[\w-]{8}\.\w+$/;

/**
 * Builds the service worker beside the page after everything else is written, with the list of all files that the
 * page can ever need. It is a single file and not a module, because not every browser supports modules as service
 * workers.
 */
export function serviceWorker(): Plugin {
  let root = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      // A page that is not built for production acts as in development, and stores nothing for offline use.
      if (!config.isProduction && existsSync(join(root, SOURCE)))
        throw new Error('The page is built for production: take NODE_ENV out of the environment.');
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        // Other pages, such as those that measure, have none.
        if (dir === undefined || !existsSync(join(root, SOURCE))) return;
        writeFileSync(join(dir, OUTPUT), await bundled(root, keptFiles(dir)));
      },
    },
  };
}

function keptFiles(folder: string): KeptFile[] {
  return filesBelow(folder)
    .filter(isKeptOffline)
    .map((path) => {
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('base64');
      return { url: path, revision: HASH_NAMED.test(path) ? null : digest, integrity: `sha256-${digest}` };
    });
}

async function bundled(root: string, files: readonly KeptFile[]): Promise<string> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    define: { KEPT_FILES: JSON.stringify(files) },
    build: {
      write: false,
      target: 'baseline-widely-available',
      rolldownOptions: { input: join(root, SOURCE), output: { format: 'iife' } },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : []));
  const [chunk] = chunks;
  if (chunks.length !== 1 || chunk?.type !== 'chunk') throw new Error('The service worker is not one file.');
  return chunk.code;
}
