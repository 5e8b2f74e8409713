// `npm start`: installs missing packages, builds the page if it is out of date, and serves it.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, runTool } from './run.mjs';
import { serveUntilEnded } from './static-server.mjs';

const SOURCES = ['index.html', 'public', 'src', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];

async function start() {
  requireNode();
  endWithNpm();
  const port = readPort(process.env.PORT ?? '4173');
  await ensurePackages();
  if (!isBuilt()) await build();
  await serveUntilEnded(join(ROOT, 'dist'), port);
}

function readPort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is a number from 1 to 65535, and not “${text}”.`);
  }
  return port;
}

async function build() {
  const code = await runTool('vite', ['build']);
  if (code !== 0) throw new Error('The page could not be built: Vite says why above.');
}

/** Returns true if the page was built after the last change of its sources. */
function isBuilt() {
  const page = join(ROOT, 'dist', 'index.html');
  return existsSync(page) && SOURCES.every((source) => lastChange(join(ROOT, source)) < statSync(page).mtimeMs);
}

/** Returns the time of the last change at or below a path. A folder's own time shows that files were deleted. */
function lastChange(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  const below = statSync(path).isDirectory() ? readdirSync(path, { recursive: true }) : [];
  return Math.max(mtimeMs, ...below.map((name) => statSync(join(path, name)).mtimeMs));
}

start().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
