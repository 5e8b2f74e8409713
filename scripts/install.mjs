// The requirements of every command of ours: a Node that is new enough, and the packages of the lock file.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNpm } from './run.mjs';

/** Ends the program with a message if Node is older than the project needs. */
export function requireNode() {
  const oldest = readJson('package.json').engines.node.replace('>=', '');
  if (isOlder(process.versions.node, oldest)) {
    console.error(`Metricbook needs Node ${oldest} or newer, and this is Node ${process.versions.node}.`);
    console.error('Install a newer one (https://nodejs.org) and run the command again.');
    process.exit(1);
  }
}

/** Installs the packages of package-lock.json if they are missing or differ. */
export async function ensurePackages() {
  if (packagesFit()) return;
  console.log('Installing the packages of package-lock.json …');
  const code = await runNpm(['ci', '--no-audit', '--no-fund']);
  if (code !== 0) throw new Error('The packages could not be installed: npm says why above.');
}

function packagesFit() {
  // npm writes this file last, so an interrupted installation lacks it.
  const installed = 'node_modules/.package-lock.json';
  return (
    existsSync(join(ROOT, installed)) && fits(readJson('package-lock.json').packages, readJson(installed).packages)
  );
}

/**
 * Returns true if the installed packages are the locked ones. An optional package may be missing: it is for another
 * machine.
 */
function fits(locked, installed) {
  return Object.entries(locked).every(([path, wanted]) => {
    const present = installed[path];
    if (path === '' || (!present && wanted.optional)) return true;
    return present?.version === wanted.version && present?.integrity === wanted.integrity;
  });
}

function isOlder(version, oldest) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
