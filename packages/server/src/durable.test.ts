import { type Log, LogError, memoryLog } from '@headway/log';
import { expect, test } from 'vitest';
import {
  acknowledge,
  channel,
  deadlineMs,
  deliveries,
  delivered,
  mailer,
  publish,
  shown,
  startDurable,
} from '../test/durable-peer.ts';

const answerOf = ({ connected }: { connected: Record<string, unknown> }): unknown =>
  (connected['subscriptions'] as unknown[])[0];

test('delivers each lossless event until it is acknowledged, from where the reader stands', async () => {
  const server = await startDurable();
  await publish(server, 1);
  const client = await server.connect({ subscriptions: [mailer] });
  const { epoch } = server.log;
  expect(answerOf(client)).toEqual({
    type: 'subscribed',
    ...mailer,
    position: { epoch, offset: 1 },
    recovery: 'snapshot',
    events: [],
  });
  await publish(server, 3, 2);
  expect(await client.expect('delivery')).toMatchObject({
    ...mailer,
    epoch,
    attempt: 1,
    event: { type: 'task.noted', channel, offset: 2, data: { text: '2' } },
  });
  expect(await delivered(client)).toBe('3/1');
  expect(await acknowledge(server, client, 2)).toMatchObject({ type: 'reply', result: null });
  client.terminate();

  await publish(server, 4, 4);
  const again = await server.connect({ subscriptions: [mailer] });
  expect(answerOf(again)).toMatchObject({ recovery: 'resumed', position: { offset: 2 } });
  expect(await deliveries(again, 2)).toEqual(['3/1', '4/1']);
});

test('begins with all that history has, where that is asked for', async () => {
  const server = await startDurable();
  await publish(server, 2);
  const client = await server.connect({ subscriptions: [{ ...mailer, from: 'start' }] });
  expect(answerOf(client)).toMatchObject({ recovery: 'snapshot', position: { offset: 0 } });
  expect(await deliveries(client, 2)).toEqual(['1/1', '2/1']);
});

test('has a plain and several durable subscriptions of one channel on one connection', async () => {
  const server = await startDurable();
  const client = await server.connect({
    subscriptions: [mailer, { channel }, { channel: 'hall:1' }, { channel, durable: 'other' }],
  });
  expect(client.connected['subscriptions']).toMatchObject([
    { durable: 'mailer' },
    { channel, recovery: 'snapshot' },
    { channel: 'hall:1', code: 'unknown_channel' },
    { durable: 'other' },
  ]);
  await publish(server, 1);
  const messages = await client.take(3);
  expect(new Set(messages.map(({ type, durable }) => durable ?? type))).toEqual(
    new Set(['mailer', 'other', 'task.noted']),
  );
  client.send({ type: 'unsubscribe', ref: 'u', ...mailer });
  expect(await client.next()).toEqual({ type: 'unsubscribed', ref: 'u', ...mailer });
  await publish(server, 2, 2);
  expect(new Set((await client.settle()).map(({ type, durable }) => durable ?? type))).toEqual(
    new Set(['other', 'task.noted']),
  );
});

test('has no more in flight than it may, and goes on as it is acknowledged', async () => {
  const server = await startDurable({ durable: { maxInFlight: 4 } });
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 10);
  expect(await deliveries(client, 4)).toEqual(['1/1', '2/1', '3/1', '4/1']);
  expect(await client.settle()).toEqual([]);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 3 });
  expect(await deliveries(client, 3)).toEqual(['5/1', '6/1', '7/1']);
  expect(await client.settle()).toEqual([]);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 7 });
  expect(await deliveries(client, 3)).toEqual(['8/1', '9/1', '10/1']);
});

test('takes an acknowledgement twice, and refuses one of what it did not deliver', async () => {
  const server = await startDurable();
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 2);
  await deliveries(client, 2);
  expect(await acknowledge(server, client, 3)).toMatchObject({ type: 'error', code: 'conflict' });
  expect(await acknowledge(server, client, 2)).toMatchObject({ type: 'reply' });
  expect(await acknowledge(server, client, 2)).toMatchObject({ type: 'reply' });
  expect(await acknowledge(server, client, 1)).toMatchObject({ type: 'reply' });
  expect(await acknowledge(server, client, 1, { epoch: 'old' })).toMatchObject({ code: 'conflict' });
  expect(await acknowledge(server, client, 1, { durable: 'other' })).toMatchObject({
    code: 'not_subscribed',
  });
  expect(await server.headway.durable.list()).toMatchObject([{ position: { offset: 2 }, held: true }]);
});

test('skips what the filter does not want and what may be superseded, and settles it by itself', async () => {
  const server = await startDurable();
  const client = await server.connect({
    subscriptions: [{ ...mailer, filter: { types: ['task.*'] } }],
  });
  const task = { id: 'a', percent: 1 };
  await server.headway.publish(channel, { type: 'chat.said', data: { text: 'hello' } });
  await server.headway.publish(channel, { type: 'task.progress', data: task });
  await server.headway.publish(channel, { type: 'task.noted', data: { text: 'here' } });
  await server.headway.publish(channel, { type: 'chat.said', data: { text: 'bye' } });
  expect(await delivered(client)).toBe('here/1');
  expect(await client.settle()).toEqual([]);
  await acknowledge(server, client, 3);
  await server.headway.publish(channel, { type: 'chat.said', data: { text: 'skipped' } });
  await client.settle();
  client.terminate();
  await expect.poll(() => server.headway.durable.list()).toMatchObject([{ held: false }]);
  const again = await server.connect({ subscriptions: [mailer] });
  await server.headway.publish(channel, { type: 'chat.said', data: { text: 'more' } });
  expect(await delivered(again)).toBe('more/1');
});

test('sends what was not acknowledged in time again, and tells how often', async () => {
  const server = await startDurable({ durable: { maxAttempts: 3 } });
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 2);
  expect(await deliveries(client, 2)).toEqual(['1/1', '2/1']);
  await server.clock.advance(deadlineMs - 1);
  expect(await client.settle()).toEqual([]);
  await server.clock.advance(1);
  expect(await delivered(client)).toBe('1/2');
  await server.clock.advance(deadlineMs);
  expect(await delivered(client)).toBe('1/3');
  // The next one has its own time, from when it became the first.
  await server.clock.advance(deadlineMs - 1);
  await acknowledge(server, client, 1);
  await server.clock.advance(deadlineMs - 1);
  expect(await client.settle()).toEqual([]);
  await server.clock.advance(1);
  expect(await delivered(client)).toBe('2/2');
});

test('does not count a disconnect, and counts on where it was', async () => {
  const server = await startDurable();
  const first = await server.connect({ subscriptions: [mailer] });
  await publish(server, 1);
  await delivered(first);
  await server.clock.advance(deadlineMs);
  expect(await delivered(first)).toBe('1/2');
  first.terminate();
  await expect.poll(() => server.headway.connections).toBe(0);
  await server.clock.advance(10 * deadlineMs);
  const second = await server.connect({ subscriptions: [mailer] });
  expect(await delivered(second)).toBe('1/2');
});

test('does not count an attempt of a client that does not answer', async () => {
  const server = await startDurable();
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 1);
  await delivered(client);
  // What comes is not read any more, pings neither.
  client.ws.pause();
  await server.clock.advance(5 * deadlineMs);
  client.terminate();
  const again = await server.connect({ subscriptions: [mailer] });
  expect(await delivered(again)).toBe('1/1');
});

test('does not count an attempt of a client that got its delivery late', async () => {
  const server = await startDurable();
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 1);
  client.ws.pause();
  await server.clock.advance(deadlineMs);
  await server.clock.advance(deadlineMs);
  client.ws.resume();
  expect(await delivered(client)).toBe('1/1');
  // Its time begins when the answer shows that it has it.
  await client.settle();
  await server.clock.advance(deadlineMs - 1);
  expect(await client.settle()).toEqual([]);
  await server.clock.advance(1);
  expect(await delivered(client)).toBe('1/2');
});

test('gives it to the newest who asks and tells the one before', async () => {
  const server = await startDurable();
  const first = await server.connect({ subscriptions: [mailer] });
  await publish(server, 1);
  await delivered(first);
  const second = await server.connect({ subscriptions: [mailer] });
  expect(await first.next()).toEqual({ type: 'unsubscribed', ...mailer, code: 'taken_over' });
  expect(await delivered(second)).toBe('1/1');
  expect(await acknowledge(server, first, 1)).toMatchObject({ code: 'not_subscribed' });
  await publish(server, 2, 2);
  expect(await delivered(second)).toBe('2/1');
  expect(await first.settle()).toEqual([]);
  first.send({ type: 'subscribe', ref: 'back', ...mailer });
  expect(await first.next()).toMatchObject({ type: 'subscribed', ref: 'back', recovery: 'resumed' });
  expect(await second.next()).toMatchObject({ code: 'taken_over' });
  expect(await deliveries(first, 2)).toEqual(['1/1', '2/1']);
});

test('keeps readers apart by their name and by their user', async () => {
  const server = await startDurable();
  const clients = [
    await server.connect({ subscriptions: [mailer] }),
    await server.connect({ subscriptions: [{ channel, durable: 'other' }] }),
    await server.connect({ user: 'bob', subscriptions: [mailer] }),
  ];
  await publish(server, 1);
  for (const client of clients) expect(await delivered(client)).toBe('1/1');
  await acknowledge(server, clients[0] ?? expect.fail(), 1);
  expect(
    (await server.headway.durable.list()).map(({ user, name, position }) => [user, name, position.offset]),
  ).toEqual([
    ['ann', 'mailer', 1],
    ['ann', 'other', 0],
    ['bob', 'mailer', 0],
  ]);
});

test('asks the same rules as any subscription, and ends when the right is withdrawn', async () => {
  let allowed = false;
  const server = await startDurable({ namespaces: { room: { subscribe: () => allowed } } });
  const client = await server.connect({ subscriptions: [mailer] });
  expect(answerOf(client)).toMatchObject({ ...mailer, code: 'forbidden' });
  allowed = true;
  client.send({ type: 'subscribe', ref: 's', ...mailer });
  expect(await client.next()).toMatchObject({ type: 'subscribed', ref: 's' });
  allowed = false;
  const rechecked = server.headway.recheck(channel);
  await publish(server, 1);
  await rechecked;
  expect(await client.next()).toEqual({ type: 'unsubscribed', ...mailer, code: 'forbidden' });
  expect(await client.settle()).toEqual([]);
  allowed = true;
  client.send({ type: 'subscribe', ref: 't', ...mailer });
  expect(await client.next()).toMatchObject({ type: 'subscribed', recovery: 'resumed' });
  expect(await delivered(client)).toBe('1/1');
});

test('bounds the durable subscriptions of a user', async () => {
  const server = await startDurable({ durable: { maxPerUser: 1 } });
  const client = await server.connect({ subscriptions: [mailer, mailer, { channel, durable: 'other' }] });
  const codes = (client.connected['subscriptions'] as { code?: string }[]).map(({ code }) => code);
  expect(codes).toEqual([undefined, 'already_subscribed', 'too_many_subscriptions']);
  expect(await server.headway.durable.forget({ user: 'ann', name: 'mailer', channel })).toBe(true);
  expect(await client.next()).toEqual({ type: 'unsubscribed', ...mailer, code: 'not_found' });
  client.send({ type: 'subscribe', ref: 's', channel, durable: 'other' });
  expect(await client.next()).toMatchObject({ type: 'subscribed', durable: 'other' });
});

test('delivers to a slow reader as it has room, and loses nothing', async () => {
  const server = await startDurable({ maxQueuedBytes: 200_000, durable: { maxInFlight: 100 } });
  const client = await server.connect({ subscriptions: [mailer] });
  client.ws.pause();
  const text = 'x'.repeat(50_000);
  for (let number = 0; number < 100; number += 1) {
    await server.headway.publish(channel, { type: 'task.noted', data: { text: `${number} ${text}` } });
  }
  client.ws.resume();
  for (let number = 0; number < 100; number += 1) {
    expect(shown(await client.expect('delivery')).slice(0, 3)).toBe(`${number} xx`.slice(0, 3));
  }
});

test('tells when history went while it was held, and goes on where it is complete', async () => {
  const history = { maxEvents: 1, cursorMs: 1 };
  const server = await startDurable({
    namespaces: { room: { subscribe: () => true, history } },
    durable: { maxInFlight: 1 },
  });
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 5);
  expect(await delivered(client)).toBe('1/1');
  await server.clock.advance(10);
  await server.log.sweep();
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 1 });
  expect(await client.next()).toMatchObject({
    type: 'subscribed',
    ...mailer,
    recovery: 'snapshot',
    reason: 'trimmed',
    position: { offset: 4 },
  });
  expect(await delivered(client)).toBe('5/1');
});

test('goes on after the log could not be read, when it is subscribed to again', async () => {
  const log = memoryLog();
  let broken = false;
  const read: Log['read'] = (...request) =>
    broken ? Promise.reject(new LogError('locked')) : log.read(...request);
  const server = await startDurable({ log: { ...log, epoch: log.epoch, read } });
  const client = await server.connect({ subscriptions: [mailer] });
  broken = true;
  await publish(server, 1);
  expect(await client.next()).toEqual({ type: 'unsubscribed', ...mailer, code: 'unavailable' });
  expect(server.errors).toMatchObject([{ stage: 'durable', error: { code: 'locked' } }]);
  broken = false;
  client.send({ type: 'subscribe', ref: 's', ...mailer });
  expect(await client.next()).toMatchObject({ type: 'subscribed', recovery: 'resumed' });
  expect(await delivered(client)).toBe('1/1');
});

test('refuses options that make no sense', async () => {
  await expect(startDurable({ durable: { maxAttempts: 0 } })).rejects.toThrow("'durable.maxAttempts'");
});
