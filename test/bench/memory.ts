import { readFileSync, writeFileSync } from 'node:fs';
import { platform } from 'node:process';
import type { Browser, BrowserContext } from 'playwright-core';

/** Resident memory of the page's process in bytes; undefined if the system does not report it. */
export type Memory = number | undefined;

/** Returns the memory of the one open page: it is the largest of the browser's renderers, the others hold nothing. */
export async function readMemory(context: BrowserContext): Promise<Memory> {
  const browser = context.browser();
  if (platform !== 'linux' || browser === null) return undefined;
  const renderers = await renderersOf(browser);
  return Math.max(...renderers.map((process) => statusBytes(process, 'VmRSS')));
}

/**
 * Returns the peak memory of the page's process while `work` ran, beyond what it held before; undefined if the system
 * does not report it. Linux keeps a process's peak, and resets it on request.
 */
export async function peakMemory<T>(
  context: BrowserContext,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly extra: Memory }> {
  const browser = context.browser();
  if (platform !== 'linux' || browser === null) return { result: await work(), extra: undefined };
  const renderers = await renderersOf(browser);
  const before = renderers.map((process) => statusBytes(process, 'VmRSS'));
  for (const process of renderers) writeFileSync(`/proc/${process}/clear_refs`, '5');
  const result = await work();
  const grown = renderers.map((process, i) => statusBytes(process, 'VmHWM') - (before[i] ?? 0));
  return { result, extra: Math.max(...grown) };
}

async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  } finally {
    await session.detach();
  }
}

/** Returns nothing for a process that has ended by now. */
function statusBytes(process: number, what: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${process}/status`, 'utf8');
    const line = status.split('\n').find((one) => one.startsWith(`${what}:`)) ?? '';
    return Number(/\d+/.exec(line)?.[0] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
