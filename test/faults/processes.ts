import type { Browser } from '@playwright/test';

/**
 * Makes Chromium start a process when a tab is opened, instead of keeping one ready, so that the tab's process can be
 * found.
 */
export const ONE_PROCESS_EACH = ['--disable-features=SpareRendererForSitePerProcess', '--site-per-process'];

/** Opens a tab, and finds its process. */
export async function withProcess<T>(browser: Browser, open: () => Promise<T>): Promise<{ tab: T; pid: number }> {
  const before = await renderers(browser);
  const tab = await open();
  const [pid, ...others] = (await renderers(browser)).filter((id) => !before.includes(id));
  if (pid === undefined || others.length > 0) throw new Error('cannot tell in which process the tab lives');
  return { tab, pid };
}

async function renderers(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}
