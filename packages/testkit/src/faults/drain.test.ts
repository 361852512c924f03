import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@headway/client';
import { memoryLog } from '@headway/log';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';
import { expect, onTestFinished, test } from 'vitest';
import { signToken } from '../sign-token.ts';
import { waitUntil } from '../wait-until.ts';

const clientCount = 200;
const drainMs = 4000;
const channel = 'project:7';

test(
  'clients of a server that goes down come to the next one spread over the window, and lose nothing',
  { timeout: 60_000 },
  async () => {
    const log = memoryLog();
    const secret = randomBytes(32).toString('hex');
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const start = () => {
      const headway = createHeadway({
        log,
        events: builtinEvents,
        namespaces: { project: { subscribe: () => true } },
        authentication: { secret },
      });
      return { headway, detach: headway.attach(http) };
    };
    const [first, url] = [start(), `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`];
    const clients = Array.from({ length: clientCount }, (_, n) => {
      const iat = Math.floor(Date.now() / 1000);
      const token = signToken({ sub: `user ${n}`, jti: randomUUID(), iat, exp: iat + 900 }, secret);
      const client = createClient({ url, getToken: async () => token });
      const heard: string[] = [];
      const handle = client.channel(channel);
      handle.on('system.notice', ({ data }) => heard.push((data as { id: string }).id));
      client.connect();
      return { client, handle, heard };
    });
    const live = () => clients.every(({ handle }) => handle.snapshot().status === 'live');
    await waitUntil(live, { timeoutMs: 20_000 });

    first.detach();
    const second = start();
    onTestFinished(async () => {
      for (const { client } of clients) client.close();
      await second.headway.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await log.close();
    });
    const startedAt = performance.now();
    const arrivals: number[] = [];
    http.on('upgrade', () => arrivals.push(performance.now() - startedAt));
    const closing = first.headway.close({ drainMs, timeoutMs: 15_000 });
    const published: string[] = [];
    do {
      published.push(`n${published.length}`);
      const data = { id: `n${published.length - 1}`, level: 'info', message: 'x' } as const;
      await second.headway.publish(channel, { type: 'system.notice', data });
      await new Promise((resolve) => setTimeout(resolve, 100));
    } while (second.headway.connections < clientCount);
    await closing;
    expect(first.headway.connections).toBe(0);

    await waitUntil(() => clients.every(({ heard }) => heard.length >= published.length), {
      timeoutMs: 20_000,
    });
    for (const { heard } of clients) expect(heard).toEqual(published);

    // A quarter of them is due in each quarter of the window. A busy machine makes them late, never early.
    expect(arrivals.length).toBeGreaterThanOrEqual(clientCount);
    const arrivedBy = (share: number): number => arrivals.filter((ms) => ms < drainMs * share).length;
    const [first4th = 0, half = 0, third4th = 0] = [0.25, 0.5, 0.75].map(arrivedBy);
    expect(first4th).toBeLessThan(clientCount * 0.45);
    expect(half).toBeLessThan(clientCount * 0.7);
    expect(third4th).toBeLessThan(clientCount * 0.95);
    expect([first4th > 0, half > first4th, third4th > half]).toEqual([true, true, true]);
  },
);
