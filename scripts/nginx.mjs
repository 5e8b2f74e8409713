// Runs nginx with the configuration of docs/deploy/nginx.conf, which is for those who host the page.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './run.mjs';

/** The path of the page in that configuration. */
const PATH = '/metricbook/';

/** Finds the nginx of this machine; undefined if there is none. */
export function findNginx() {
  // Debian installs it in a folder that is only in root's PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, 'nginx'))
    .find(existsSync);
}

/**
 * Serves a folder on this machine only, by an nginx process that ends with `close`. Only the port and the page's
 * folder are changed in the documented file.
 *
 * @param {string} nginx the program
 * @param {string} folder
 * @param {number} port
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serveByNginx(nginx, folder, port) {
  const prefix = mkdtempSync(join(tmpdir(), 'metricbook-nginx-'));
  mkdirSync(join(prefix, 'temp'));
  writeFileSync(join(prefix, 'nginx.conf'), configuration(prefix, folder, port));
  const args = ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-e', 'stderr'];
  const tested = spawnSync(nginx, ['-t', ...args], { encoding: 'utf8' });
  if (tested.status !== 0) throw new Error(`nginx does not take docs/deploy/nginx.conf: ${tested.stderr}`);
  const child = spawn(nginx, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  const address = `http://localhost:${port}${PATH}`;
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(prefix, { recursive: true, force: true });
  };
  try {
    await answers(address, child);
  } catch (error) {
    await close();
    throw error;
  }
  return { address, close };
}

function configuration(prefix, folder, port) {
  const documented = readFileSync(join(ROOT, 'docs', 'deploy', 'nginx.conf'), 'utf8');
  const here = documented
    .replaceAll('/srv/metricbook/', `${folder.replace(/\/$/, '')}/`)
    .replace('listen 80;', `listen 127.0.0.1:${port}; listen [::1]:${port};`)
    .replace(/server_name [^;]+;/, 'server_name localhost;');
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 1;
pid ${prefix}/nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
access_log off;
sendfile on;
${kinds.map((kind) => `${kind}_temp_path ${prefix}/temp/${kind};`).join('\n')}
${here}
}
`;
}

/** Resolves once the server answers. Rejects if it has ended. */
async function answers(address, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}; it says why above.`);
    const response = await fetch(address).catch(() => undefined);
    if (response !== undefined) return void (await response.arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
