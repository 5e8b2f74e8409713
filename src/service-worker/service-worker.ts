import { PrecacheController } from 'workbox-precaching';
import type { WorkerQuestion } from '../domain/core/update-handshake.ts';
import { createUpdateHandshake, TIMEOUTS } from './update-handshake.ts';

declare const self: ServiceWorkerGlobalScope;

/** All files of this build; the build script inserts the list. */
declare const KEPT_FILES: readonly {
  readonly url: string;
  readonly revision: string | null;
  readonly integrity: string;
}[];

const { scope } = self.registration;
const PAGE = new URL('index.html', scope).href;
const ASSETS = new URL('assets/', scope).href;

const kept = new PrecacheController();
kept.addToCacheList([...KEPT_FILES]);

let activated: () => void = () => undefined;
const activation = new Promise<void>((resolve) => {
  activated = resolve;
});

const handshake = createUpdateHandshake({
  tabs: pageTabs,
  async activate() {
    await self.skipWaiting();
    await activation;
  },
  belongs: (script) => kept.getCacheKeyForURL(script) !== undefined,
  forgetOlder,
  timeouts: TIMEOUTS,
});

// Every file must arrive complete and unchanged, or this build is not installed and the one before stays active.
self.addEventListener('install', (event) => void kept.install(event));

self.addEventListener('activate', (event) => event.waitUntil(activate()));

async function activate(): Promise<void> {
  const tabs = await pageTabs();
  await self.clients.claim();
  // Tabs of the earlier build need its files until they reload.
  if (tabs.length === 0) await forgetOlder();
  activated();
}

async function pageTabs(): Promise<readonly WindowClient[]> {
  const all = await self.clients.matchAll({ includeUncontrolled: true, type: 'window' });
  // Another deployment may be in a folder below this one, with tabs of its own.
  return all.filter(({ url }) => keptAddress(url) === PAGE);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const address = keptAddress(request.url);
  const key = kept.getCacheKeyForURL(address);
  // A tab of the earlier build may still request one of its files.
  if (key !== undefined) event.respondWith(answer(request, key));
  else if (address.startsWith(ASSETS)) event.respondWith(answer(request, address));
});

/** The cached file, or the server's if the browser has evicted it. */
async function answer(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(kept.strategy.cacheName);
  return (await cache.match(key)) ?? fetch(request);
}

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (port === undefined) return;
  const question = event.data as WorkerQuestion;
  switch (question.is) {
    case 'belongs': {
      const belongs = kept.getCacheKeyForURL(question.script) !== undefined;
      port.postMessage(belongs);
      if (belongs) event.waitUntil(self.clients.claim());
      return;
    }
    case 'take-over':
      if (question.worker === 'active') activated();
      event.waitUntil(activateUpdate(port));
  }
});

async function activateUpdate(port: MessagePort): Promise<void> {
  const end = await handshake.begin();
  port.postMessage(end);
  if (end.is === 'under-way') await handshake.finish();
}

/** The key of an address: `./`, `index.html` and either with a query are one page. */
function keptAddress(address: string): string {
  const url = new URL(address);
  url.hash = '';
  const isPage = [scope, PAGE].includes(`${url.origin}${url.pathname}`);
  return isPage ? PAGE : url.href;
}

async function forgetOlder(): Promise<void> {
  const { installing, waiting } = self.registration;
  // Files that look older may belong to a newer build that is being installed.
  if (installing !== null || waiting !== null) return;
  const cache = await caches.open(kept.strategy.cacheName);
  const ours = new Set(kept.getURLsToCacheKeys().values());
  const older = (await cache.keys()).filter(({ url }) => !ours.has(url));
  await Promise.all(older.map((request) => cache.delete(request)));
}
