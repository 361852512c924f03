import { fakeClock } from '@headway/testkit';
import { expect, test, vi } from 'vitest';
import { startServer, type TestEvents, type TestServer } from '../test/harness.ts';
import type { RawClient, RawMessage } from '../test/raw-client.ts';
import type { HeadwayOptions } from './options.ts';

const channel = 'room:1';
const subscriptions = [{ channel }];

async function start(options: Partial<HeadwayOptions<TestEvents>> = {}) {
  const clock = fakeClock({ now: Date.now() });
  const server = await startServer({
    clock,
    namespaces: {
      room: { subscribe: () => true, presence: true },
      quiet: { subscribe: () => true },
      closed: { presence: true },
    },
    ...options,
  });
  // Long after the start: what a list lacks then is not there.
  await clock.advance(20_000);
  return { ...server, clock };
}

const there = ({ headway }: Pick<TestServer, 'headway'>): string[] =>
  headway.presence(channel).map(({ user, clients }) => `${user}: ${clients.map(({ id }) => id).join(' ')}`);

const until = (server: Pick<TestServer, 'headway'>, list: string[]) =>
  vi.waitFor(() => expect(there(server)).toEqual(list), { interval: 5 });

async function watch(client: RawClient, more: object = {}): Promise<RawMessage> {
  client.send({ type: 'watch', ref: 'w', channel, ...more });
  const answer = await client.next();
  expect(answer).toMatchObject({ type: 'reply', ref: 'w', result: null });
  return client.expect('presence');
}

const tab = (id: string) => ({ id, kind: 'web' });

test('whoever subscribes is there; who watches is told of it, and is there too', async () => {
  const server = await start();
  await server.connect({ user: 'ben', client: { id: 'p', kind: 'mobile', name: 'app' }, subscriptions });
  const ann = await server.connect({ client: tab('t') });
  expect(await watch(ann)).toEqual({
    type: 'presence',
    channel,
    count: 2,
    members: [
      { user: 'ben', since: expect.any(String), clients: [{ id: 'p', kind: 'mobile', name: 'app' }] },
      { user: 'ann', since: expect.any(String), clients: [tab('t')] },
    ],
  });
  expect(there(server)).toEqual(['ben: p', 'ann: t']);
  const cy = await server.connect({ user: 'cy', subscriptions });
  await server.clock.advance(250);
  expect(await ann.next()).toMatchObject({ count: 3, changed: [{ user: 'cy' }] });
  cy.send({ type: 'unsubscribe', ref: 'u', channel });
  await cy.expect('unsubscribed');
  await server.clock.advance(500);
  expect(await ann.next()).toEqual({ type: 'presence', channel, count: 2, left: ['cy'] });
});

test('one may watch unseen, and workers are never seen', async () => {
  const server = await start();
  const ann = await server.connect();
  expect(await watch(ann, { unseen: true })).toMatchObject({ count: 0, members: [] });
  const worker = await server.connect({ user: 'w', client: { id: 'w', kind: 'worker' }, subscriptions });
  expect(await watch(worker)).toMatchObject({ count: 0, members: [] });
  expect(await watch(ann)).toMatchObject({ members: [{ user: 'ann' }] });
  expect(await watch(ann, { unseen: true })).toMatchObject({ members: [{ user: 'ann' }] });
  await server.clock.advance(500);
  expect(await ann.expect('presence')).toMatchObject({ count: 0, members: [] });
});

test('unwatch ends it, and a subscription that goes on keeps its place', async () => {
  const server = await start();
  const ann = await server.connect({ subscriptions });
  await watch(ann);
  ann.send({ type: 'unwatch', ref: 'n', channel });
  expect(await ann.next()).toEqual({ type: 'reply', ref: 'n', result: null });
  await server.connect({ user: 'ben', client: tab('b'), subscriptions });
  await server.clock.advance(5000);
  expect(await ann.settle()).toEqual([]);
  expect(there(server)).toEqual(['ann: tab-1', 'ben: b']);
  ann.send({ type: 'unwatch', ref: 'again', channel });
  await ann.expect('reply');
});

test('a watch is refused with its reason', async () => {
  const server = await start({ maxSubscriptions: 1 });
  const ann = await server.connect();
  const refusals: RawMessage[] = [];
  for (const name of ['closed:1', 'nowhere:1', 'quiet:1']) {
    ann.send({ type: 'watch', ref: name, channel: name });
    refusals.push(await ann.next());
  }
  expect(refusals).toMatchObject([
    { type: 'error', ref: 'closed:1', code: 'forbidden' },
    { type: 'error', ref: 'nowhere:1', code: 'unknown_channel' },
    { type: 'error', ref: 'quiet:1', code: 'not_found' },
  ]);
  await watch(ann);
  ann.send({ type: 'watch', ref: 'two', channel: 'room:2' });
  expect(await ann.next()).toMatchObject({ ref: 'two', code: 'too_many_subscriptions' });
  expect(() => server.headway.presence('quiet:1')).toThrow("No presence is kept in 'quiet:1'.");
  expect(() => server.headway.presence('nowhere:1')).toThrow(
    expect.objectContaining({ code: 'unknown_channel' }),
  );
});

test('several tabs and devices of a person are one, until the last is gone', async () => {
  const server = await start();
  const watcher = await server.connect({ user: 'cy', client: tab('c') });
  await watch(watcher, { unseen: true });
  const tabs = await Promise.all(
    ['t1', 't2', 't3'].map((id) => server.connect({ client: tab(id), subscriptions })),
  );
  await server.clock.advance(250);
  const [told] = await watcher.take(1);
  expect(told).toMatchObject({ count: 1, changed: [{ user: 'ann' }] });
  for (const one of tabs.slice(0, 2)) one.ws.close(1000);
  await vi.waitFor(() => expect(server.headway.connections).toBe(2));
  await server.clock.advance(250);
  expect(await watcher.next()).toMatchObject({ count: 1, changed: [{ clients: [tab('t3')] }] });
  tabs[2]?.ws.close(1000);
  await vi.waitFor(() => expect(server.headway.connections).toBe(1));
  await server.clock.advance(250);
  expect(await watcher.next()).toMatchObject({ count: 0, left: ['ann'] });
});

test('a close for good ends it at once, a reload and a cut only after the grace', async () => {
  const server = await start();
  const [bye, silent, reload, cut] = await Promise.all(
    ['bye', 'silent', 'reload', 'cut'].map((user) =>
      server.connect({ user, client: tab(user), subscriptions }),
    ),
  );
  bye?.ws.close(1000);
  silent?.ws.close();
  reload?.ws.close(1001);
  cut?.terminate();
  await vi.waitFor(() => expect(server.headway.connections).toBe(0));
  expect(there(server).toSorted()).toEqual(['cut: cut', 'reload: reload']);
  await server.clock.advance(9000);
  await server.connect({ user: 'reload', client: tab('reload'), subscriptions });
  await server.clock.advance(2000);
  expect(there(server)).toEqual(['reload: reload']);
});

test('a half-open connection is found by the heartbeat, and leaves after the grace', async () => {
  const server = await start({ heartbeatMs: 1000, silenceMs: 3000 });
  const ann = await server.connect({ subscriptions });
  ann.ws.pause();
  await server.clock.advance(3000);
  await vi.waitFor(async () => {
    await server.clock.advance(100);
    expect(server.headway.connections).toBe(0);
  });
  await server.clock.advance(5000);
  expect(there(server)).toEqual(['ann: tab-1']);
  await server.clock.advance(5000);
  expect(there(server)).toEqual([]);
});

test('a lost right removes member and watcher at once, and nothing is told while it is in doubt', async () => {
  let allowed = true;
  const rule = Promise.withResolvers<void>();
  const server = await start({
    namespaces: {
      room: {
        subscribe: async ({ identity }) => {
          if (!allowed && identity.userId === 'ann') await rule.promise;
          return allowed || identity.userId !== 'ann';
        },
        presence: true,
      },
    },
  });
  const ann = await server.connect({ subscriptions });
  const ben = await server.connect({ user: 'ben', client: tab('b') });
  await watch(ann);
  await watch(ben);
  await server.clock.advance(1000);
  expect(await ann.settle()).toMatchObject([{ changed: [{ user: 'ben' }] }]);
  allowed = false;
  const rechecked = server.headway.recheck(channel);
  await server.connect({ user: 'cy', client: tab('c'), subscriptions });
  await server.clock.advance(1000);
  rule.resolve();
  await rechecked;
  expect(there(server)).toEqual(['ben: b', 'cy: c']);
  expect(await ann.settle()).toEqual([
    { type: 'unsubscribed', channel, code: 'forbidden' },
    { type: 'presence', channel, count: 0, code: 'forbidden' },
  ]);
  await server.clock.advance(250);
  expect(await ben.settle()).toMatchObject([{ changed: [{ user: 'cy' }] }, { left: ['ann'] }]);
});

test('who is away when the rights are asked again is listed no longer', async () => {
  const server = await start();
  const [ann, ben] = await Promise.all([
    server.connect({ subscriptions }),
    server.connect({ user: 'ben', client: tab('b'), subscriptions }),
  ]);
  ben.terminate();
  await vi.waitFor(() => expect(server.headway.connections).toBe(1));
  await server.headway.recheck('room:2');
  expect(there(server)).toHaveLength(2);
  await server.headway.recheck();
  expect(there(server)).toEqual(['ann: tab-1']);
  expect(await ann.settle()).toEqual([]);
});

test('a watch that is left before its rule has answered is not begun', async () => {
  const rule = Promise.withResolvers<boolean>();
  const server = await start({
    namespaces: { room: { subscribe: () => rule.promise, presence: true } },
  });
  const [ann, ben] = await Promise.all([server.connect(), server.connect({ user: 'ben' })]);
  ann.send({ type: 'watch', ref: 'w', channel });
  ann.send({ type: 'unwatch', ref: 'n', channel });
  expect(await ann.next()).toMatchObject({ type: 'reply', ref: 'n' });
  ben.send({ type: 'watch', ref: 'w', channel });
  await ben.settle();
  ben.terminate();
  await vi.waitFor(() => expect(server.headway.connections).toBe(1));
  rule.resolve(true);
  expect(await ann.next()).toMatchObject({ type: 'error', ref: 'w', code: 'not_subscribed' });
  expect(there(server)).toEqual([]);
});

test('a signed-out person is gone at once', async () => {
  const server = await start();
  const ann = await server.connect({ subscriptions });
  await until(server, ['ann: tab-1']);
  server.headway.disconnect({ userId: 'ann' });
  await ann.closed;
  expect(there(server)).toEqual([]);
});

test('a client that does not read gets the newest list when it does, not all that happened', async () => {
  const server = await start({ maxQueuedBytes: 1_000_000 });
  const ann = await server.connect({ subscriptions });
  await watch(ann);
  ann.ws.pause();
  // More than the system's own buffers take.
  const text = 'x'.repeat(100_000);
  for (let index = 0; index < 120; index += 1) {
    await server.headway.publish(channel, { type: 'task.noted', data: { text } });
  }
  const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
  for (const user of users) {
    await server.connect({ user, client: tab(user), subscriptions });
    await server.clock.advance(250);
  }
  ann.ws.resume();
  const told = (await ann.settle()).filter(({ type }) => type === 'presence');
  while ((told.at(-1)?.['count'] ?? 0) !== 13) {
    const message = await ann.next();
    if (message.type === 'presence') told.push(message);
  }
  expect(told).toMatchObject([{ count: 13, members: [{ user: 'ann' }, ...users.map((user) => ({ user }))] }]);
});

test('the close of the server leaves no timer', async () => {
  const { headway, connect, clock } = await start();
  const [ann, ben] = await Promise.all([
    connect({ subscriptions }),
    connect({ user: 'ben', client: tab('b'), subscriptions }),
  ]);
  await watch(ann);
  ben.terminate();
  await vi.waitFor(() => expect(headway.connections).toBe(1));
  await headway.close();
  expect(clock.pendingTimers).toBe(0);
});
