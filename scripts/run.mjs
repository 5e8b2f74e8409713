// Starts other programs: npm, and the tools that it installed.

import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Returns true if the module at this URL is the one that Node was started with, not an imported one. */
export function isCommand(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}

/**
 * Runs a program in the project's folder and resolves with its exit code. Passes SIGINT and SIGTERM on to it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    const stop = (signal) => {
      child.once('close', () => process.exit(signal === 'SIGINT' ? 130 : 143));
      child.kill(signal);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}

/** Ends the program when npm, which runs it, is ended: npm only ends the shell between the two. */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const look = () => process.ppid !== shell && process.kill(process.pid, 'SIGTERM');
  setInterval(look, 500).unref();
}

/** Runs npm: the one that started us, if there is one. */
export function runNpm(args, options = {}) {
  const npm = process.env.npm_execpath;
  if (npm && npm.endsWith('.js')) return run(process.execPath, [npm, ...args], options);
  // On Windows npm is a batch file, which only a shell can run.
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/** Runs the program that an installed package is named after, such as `vite`. */
export function runTool(name, args, options = {}) {
  const folder = join(ROOT, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return run(process.execPath, [join(folder, bin[name]), ...args], options);
}
