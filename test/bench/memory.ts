import { readFileSync } from 'node:fs';
import { platform } from 'node:process';
import type { BrowserContext } from 'playwright-core';

/** Resident memory of the page's process in bytes; undefined where the system does not tell. */
export type Memory = number | undefined;

/** The memory of the one page that is open: of the browser's renderers it is the largest, the others hold nothing. */
export async function readMemory(context: BrowserContext): Promise<Memory> {
  const browser = context.browser();
  if (platform !== 'linux' || browser === null) return undefined;
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentBytes(id)));
  } finally {
    await session.detach();
  }
}

/** A process that has ended meanwhile has none. */
function residentBytes(process: number): number {
  try {
    const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
