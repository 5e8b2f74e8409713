// `npm run -s metricbook -- COMMAND …`: the command line in a clone. Builds it if it is missing or older than its source.

import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './built-files.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, runTool } from './run.mjs';

const BUILT = join(ROOT, 'dist-cli', 'metricbook.mjs');

requireNode();
await ensurePackages();
if (isOutdated()) {
  const code = await runTool('vite', ['build', '--config', 'scripts/build/cli.config.ts', '--logLevel', 'error']);
  if (code !== 0) process.exit(2);
}
const { status } = spawnSync(process.execPath, [BUILT, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // npm runs scripts in the project's folder; paths are meant from where it was called.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
process.exit(status ?? 2);

function isOutdated() {
  if (!existsSync(BUILT)) return true;
  const built = statSync(BUILT).mtimeMs;
  return filesBelow(join(ROOT, 'src')).some((path) => statSync(join(ROOT, 'src', path)).mtimeMs > built);
}
