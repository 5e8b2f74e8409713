import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A kind of host, by how it answers. */
export type Host =
  /** Answers 404 if it lacks the file, and sends an ETag if it has it. */
  | 'plain'
  /** Sends times and no ETags. */
  | 'without ETags'
  /** Answers everything that it lacks with a page. */
  | 'a page for everything'
  /** Closes the connection in the middle of a file. */
  | 'breaks off';

/** A server on this machine with one file, which can be taken away. */
export interface Publisher {
  /** URL of the file. */
  readonly address: string;
  /** Requests: the method, and the status of the answer. */
  readonly asked: string[];
  publish(file: Uint8Array | undefined, as?: Host): void;
  stop(): Promise<void>;
}

const PAGE = '<!doctype html><title>A page</title>';

export async function startPublisher(): Promise<Publisher> {
  let published: { file: Uint8Array | undefined; etag: string; at: string; host: Host };
  let edition = 0;
  const asked: string[] = [];

  function publish(file: Uint8Array | undefined, host: Host = 'plain'): void {
    edition += 1;
    const at = new Date(Date.UTC(2026, 1, edition)).toUTCString();
    published = { file, host, at, etag: `"edition ${edition}"` };
  }

  function answer(request: IncomingMessage, response: ServerResponse): number {
    const { file, host, etag, at } = published;
    if (file === undefined) {
      const status = host === 'a page for everything' ? 200 : 404;
      response.writeHead(status, { 'Content-Type': 'text/html', 'Content-Length': PAGE.length, ETag: '"the page"' });
      response.end(PAGE);
      return status;
    }
    const headers = { 'Last-Modified': at, ...(host === 'without ETags' ? {} : { ETag: etag }) };
    const conditions = [request.headers['if-none-match'] === etag, request.headers['if-modified-since'] === at];
    if (host === 'without ETags' ? conditions[1] : conditions[0]) {
      response.writeHead(304, headers).end();
      return 304;
    }
    response.writeHead(200, { ...headers, 'Content-Length': file.length });
    if (host === 'breaks off' && request.method === 'GET' && request.headers.range === undefined) {
      response.write(file.subarray(0, file.length / 2), () => response.destroy());
    } else response.end(file);
    return 200;
  }

  publish(undefined);
  const server = createServer((request, response) => {
    const status = answer(request, response);
    asked.push(`${request.method} ${status}`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/catalog.db`, asked, publish, stop };
}
