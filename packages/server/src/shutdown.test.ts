import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryLog } from '@headway/log';
import { fakeClock, waitUntil } from '@headway/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { aClient, events, secret, startServer, tokenFor } from '../test/harness.ts';
import { RawClient } from '../test/raw-client.ts';
import { refusedBy } from '../test/refused-by.ts';
import { createHeadway } from './create-headway.ts';
import { dueBy } from './shutdown.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;
const said = (text: string) => ({ type: 'chat.said', data: { text } }) as const;

test('connections are due evenly over the window, and all at its end', () => {
  expect([0, 99, 100, 550, 999, 1000, 5000].map((ms) => dueBy(ms, 1000, 10))).toEqual([
    0, 0, 1, 5, 9, 10, 10,
  ]);
  expect(dueBy(0, 0, 10)).toBe(10);
  expect(dueBy(0, 1000, 0)).toBe(0);
});

test('all are told at once, and let go in batches over the window', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { headway, url, connect } = await startServer({ clock });
  const clients = await Promise.all(Array.from({ length: 10 }, () => connect()));
  expect(headway.ready).toBe(true);
  const closing = headway.close({ drainMs: 10_000 });
  expect(headway.ready).toBe(false);
  for (const client of clients) {
    expect(await client.expect('draining')).toMatchObject({ reconnectWithinMs: 10_000 });
  }
  expect(await refusedBy(url)).toMatchObject({ status: 503 });
  expect(headway.connections).toBe(10);
  for (const left of [8, 6, 4, 2, 0]) {
    await clock.advance(2000);
    await waitUntil(() => headway.connections === left);
  }
  for (const client of clients) expect(await client.closed).toEqual({ code: 4005, reason: 'draining' });
  await closing;
  expect(clock.pendingTimers).toBe(0);
});

test('who stays hears what is published meanwhile, and may begin nothing new', async () => {
  const clock = fakeClock({ now: Date.now() });
  const log = memoryLog();
  const [one, other] = [await startServer({ clock, log }), await startServer({ log })];
  const client = await one.connect({ subscriptions: [{ channel: 'room:1' }] });
  const closing = one.headway.close({ drainMs: 1000 });
  await client.expect('draining');
  await other.headway.publish('room:1', noted('still here'));
  await client.expect('task.noted');
  client.send({ type: 'publish', ref: '1', id: 'p1', channel: 'room:1', event: said('too late') });
  client.send({ type: 'request', ref: '2', id: 'r1', method: 'any', params: null });
  expect(await client.take(2)).toMatchObject([
    { ref: '1', code: 'draining', retryable: true },
    { ref: '2', code: 'draining', retryable: true },
  ]);
  await clock.advance(1000);
  await closing;
  expect(await other.log.position('room:1')).toMatchObject({ offset: 1 });
});

test('what was accepted is done and answered before its connection closes', async () => {
  const asked = Promise.withResolvers<void>();
  const allowed = Promise.withResolvers<boolean>();
  const worked = Promise.withResolvers<string>();
  const server = await startServer({
    namespaces: { room: { subscribe: () => true, publish: () => allowed.promise } },
    methods: {
      work: () => {
        asked.resolve();
        return worked.promise;
      },
    },
  });
  const [busy, idle] = [await server.connect(), await server.connect()];
  busy.send({ type: 'publish', ref: '1', id: 'p1', channel: 'room:1', event: said('accepted') });
  busy.send({ type: 'request', ref: '2', id: 'r1', method: 'work', params: null });
  await asked.promise;
  const closing = server.headway.close();
  expect((await idle.closed).reason).toBe('draining');
  await busy.expect('draining');
  allowed.resolve(true);
  expect(await busy.expect('reply')).toMatchObject({ ref: '1', result: { position: { offset: 1 } } });
  worked.resolve('done');
  expect(await busy.expect('reply')).toMatchObject({ ref: '2', result: 'done' });
  expect(await busy.closed).toEqual({ code: 4005, reason: 'draining' });
  await closing;
});

test('what never ends does not keep the server: all is over within the bound', async () => {
  const clock = fakeClock({ now: Date.now() });
  const asked = Promise.withResolvers<void>();
  const { headway, connect, open } = await startServer({
    clock,
    methods: {
      work: () => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    },
  });
  const [busy, deaf] = [await connect(), await open()];
  busy.send({ type: 'request', ref: '1', id: 'r1', method: 'work', params: null });
  await asked.promise;
  deaf.ws.pause();
  const closing = headway.close({ drainMs: 1000, timeoutMs: 4000 });
  await clock.advance(3999);
  expect(headway.connections).toBe(2);
  await clock.advance(1);
  await closing;
  expect(headway.connections).toBe(0);
});

test('options that make no sense are refused, and nothing is closed', async () => {
  const { headway, connect } = await startServer();
  const client = await connect();
  expect(() => headway.close({ drainMs: -1 })).toThrow(TypeError);
  expect(() => headway.close({ drainMs: 2000, timeoutMs: 1000 })).toThrow(/timeoutMs/);
  expect(headway.ready).toBe(true);
  expect(await client.settle()).toEqual([]);
});

test('on an HTTP server without a handler, who comes after the end is refused, until the next server is there', async () => {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const log = memoryLog();
  onTestFinished(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await log.close();
  });
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`;
  const start = () => {
    const namespaces = { room: { subscribe: () => true } };
    const headway = createHeadway({ log, events, namespaces, authentication: { secret } });
    headway.attach(http);
    return headway;
  };
  const first = start();
  await first.close();
  expect(await refusedBy(url)).toMatchObject({ status: 503 });

  const second = start();
  const client = await RawClient.open(url);
  client.send({ type: 'connect', token: await tokenFor('ann'), client: aClient, subscriptions: [] });
  await client.expect('connected');
  expect([first.connections, second.connections]).toEqual([0, 1]);
  await second.close();
  // One of the two answers, whoever comes.
  expect(await refusedBy(url)).toMatchObject({ status: 503 });
});
