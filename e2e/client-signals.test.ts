import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BuiltinEvents } from '@headway/protocol';
import { type Pair, startPair, waitUntil } from '@headway/testkit';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, defaultClientConditions } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { executablePath, missingBrowser } from './browser.ts';

const channel = 'project:7';

/** What the page tells of its client. */
interface Told {
  states: string[];
  heard: string[];
  /** How often it came out of the back-forward cache. */
  restored: number;
}

describe.skipIf(missingBrowser() !== null)('a client in a real browser', () => {
  let browser: Browser;
  let pair: Pair<BuiltinEvents>;
  let http: Server;
  let page: Page;

  beforeAll(async () => {
    const client = await bundledClient();
    pair = await startPair();
    http = createServer((request, response) => {
      const script = request.url === '/client.js';
      response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
      response.end(script ? client : request.url === '/' ? pageFor(pair) : '<title>Elsewhere</title>');
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
      // Off by default under automation, as in no browser of a person.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await pair.close();
    http.close();
  });

  beforeEach(async () => {
    const context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
    await waitUntil(async () => (await told()).states.at(-1) === 'live', { timeoutMs: 60_000 });
    return () => context.close();
  });

  const told = () => page.evaluate(() => (globalThis as unknown as { told: Told }).told);
  const say = (message: string) =>
    pair.headway.publish(channel, { type: 'system.notice', data: { id: message, level: 'info', message } });
  const hears = (...messages: string[]) =>
    vi.waitFor(async () => expect((await told()).heard).toEqual(messages), { timeout: 60_000 });

  it('goes with the network, and resumes when it is back', async () => {
    await say('before');
    await hears('before live');
    await page.context().setOffline(true);
    await vi.waitFor(() => expect(pair.headway.connections).toBe(0), { timeout: 60_000 });
    await say('meanwhile');
    await page.context().setOffline(false);
    await hears('before live', 'meanwhile resumed');
  });

  it('goes into the back-forward cache without a connection, and resumes when the page comes back', async () => {
    await page.goto(new URL('/elsewhere', page.url()).href);
    await vi.waitFor(() => expect(pair.headway.connections).toBe(0), { timeout: 60_000 });
    await say('meanwhile');
    // A page of the cache is not loaded again.
    await page.goBack({ waitUntil: 'commit' });
    await hears('meanwhile resumed');
    await say('after');
    await hears('meanwhile resumed', 'after live');
    expect((await told()).restored).toBe(1);
  });

  it('hears what was said while its page was frozen', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await say('meanwhile');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await vi.waitFor(async () => expect((await told()).heard).toHaveLength(1), { timeout: 60_000 });
  });
});

/** The client as an application's bundler makes it. */
async function bundledClient(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: join(import.meta.dirname, '../packages/client/src/index.ts'),
        preserveEntrySignatures: 'strict',
      },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  return result.output[0].code;
}

function pageFor(server: Pair<BuiltinEvents>): string {
  return `<!doctype html><title>A client</title><script type="module">
    import { createClient } from '/client.js';
    const told = { states: [], heard: [], restored: 0 };
    globalThis.told = told;
    addEventListener('pageshow', ({ persisted }) => (told.restored += persisted ? 1 : 0));
    const client = createClient({ url: '${server.url}', getToken: async () => '${server.token('ada')}' });
    const handle = client.channel('${channel}');
    handle.subscribe(() => told.states.push(handle.snapshot().status));
    handle.on('system.notice', ({ data }, { origin }) => told.heard.push(data.message + ' ' + origin));
    client.connect();
  </script>`;
}
