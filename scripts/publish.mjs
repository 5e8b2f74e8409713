// `npm run publish -- path/to/file.db`: builds dist with this catalog inside, for everybody to read.
// `npm run publish -- path/to/file.db --out folder` builds another folder, which is emptied first.

import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, isCommand, runTool } from './run.mjs';

const USAGE = 'Say which catalog file to publish: npm run publish -- path/to/file.db';

async function publish(args) {
  requireNode();
  endWithNpm();
  const [name, option, folder] = args;
  const isUnderstood = name !== undefined && (args.length === 1 || (args.length === 3 && option === '--out'));
  if (!isUnderstood) throw new Error(USAGE);
  // npm runs scripts in the project's folder, wherever it was called.
  const here = process.env.INIT_CWD ?? process.cwd();
  const out = folder === undefined ? join(ROOT, 'dist') : resolve(here, folder);
  const given = await readGiven(resolve(here, name));
  const log = await readLog(resolve(here, name));
  await ensurePackages();
  const published = await checked(given, log, name);
  // Builds only after the check, so that a wrong file leaves the earlier build as it was.
  const code = await runTool('vite', ['build', '--logLevel', 'warn', '--outDir', out, '--emptyOutDir'], {
    // Vite has set another NODE_ENV for the module that it ran.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (code !== 0) throw new Error(`The page could not be built: Vite says why above. ${out} is not to be uploaded.`);
  await writeFile(join(out, 'catalog.db'), published.bytes);
  console.log(await reportOf(published, given.length, relative(here, out) || '.'));
}

async function readGiven(path) {
  try {
    return await readFile(path);
  } catch (error) {
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[error.code] ?? error.message;
    throw new Error(`${path} cannot be read: ${why}. Nothing was built.`, { cause: error });
  }
}

/** Returns the write-ahead log, or the rollback journal, that lies beside a database; undefined if there is none. */
async function readLog(path) {
  for (const ending of ['-journal', '-wal']) {
    const log = await readFile(`${path}${ending}`).catch((error) => {
      if (error.code === 'ENOENT') return undefined;
      throw new Error(`${path}${ending} cannot be read: ${error.message}. Nothing was built.`, { cause: error });
    });
    if (log !== undefined && log.length > 0) return log;
  }
  return undefined;
}

/** Returns the file as readers get it. The code that makes it is TypeScript, which Node cannot read by itself. */
async function checked(bytes, log, name) {
  const { runnerImport } = await import('vite');
  const module = await runnerImport(join(ROOT, 'src', 'database', 'import', 'published-file.ts'), {
    root: ROOT,
    configFile: false,
  });
  try {
    return await module.module.publishedFile(new Uint8Array(bytes), log && new Uint8Array(log));
  } catch (error) {
    if (error.name !== 'CatalogError') throw error;
    throw new Error(`${name} cannot be published: ${error.message} Nothing was built.`, { cause: error });
  }
}

async function reportOf({ bytes, counts, leftOut, log, trashed }, before, out) {
  const { metrics, changes, tests, usages } = counts;
  const gzipped = (await promisify(gzip)(bytes, { level: 9 })).length;
  return [
    '',
    `${join(out, 'catalog.db')}  ${sized(bytes.length)}, ${sized(gzipped)} gzipped (the file has ${sized(before)})`,
    `  ${metrics} metrics, ${changes} changes, ${tests} tests, ${usages} uses`,
    ...(log === 'read' ? ['  With the changes in its write-ahead log.'] : []),
    ...(log === 'absent'
      ? [
          '  It is in WAL mode and has no -wal file beside it: if it was copied while open, newer changes may be missing.',
        ]
      : []),
    ...(trashed > 0
      ? [`  Without the trash: ${trashed} deleted ${trashed === 1 ? 'metric is' : 'metrics are'} left out.`]
      : []),
    ...(leftOut.length > 0 ? ['  Left out, for only data is taken over:', ...leftOut.map((one) => `    ${one}`)] : []),
    '',
    `Upload the folder ${out} to any static server. Whoever opens the page reads this catalog.`,
    'For a newer edition, do the same again: readers are told that it is ready.',
  ].join('\n');
}

function sized(bytes) {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

if (isCommand(import.meta.url)) {
  publish(process.argv.slice(2)).then(
    () => process.exit(0),
    (error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}
