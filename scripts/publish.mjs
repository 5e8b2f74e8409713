// `npm run publish -- path/to/file.db`: builds dist with this catalog inside, for everybody to read.

import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, isCommand, runTool } from './run.mjs';

const USAGE = 'Say which catalog file to publish: npm run publish -- path/to/file.db';

async function publish(args) {
  requireNode();
  endWithNpm();
  if (args.length !== 1) throw new Error(USAGE);
  // npm runs scripts in the project's folder, wherever it was called.
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), args[0]);
  const given = await readGiven(path);
  await ensurePackages();
  const published = await checked(given, args[0]);
  // Only now, so that a wrong file leaves dist as it is.
  const code = await runTool('vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new Error('The page could not be built: Vite says why above. dist is not to be uploaded.');
  await writeFile(join(ROOT, 'dist', 'catalog.db'), published.bytes);
  console.log(await reportOf(published, given.length));
}

async function readGiven(path) {
  try {
    return await readFile(path);
  } catch (error) {
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[error.code] ?? error.message;
    throw new Error(`${path} cannot be read: ${why}. Nothing was built.`, { cause: error });
  }
}

/** The file as readers get it. What makes it is TypeScript, which Node can't read by itself. */
async function checked(bytes, name) {
  const { runnerImport } = await import('vite');
  const module = await runnerImport(join(ROOT, 'src', 'database', 'published-file.ts'), {
    root: ROOT,
    configFile: false,
  });
  try {
    return await module.module.publishedFile(new Uint8Array(bytes));
  } catch (error) {
    if (error.name !== 'CatalogError') throw error;
    throw new Error(`${name} cannot be published: ${error.message} Nothing was built.`, { cause: error });
  }
}

async function reportOf({ bytes, counts, leftOut, trashed }, before) {
  const { metrics, changes, tests, usages } = counts;
  const gzipped = (await promisify(gzip)(bytes, { level: 9 })).length;
  return [
    '',
    `dist/catalog.db  ${sized(bytes.length)}, ${sized(gzipped)} gzipped (the file has ${sized(before)})`,
    `  ${metrics} metrics, ${changes} changes, ${tests} tests, ${usages} uses`,
    ...(trashed > 0
      ? [`  Without the trash: ${trashed} deleted ${trashed === 1 ? 'metric is' : 'metrics are'} left out.`]
      : []),
    ...(leftOut.length > 0 ? ['  Left out, for only data is taken over:', ...leftOut.map((one) => `    ${one}`)] : []),
    '',
    'Upload the folder dist to any static server. Who opens the page reads this catalog.',
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
