import { type Environment, platformEnvironment } from '@headway/client';
import { expect, test } from 'vitest';
import { type CountedServer, secret, startCounted } from '../../test/counted.ts';
import { countedClock } from '../../test/counted-clock.ts';
import { faultyPair, hears, joined, publish, until, upTo } from '../../test/faults.ts';
import { openRawSocket, type RawSocket } from '../../test/raw-socket.ts';
import { signToken } from '../sign-token.ts';

const connections = 10_000;
const atOnce = 250;
/** What may be left of each connection on average: less than the smallest entry of a map. */
const maxLeftBytes = 50;

/** Comes, subscribes, hears an event, and goes in one of the ways in which clients go. */
async function visit(server: CountedServer, number: number): Promise<RawSocket> {
  const now = Math.floor(Date.now() / 1000);
  const token = signToken({ sub: `visitor-${number}`, iat: now, exp: now + 900 }, secret);
  const raw = openRawSocket(server.port);
  raw.send({
    type: 'connect',
    token,
    client: { id: `visitor-${number}`, kind: 'unknown' },
    subscriptions: [
      { channel: 'project:shared', filter: { types: ['system.*'] } },
      { channel: `project:${number}`, recent: 10 },
    ],
  });
  await raw.saw('"connected"');
  return raw;
}

const goings: readonly ((raw: RawSocket) => void)[] = [
  (raw) => raw.sendClose(),
  (raw) => raw.socket.end(),
  (raw) => raw.socket.resetAndDestroy(),
  (raw) => raw.socket.destroy(),
  // In the middle of what it asked for.
  (raw) => {
    raw.send({ type: 'subscribe', ref: '1', channel: 'project:late', recent: 10 });
    raw.socket.destroySoon();
  },
];

/** Visitors who were never there before: so many, from this number on. */
async function churn(server: CountedServer, from: number, count: number): Promise<void> {
  for (let first = from; first < from + count; first += atOnce) {
    const visitors = await Promise.all(
      Array.from({ length: atOnce }, (_, index) => visit(server, first + index)),
    );
    const published = server.publish({ channel: 'project:shared', first: 1, last: 1, length: 1 });
    await Promise.all(visitors.map((raw) => raw.saw('system.notice')));
    await published;
    for (const [index, raw] of visitors.entries()) goings[index % goings.length]?.(raw);
    await Promise.all(visitors.map((raw) => raw.closed));
  }
}

test(
  'after 10,000 connections came and went, the server holds what it held before',
  { timeout: 240_000 },
  async () => {
    const server = await startCounted();
    // What is made once is there then, and what was only needed to start is gone: that is many times the rest.
    await churn(server, 0, connections);
    const settled = () =>
      until(async () => {
        const holdings = await server.holdings();
        return holdings.connections === 0 ? holdings : null;
      });
    const before = await settled();
    await churn(server, connections, connections);
    const after = await settled();
    // The server hears one channel itself, its revocations, however many connections there are.
    expect(after).toMatchObject({ connections: 0, timers: 0, tails: 1 });
    expect(after.listeners).toBe(before.listeners);
    expect(after.resources).toBeLessThanOrEqual(before.resources);
    expect(after.heldBytes - before.heldBytes).toBeLessThan(connections * maxLeftBytes);
  },
);

test('a client that was cut a hundred times and closed has no timer, no listener and no socket left', async () => {
  const pair = await faultyPair();
  const clock = countedClock();
  let watched = 0;
  const platform = platformEnvironment();
  const environment: Environment = {
    ...platform,
    watch(listener) {
      const unwatch = platform.watch(listener);
      watched += 1;
      return () => {
        watched -= 1;
        unwatch();
      };
    },
  };
  const ada = await joined(pair, { client: { clock, environment, maxDelayMs: 5 } });
  for (let round = 1; round <= 100; round += 1) {
    pair.network.cut();
    await publish(pair, round, round);
    await hears(ada, round);
    const other = ada.client.channel(`project:${round}`);
    other.on('system.notice', () => undefined);
    other.release();
  }
  expect(ada.heard).toEqual(upTo(100));
  expect(watched).toBe(1);
  // Nor does it gather any on the way.
  expect(clock.pendingTimers).toBeLessThan(5);
  ada.client.close();
  await until(() => pair.network.connections.length === 0 && pair.headway.connections === 0);
  await until(() => clock.pendingTimers === 0);
  expect(watched).toBe(0);
});
