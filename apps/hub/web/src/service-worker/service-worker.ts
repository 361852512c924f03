import { filesOfPage, howToAnswer } from './how-to-answer.ts';

/** What is used of the types of service workers, which the page's own exclude. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

const worker = globalThis as unknown as WorkerScope;
const cacheName = 'headway-app-1';
const startPage = '/';
/** Files of earlier versions go when there are more: tabs that were not loaded anew may still need the latest of them. */
const mostFiles = 150;
/** What a proxy answers whose server is away. */
const awayStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

worker.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(startPage, { cache: 'no-cache' })
      .then(keepStartPage)
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOtherCaches().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const answer = howToAnswer(request, location.origin);
  if (answer === 'page') event.respondWith(openPage(event));
  else if (answer === 'asset') event.respondWith(fromCache(request));
  else if (answer === 'file') event.respondWith(fromNetwork(request));
});

/** A page comes from the server. Only while that is away, the app starts from what is kept, and says so. */
async function openPage(event: FetchEvent): Promise<Response> {
  const kept = async () => await caches.match(startPage);
  try {
    const answer = await fetch(event.request);
    if (awayStatuses.has(answer.status)) return (await kept()) ?? answer;
    // All pages are the same file: each visit keeps the newest.
    event.waitUntil(keepStartPage(answer.clone()));
    return answer;
  } catch (error) {
    const page = await kept();
    if (page) return page;
    throw error;
  }
}

async function keepStartPage(answer: Response): Promise<void> {
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!answer.ok || !isPage) return;
  const cache = await caches.open(cacheName);
  const files = filesOfPage(await answer.clone().text());
  const isKept = await Promise.all(files.map(async (file) => (await cache.match(file)) !== undefined));
  // All its files before the page itself: what is kept always fits together.
  await cache.addAll(files.filter((_, index) => isKept[index] === false));
  await cache.put(startPage, answer);
  await forgetOldFiles(cache, new Set([startPage, ...files]));
}

async function forgetOldFiles(cache: Cache, needed: ReadonlySet<string>): Promise<void> {
  const old = (await cache.keys()).filter(({ url }) => !needed.has(new URL(url).pathname));
  const tooMany = old.slice(0, Math.max(0, old.length + needed.size - mostFiles));
  await Promise.all(tooMany.map((request) => cache.delete(request)));
}

async function forgetOtherCaches(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
}

async function fromCache(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? (await fromNetwork(request));
}

async function fromNetwork(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(cacheName)).put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}
