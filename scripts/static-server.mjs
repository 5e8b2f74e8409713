// Serves a folder on this machine only, for `npm start` and the tests of the built page.
// As a command: node scripts/static-server.mjs <folder> <port>

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readHeaderRules } from './header-rules.mjs';
import { isCommand } from './run.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.db': 'application/vnd.sqlite3',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

// A browser may resolve `localhost` to either, so both are served if the machine has both.
const LOOPBACKS = ['127.0.0.1', '::1'];

/** File types that are compressed already. */
const COMPRESSED = ['.png', '.woff2'];

/**
 * Serves a folder at http://localhost:<port>/. Rejects if the port is taken. `types` overrides the content types of
 * file endings. `asHosted` applies the folder's `_headers` and compresses, as real hosts do.
 *
 * @param {string} folder
 * @param {number} port
 * @param {{ types?: Record<string, string>, asHosted?: boolean }} [options]
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, port, { types = {}, asHosted = false } = {}) {
  const site = {
    folder,
    types: { ...TYPES, ...types },
    headers: asHosted ? await readHeaderRules(folder) : () => HEADERS,
    compresses: asHosted,
  };
  const servers = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    for (const host of LOOPBACKS) {
      const server = await listen(site, host, port);
      if (server) servers.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { address: `http://localhost:${port}/`, close };
}

/** Resolves with a port of this machine that is free at the moment. */
export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** Serves until the program is ended, and prints the address. */
export async function serveUntilEnded(folder, port) {
  const { address, close } = await serveFolder(folder, port);
  const end = () => void close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  console.log(`Metricbook is at ${address} (Ctrl+C ends it)`);
}

/** Resolves with undefined if the machine lacks this address. */
function listen(site, host, port) {
  return new Promise((resolveListening, reject) => {
    const server = createServer((request, response) => void answer(site, request, response));
    server.once('error', (error) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolveListening(undefined);
      else reject(error.code === 'EADDRINUSE' ? portTaken(port, error) : error);
    });
    server.listen(port, host, () => resolveListening(server));
  });
}

function portTaken(port, cause) {
  const message = `Port ${port} is taken by another program. End that one, or choose another port: PORT=${port + 1}`;
  return new Error(message, { cause });
}

function closeServer(server) {
  return new Promise((resolveClosed) => {
    server.close(resolveClosed);
    server.closeAllConnections();
  });
}

async function answer(site, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(response, 405, 'text/plain', 'Only GET and HEAD are answered here.', {
      ...HEADERS,
      Allow: 'GET, HEAD',
    });
  }
  const path = pathInside(site.folder, request.url);
  try {
    const bytes = path && (await readFile(path));
    if (bytes) return sendFile(site, request, response, path, bytes, (await stat(path)).mtime);
  } catch {
    // A missing file and a folder get the same response.
  }
  send(response, 404, 'text/plain', 'There is no such file.', path && site.headers(pathOf(request)));
}

function pathOf(request) {
  return new URL(request.url, 'http://localhost').pathname;
}

/** Sends a file with its ETag, or 304 without a body if the browser has it already. */
function sendFile(site, request, response, path, bytes, changedAt) {
  const ending = extname(path);
  const compresses = site.compresses && !COMPRESSED.includes(ending) && acceptsGzip(request);
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  const etag = `"${digest}${compresses ? '-gzip' : ''}"`;
  const headers = {
    ...site.headers(pathOf(request)),
    ETag: etag,
    'Last-Modified': changedAt.toUTCString(),
    ...(site.compresses && { Vary: 'Accept-Encoding' }),
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers);
    return response.end();
  }
  const encoding = compresses ? { 'Content-Encoding': 'gzip' } : {};
  const body = compresses ? gzipSync(bytes) : bytes;
  return send(response, 200, site.types[ending] ?? 'application/octet-stream', body, { ...headers, ...encoding });
}

function acceptsGzip(request) {
  return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
}

/**
 * Returns the file that a request asks for; undefined if the address is invalid or the file would be outside the
 * folder.
 */
function pathInside(folder, url) {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    const path = resolve(folder, `.${decodeURIComponent(pathname)}${pathname.endsWith('/') ? 'index.html' : ''}`);
    const within = relative(resolve(folder), path);
    return within.startsWith('..') || isAbsolute(within) ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Default headers. The page may have been built again since, so nothing is cached. */
const HEADERS = { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };

function send(response, status, type, body, headers = HEADERS) {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers });
  // Node sends no body in response to a HEAD request.
  response.end(body);
}

if (isCommand(import.meta.url)) {
  const [folder, port] = process.argv.slice(2);
  if (!folder || !Number(port)) {
    console.error('Say which folder, and at which port: node scripts/static-server.mjs <folder> <port>');
    process.exit(2);
  }
  await serveUntilEnded(folder, Number(port));
}
