import { HeadwayError } from '@headway/protocol';
import { expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import type { RequestContext } from './options.ts';

const said = (text: string) => ({ type: 'chat.said', data: { text } });

test('one event in several channels has one id and a position in each', async () => {
  const { headway, connect } = await startServer();
  const client = await connect({ subscriptions: [{ channel: 'room:1' }, { channel: 'room:2' }] });
  await headway.publish('room:2', { type: 'task.noted', data: { text: 'first' } });
  const { id, positions } = await headway.publish(['room:1', 'room:2', 'room:1'], {
    type: 'task.noted',
    data: { text: 'both' },
  });
  expect(positions).toMatchObject([
    { channel: 'room:1', offset: 1 },
    { channel: 'room:2', offset: 2 },
  ]);
  await client.expect('task.noted');
  expect(await client.take(2)).toMatchObject([
    { channel: 'room:1', id },
    { channel: 'room:2', id },
  ]);
});

test('a tombstone ends an entity', async () => {
  const { headway, connect } = await startServer();
  await headway.publish('room:1', { type: 'task.progress', data: { id: 'a', percent: 1 } });
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  await headway.publish('room:1', { type: 'task.ended', data: null }, { tombstoneKey: 'task:a' });
  expect(await client.expect('task.ended')).toMatchObject({ key: 'task:a', state: true, data: null });
  const late = await connect({ subscriptions: [{ channel: 'room:1' }] });
  expect(late.connected['subscriptions']).toMatchObject([{ events: [], position: { offset: 2 } }]);
});

test('libraries publish, and end entities, through the publisher', async () => {
  const { headway, connect } = await startServer();
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  const { publisher } = headway;
  const channels = ['room:1'];
  await publisher.publish({ channels, type: 'task.progress', data: { id: 'a', percent: 1 } });
  await publisher.publish({ channels, type: 'task.ended', data: null, key: 'task:a' });
  expect(await client.take(2)).toMatchObject([
    { type: 'task.progress', key: 'task:a' },
    { type: 'task.ended', key: 'task:a', data: null },
  ]);
});

test('the same idempotency key takes effect once', async () => {
  const { headway } = await startServer();
  const publish = (text: string) =>
    headway.publish('room:1', { type: 'task.noted', data: { text } }, { idempotencyKey: 'k' });
  const first = await publish('one');
  expect(await publish('two')).toEqual(first);
  expect(await headway.position('room:1')).toMatchObject({ offset: 1 });
});

test('what the server publishes is checked', async () => {
  const { headway } = await startServer();
  const event = { type: 'task.noted', data: { text: 'x' } } as const;
  await expect(headway.publish('hall:1', event)).rejects.toMatchObject({ code: 'unknown_channel' });
  await expect(headway.publish([], event)).rejects.toThrow(TypeError);
  await expect(
    // @ts-expect-error the data of another type
    headway.publish('room:1', { type: 'task.progress', data: { text: 'x' } }),
  ).rejects.toMatchObject({ code: 'invalid_event' });
  await expect(
    // @ts-expect-error no such type
    headway.publish('room:1', { type: 'task.unknown', data: null }),
  ).rejects.toMatchObject({ code: 'unknown_type' });
  await expect(headway.publish('room:1', event, { tombstoneKey: 'x' })).rejects.toMatchObject({
    code: 'invalid_event',
  });
  await expect(headway.position('hall:1')).rejects.toMatchObject({ code: 'unknown_channel' });
  expect(await headway.position('room:1')).toMatchObject({ offset: 0 });
});

test('a client publishes what it may, and hears where it stands', async () => {
  const { connect } = await startServer();
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  client.send({ type: 'publish', ref: '1', id: 'p1', channel: 'room:1', event: said('hello') });
  const [event, reply] = await client.take(2);
  expect(event).toMatchObject({ type: 'chat.said', offset: 1, data: { text: 'hello' } });
  expect(event?.['id']).not.toBe('p1');
  expect(reply).toEqual({
    type: 'reply',
    ref: '1',
    result: {
      id: event?.['id'],
      channel: 'room:1',
      position: { epoch: expect.any(String), offset: 1 },
    },
  });
});

test('a client can not publish more than it may', async () => {
  const { headway, connect } = await startServer({
    namespaces: { room: { subscribe: () => true, publish: ({ id }) => id === '1' } },
  });
  const client = await connect();
  const refused = [
    { channel: 'room:2', event: said('x'), code: 'forbidden' },
    { channel: 'hall:1', event: said('x'), code: 'unknown_channel' },
    { channel: 'room:1', event: { type: 'task.noted', data: { text: 'x' } }, code: 'forbidden' },
    { channel: 'room:1', event: { type: 'task.unknown', data: {} }, code: 'unknown_type' },
    { channel: 'room:1', event: { type: 'chat.said', data: { text: 1 } }, code: 'invalid_event' },
    { channel: 'room:1', event: { type: 'chat.said', data: null }, code: 'invalid_event' },
  ];
  for (const [index, { channel, event, code }] of refused.entries()) {
    client.send({ type: 'publish', ref: `${index}`, id: `p${index}`, channel, event });
    expect(await client.expect('error')).toMatchObject({ ref: `${index}`, code });
  }
  expect(await headway.position('room:1')).toMatchObject({ offset: 0 });
});

test("a client's events keep their order though their rules take their time", async () => {
  const waits = [30, 0, 10, 0];
  const { connect } = await startServer({
    namespaces: {
      room: {
        subscribe: () => true,
        publish: () => new Promise((resolve) => setTimeout(() => resolve(true), waits.shift() ?? 0)),
      },
    },
  });
  const client = await connect();
  const refs = ['1', '2', '3', '4'];
  for (const ref of refs) client.send({ type: 'publish', ref, id: ref, channel: 'room:1', event: said(ref) });
  const replies = await client.take(4);
  expect(replies.map(({ ref }) => ref)).toEqual(refs);
  expect(replies.map(({ result }) => (result as { position: { offset: number } }).position.offset)).toEqual([
    1, 2, 3, 4,
  ]);
});

test('a message that is sent again takes effect once and gets the first reply, also on another connection', async () => {
  const { headway, connect } = await startServer();
  const [one, two] = await Promise.all([connect(), connect()]);
  const message = { type: 'publish', id: 'p1', channel: 'room:1', event: said('once') };
  one.send({ ...message, ref: '1' });
  const { result } = await one.expect('reply');
  two.send({ ...message, ref: '2' });
  expect(await two.expect('reply')).toEqual({ type: 'reply', ref: '2', result });
  const other = await connect({ user: 'ben' });
  other.send({ ...message, ref: '3' });
  expect(await other.expect('reply')).not.toMatchObject({ result });
  expect(await headway.position('room:1')).toMatchObject({ offset: 2 });
});

test('requests reach their methods, and errors their senders', async () => {
  const greet = vi.fn<(params: unknown, context: RequestContext) => Promise<unknown>>(async (params) => ({
    hello: params,
  }));
  const { connect, errors } = await startServer({
    methods: {
      greet,
      nothing: async () => undefined,
      conflict: () => Promise.reject(new HeadwayError('conflict', 'Already running.')),
      broken: () => Promise.reject(new Error('password=1234')),
      endless: async () => ({ big: 1n }),
    },
  });
  const client = await connect();
  const ask = (method: string, params: unknown = null) => {
    client.send({ type: 'request', ref: method, id: method, method, params });
    return client.next();
  };
  expect(await ask('greet', ['you'])).toEqual({ type: 'reply', ref: 'greet', result: { hello: ['you'] } });
  expect(greet.mock.calls[0]?.[1]).toMatchObject({ requestId: 'greet', identity: { userId: 'ann' } });
  expect(await ask('nothing')).toEqual({ type: 'reply', ref: 'nothing', result: null });
  expect(await ask('conflict')).toMatchObject({
    type: 'error',
    code: 'conflict',
    message: 'Already running.',
  });
  expect(await ask('broken')).toEqual({
    type: 'error',
    ref: 'broken',
    code: 'internal',
    message: 'Something went wrong on the server.',
    retryable: true,
  });
  expect(await ask('endless')).toMatchObject({ type: 'error', ref: 'endless', code: 'internal' });
  expect(await ask('toString')).toMatchObject({ type: 'error', ref: 'toString', code: 'unknown_method' });
  expect(errors.map(({ stage }) => stage)).toEqual(['message', 'message']);
});
