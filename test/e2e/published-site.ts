import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as playwrightTest } from '@playwright/test';
import { freePort, serveFolder } from '../../scripts/static-server.mjs';

/** The built page on a server of its own, beside which a catalog can be published. */
export interface PublishedSite {
  readonly address: string;
  /** Puts a file beside the page, or removes it. */
  publish(file: Uint8Array | string | undefined): void;
  /** Serves what was built into another folder, with what is published there. */
  serve(built: string): void;
  /** Stops the server. */
  stop(): Promise<void>;
}

/**
 * Playwright's `test` with a site for each test. In all of them nothing is asked of another origin, and the page's
 * console has no errors.
 */
export const test = playwrightTest.extend<{ site: PublishedSite }>({
  site: async ({ context }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'metricbook-site-'));
    cpSync('dist', folder, { recursive: true });
    const publish: PublishedSite['publish'] = (file) => {
      const path = join(folder, 'catalog.db');
      if (file === undefined) rmSync(path, { force: true });
      else writeFileSync(path, file);
    };
    publish(undefined);
    const { address, close } = await serveFolder(folder, await freePort());
    const faults: string[] = [];
    context.on('request', (request) => {
      const url = request.url();
      if (url.startsWith('http') && !url.startsWith(address)) faults.push(`asked ${url}`);
    });
    context.on('weberror', (error) => faults.push(error.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= close());
    const serve: PublishedSite['serve'] = (built) => {
      rmSync(folder, { recursive: true });
      cpSync(built, folder, { recursive: true });
    };
    await use({ address, publish, serve, stop });
    expect(faults).toEqual([]);
    await stop();
    rmSync(folder, { recursive: true, force: true });
  },
});

export { expect };
