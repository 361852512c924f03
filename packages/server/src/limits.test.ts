import { readFileSync } from 'node:fs';
import { fakeClock, waitUntil } from '@headway/testkit';
import { describe, expect, test, vi } from 'vitest';
import { aClient, startServer, tokenFor } from '../test/harness.ts';
import { refusedBy } from '../test/refused-by.ts';
import { defaults } from './resolve-options.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;

describe('docs/limits.md', () => {
  test('lists every number that can be set, with its default', () => {
    const text = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8');
    const listed = [...text.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name = '', value = '']) => [
      name,
      Number(value.replaceAll(',', '')),
    ]);
    const numbers = Object.entries(defaults).filter(([, value]) => typeof value === 'number');
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(numbers));
    expect(listed).toHaveLength(numbers.length);
  });
});

describe('connections', () => {
  test('of one user: as many as allowed, the next is closed, and one that ends makes room', async () => {
    const { headway, connect, open } = await startServer({ maxConnectionsPerUser: 2 });
    const first = await connect();
    await connect();
    const third = await open();
    third.send({ type: 'connect', token: await tokenFor('ann'), client: aClient, subscriptions: [] });
    expect(await third.closed).toEqual({ code: 4007, reason: 'too_many_connections' });
    await connect({ user: 'ben' });
    first.close();
    await first.closed;
    await waitUntil(() => headway.connections === 2);
    await connect();
  });

  test('in all: as many as allowed, the next upgrade gets 503 and when to come again', async () => {
    const { headway, url, connect, open } = await startServer({ maxConnections: 2 });
    const [first] = await Promise.all([connect(), open()]);
    const refused = await refusedBy(url);
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
    });
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'server_full' });
    first.terminate();
    await waitUntil(() => headway.connections === 1);
    await open();
  });

  test('of nobody yet: as many as allowed, until they say who they are or their time is over', async () => {
    const { url, open, connect } = await startServer({ maxUnauthenticated: 2, connectTimeoutMs: 300 });
    const known = await connect();
    const [first, second] = await Promise.all([open(), open()]);
    expect(await refusedBy(url)).toMatchObject({ status: 503 });
    first.send({ type: 'connect', token: await tokenFor('ann'), client: aClient, subscriptions: [] });
    await first.expect('connected');
    const third = await open();
    expect(await refusedBy(url)).toMatchObject({ status: 503 });
    expect((await second.closed).reason).toBe('connect_timeout');
    expect((await third.closed).reason).toBe('connect_timeout');
    // Nor is a place lost to tokens that are no good.
    for (let n = 0; n < 3; n += 1) {
      const stranger = await open();
      stranger.send({ type: 'connect', token: 'nonsense', client: aClient, subscriptions: [] });
      await stranger.closed;
    }
    expect(await known.settle()).toEqual([]);
  });
});

describe('messages', () => {
  test('beyond the rate are refused with the time to wait, and served after it', async () => {
    const clock = fakeClock({ now: Date.now() });
    const { connect } = await startServer({ clock, maxMessagesPerSecond: 1 });
    const client = await connect();
    for (let n = 2; n <= 10; n += 1) client.send({ type: 'nonsense', ref: `${n}` });
    const served = await client.take(9);
    expect(served.every(({ code }) => code === 'unknown_type')).toBe(true);
    client.send({ type: 'request', ref: '11', id: 'a', method: 'nothing', params: null });
    expect(await client.expect('error')).toMatchObject({
      ref: '11',
      code: 'rate_limited',
      retryable: true,
      retryAfterMs: 1000,
    });
    await clock.advance(1000);
    client.send({ type: 'request', ref: '12', id: 'a', method: 'nothing', params: null });
    expect(await client.expect('error')).toMatchObject({ ref: '12', code: 'unknown_method' });
  });

  test('that keep coming although refused close the connection', async () => {
    const clock = fakeClock({ now: Date.now() });
    const { connect } = await startServer({ clock, maxMessagesPerSecond: 1 });
    const client = await connect();
    // Nine are served with the connect, ten are refused.
    for (let n = 1; n <= 19; n += 1) client.send({ type: 'nonsense' });
    await client.take(19);
    client.send({ type: 'nonsense' });
    expect(await client.closed).toEqual({ code: 4011, reason: 'rate_limited' });
  });

  test('of the cheap kinds are bounded too: pings beyond the rate are not answered, then close', async () => {
    const clock = fakeClock({ now: Date.now() });
    const { connect } = await startServer({ clock, maxMessagesPerSecond: 1 });
    const client = await connect();
    const pongs = vi.fn<(data: Buffer) => void>();
    client.ws.on('pong', pongs);
    for (let n = 1; n <= 100; n += 1) client.ws.ping(`${n}`);
    // Behind it in the same stream: all pongs of before have come with it.
    client.send({ type: 'nonsense' });
    await client.expect('error');
    expect(pongs).toHaveBeenCalledTimes(90);
    for (let n = 1; n <= 100; n += 1) client.ws.ping('more');
    expect((await client.closed).reason).toBe('rate_limited');
  });

  test('of the allowed size are taken, one byte more closes', async () => {
    const { connect } = await startServer({ maxMessageBytes: 1000 });
    const client = await connect();
    const message = (bytes: number): string => {
      const empty = JSON.stringify({ type: 'nonsense', pad: '' });
      return JSON.stringify({ type: 'nonsense', pad: 'x'.repeat(bytes - empty.length) });
    };
    client.ws.send(message(1000));
    expect(await client.expect('error')).toMatchObject({ code: 'unknown_type' });
    client.ws.send(message(1001));
    expect(await client.closed).toEqual({ code: 4505, reason: 'message_too_large' });
  });
});

describe('a snapshot', () => {
  test('of as many pages as allowed is sent whole', async () => {
    const { headway, connect } = await startServer({ pageEvents: 2, maxSnapshotPages: 3 });
    for (let n = 1; n <= 6; n += 1) {
      await headway.publish('room:1', { type: 'task.ended', data: { id: `${n}`, percent: 1 } });
    }
    const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
    expect(client.connected['subscriptions']).toMatchObject([{ type: 'subscribed', more: true }]);
    const pages = await client.take(2);
    expect(pages.map(({ type, more }) => [type, more])).toEqual([
      ['subscribed', true],
      ['subscribed', undefined],
    ]);
  });

  test('of more pages ends the subscription, and never looks whole', async () => {
    const { headway, connect, errors } = await startServer({ pageEvents: 2, maxSnapshotPages: 3 });
    for (let n = 1; n <= 7; n += 1) {
      await headway.publish('room:1', { type: 'task.ended', data: { id: `${n}`, percent: 1 } });
    }
    const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
    expect(await client.take(3)).toMatchObject([
      { type: 'subscribed', more: true },
      { type: 'subscribed', more: true },
      { type: 'unsubscribed', channel: 'room:1', code: 'snapshot_too_large' },
    ]);
    await headway.publish('room:1', noted('nobody hears'));
    expect(await client.settle()).toEqual([]);
    expect(errors).toEqual([]);
  });
});
