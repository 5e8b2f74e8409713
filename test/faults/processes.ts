import type { Browser } from '@playwright/test';

/** Makes Chromium start a process for each tab when it is opened, rather than keep one ready: then it can be told which. */
export const ONE_PROCESS_EACH = ['--disable-features=SpareRendererForSitePerProcess', '--site-per-process'];

/** Opens a tab, and finds the process in which it lives. */
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
