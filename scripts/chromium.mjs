// Finds a Chromium for the tests, and installs one if the machine has none.
// As a command it prints the path: CHROMIUM=$(node scripts/chromium.mjs) npx vitest

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensurePackages, requireNode } from './install.mjs';
import { isCommand, run, runTool } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'chrome.exe'];

// Sends the output of other programs to stderr, because only the path may be printed.
const QUIETLY = { stdio: ['ignore', process.stderr, 'inherit'] };

/**
 * Returns the path of a Chromium that runs: the one named by CHROMIUM, one of the machine, or one that is installed
 * now.
 *
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const named = process.env.CHROMIUM;
  if (named && !runs(named)) throw new Error(`CHROMIUM says “${named}”, and no Chromium runs from there.`);
  const found = named || onMachine() || (await downloaded()) || (await fromDebian()) || (await fromPlaywright());
  if (found) return found;
  throw new Error('No Chromium was found, and none could be installed. Install one, or name it: CHROMIUM=<path>');
}

/**
 * Returns the path of Chromium's headless shell. It is the same engine without the windows that no test looks at, and
 * halves the time of a test. Undefined if there is none and none can be installed; the full Chromium works as well.
 *
 * @returns {Promise<string | undefined>}
 */
export async function ensureHeadlessShell() {
  const named = process.env.HEADLESS_SHELL;
  return [named].filter(Boolean).find(runs) || shellOnMachine() || (await shellFromDebian());
}

function shellOnMachine() {
  return inPath(['chromium-headless-shell']).find(runs);
}

async function shellFromDebian() {
  await installFromDebian('chromium-headless-shell');
  return shellOnMachine();
}

function onMachine() {
  return [...inPath(NAMES), ...usualPlaces()].find(runs);
}

function inPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

function usualPlaces() {
  const places = { darwin: placesOnMac, win32: placesOnWindows };
  return (places[process.platform] ?? placesOnLinux)();
}

function placesOnMac() {
  return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
    ['Chromium', 'Google Chrome'].map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
  );
}

function placesOnWindows() {
  return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .flatMap((name) => process.env[name] ?? [])
    .flatMap((folder) =>
      ['Chromium', join('Google', 'Chrome')].map((name) => join(folder, name, 'Application', 'chrome.exe')),
    );
}

function placesOnLinux() {
  return ['/usr/bin/chromium', '/usr/lib/chromium/chromium', '/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

/**
 * Returns true if a Chromium runs at this path. A file alone proves little: Ubuntu's only says where to find a real
 * one.
 */
function runs(path) {
  if (!existsSync(path)) return false;
  // On Windows running it would open a window.
  if (process.platform === 'win32') return true;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 && /chrom/i.test(stdout);
}

/** Finds a Chromium that Playwright downloaded earlier. */
async function downloaded() {
  await ensurePackages();
  const { chromium } = await import('playwright-core');
  return [chromium.executablePath()].find(runs);
}

async function fromDebian() {
  await installFromDebian('chromium');
  return onMachine();
}

/** Installs a package if this is Debian and we are root. */
async function installFromDebian(name) {
  if (!isDebian() || !isRoot()) return;
  console.error(`Installing Debian’s ${name} …`);
  const options = { ...QUIETLY, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await run('apt-get', ['update'], options);
  if (update === 0) await run('apt-get', ['install', '-y', '--no-install-recommends', name], options);
}

async function fromPlaywright() {
  console.error('Downloading Playwright’s Chromium …');
  // Only root can install the system libraries that it needs.
  const libraries = process.platform === 'linux' && isRoot() ? ['--with-deps'] : [];
  await runTool('playwright', ['install', ...libraries, '--no-shell', 'chromium'], QUIETLY);
  return downloaded();
}

/** Returns true for Debian and its derivatives, except Ubuntu, whose package only points to another store. */
function isDebian() {
  const file = '/etc/os-release';
  const kin = existsSync(file) ? readFileSync(file, 'utf8').match(/^ID(_LIKE)?=.*$/gm) : null;
  return kin !== null && /debian/.test(kin.join()) && !/ubuntu/.test(kin.join());
}

function isRoot() {
  return process.getuid?.() === 0;
}

if (isCommand(import.meta.url)) {
  requireNode();
  ensureChromium().then(console.log, (error) => {
    console.error(error.message);
    process.exit(1);
  });
}
