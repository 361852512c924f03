import { connect as connectTcp, type Socket } from 'node:net';
import { memoryLog } from '@headway/log';
import { expect, test, vi } from 'vitest';
import { aClient, startServer, tokenFor } from '../test/harness.ts';
import { pausedLog } from '../test/paused-log.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;

test('a client that does not introduce itself in time is closed', async () => {
  const { open } = await startServer({ connectTimeoutMs: 30 });
  const client = await open();
  expect(await client.closed).toEqual({ code: 4003, reason: 'connect_timeout' });
});

test('whoever speaks before connect is told and closed', async () => {
  const { open } = await startServer();
  const client = await open();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'not_connected' });
  expect((await client.closed).reason).toBe('not_connected');
});

test('a second connect is an error, and the connection lives on', async () => {
  const { connect } = await startServer();
  const client = await connect();
  client.send({ type: 'connect', token: await tokenFor('ben'), client: aClient, subscriptions: [] });
  expect(await client.expect('error')).toMatchObject({ code: 'already_connected' });
  expect(await client.settle()).toEqual([]);
});

test('messages right behind connect are served after connected', async () => {
  const { open } = await startServer();
  const client = await open();
  client.send({ type: 'connect', token: await tokenFor('ann'), client: aClient, subscriptions: [] });
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  client.send({ type: 'connect', client: aClient });
  const messages = await client.take(3);
  expect(messages.map(({ type, code }) => code ?? type)).toEqual([
    'already_connected',
    'connected',
    'subscribed',
  ]);
});

test('messages before connected have a bound, and so have those under way', async () => {
  const verified = Promise.withResolvers<void>();
  const identity = { userId: 'ann', sessionId: null, tokenId: null, issuedAt: null, expiresAt: null };
  const { open } = await startServer({
    maxSubscriptions: 1,
    authentication: { verify: () => verified.promise.then(() => identity) },
    methods: { wait: () => new Promise(() => undefined) },
  });
  const client = await open();
  const ask = (id: number) =>
    client.send({ type: 'request', ref: `${id}`, id: `${id}`, method: 'wait', params: null });
  client.send({ type: 'connect', token: 'any', client: aClient });
  for (let id = 1; id <= 257; id += 1) ask(id);
  expect(await client.expect('error')).toMatchObject({ ref: '257', code: 'not_connected' });
  verified.resolve();
  await client.expect('connected');
  ask(257);
  ask(258);
  expect(await client.expect('error')).toMatchObject({ ref: '258', code: 'too_many_messages' });
});

test('so much of what a client sent may wait, and no more', async () => {
  const verified = Promise.withResolvers<void>();
  const identity = { userId: 'ann', sessionId: null, tokenId: null, issuedAt: null, expiresAt: null };
  const { open } = await startServer({
    maxQueuedBytes: 10_000,
    authentication: { verify: () => verified.promise.then(() => identity) },
    methods: { wait: () => new Promise(() => undefined) },
  });
  const client = await open();
  const ask = (ref: string) =>
    client.send({ type: 'request', ref, id: ref, method: 'wait', params: 'x'.repeat(6000) });
  client.send({ type: 'connect', token: 'any', client: aClient });
  ask('1');
  ask('2');
  expect(await client.expect('error')).toMatchObject({ ref: '2', code: 'not_connected' });
  verified.resolve();
  await client.expect('connected');
  ask('3');
  expect(await client.expect('error')).toMatchObject({ ref: '3', code: 'too_many_messages' });
});

test('a message that can not be understood is answered with its ref, and the connection lives on', async () => {
  const { connect } = await startServer();
  const client = await connect();
  for (const [message, code] of [
    [{ type: 'subscribe', ref: '1' }, 'bad_message'],
    [{ type: 'subscribe', ref: '1', channel: 5 }, 'bad_message'],
    [{ type: 'subscribe', ref: '1', channel: 'room:1', after: { offset: -1 } }, 'bad_message'],
    [{ type: 'dance', ref: '1' }, 'unknown_type'],
    [{ ref: '1' }, 'bad_message'],
  ] as const) {
    client.send(message);
    expect(await client.expect('error')).toMatchObject({ ref: '1', code });
  }
  for (const message of [[], { type: 'dance', ref: 7 }, { type: 'dance', ref: 'x'.repeat(300) }]) {
    client.send(message);
    expect(await client.expect('error')).not.toHaveProperty('ref');
  }
  expect(await client.settle()).toEqual([]);
});

test.each([
  { what: 'a binary frame', data: Buffer.from('{"type":"connect"}'), code: 4500, reason: 'bad_frame' },
  { what: 'a text that is no JSON', data: '{"type":', code: 4500, reason: 'bad_frame' },
  { what: 'an empty text', data: '', code: 4500, reason: 'bad_frame' },
  {
    what: 'a message above the limit',
    data: `"${'x'.repeat(5000)}"`,
    code: 4505,
    reason: 'message_too_large',
  },
])('$what closes with $code', async ({ data, code, reason }) => {
  const { connect } = await startServer({ maxMessageBytes: 4096 });
  const client = await connect();
  client.ws.send(data);
  expect(await client.closed).toEqual({ code, reason });
});

test.each([
  { what: 'an unmasked frame', bytes: [0x81, 0x02, 0x7b, 0x7d] },
  { what: 'a reserved bit', bytes: [0xc1, 0x80, 0, 0, 0, 0] },
  { what: 'an unknown opcode', bytes: [0x83, 0x80, 0, 0, 0, 0] },
  { what: 'text that is not UTF-8', bytes: [0x81, 0x81, 0, 0, 0, 0, 0xff] },
])('$what closes with bad_frame', async ({ bytes }) => {
  const { connect } = await startServer();
  const client = await connect();
  const { _socket: socket } = client.ws as unknown as { _socket: { write(bytes: Buffer): void } };
  socket.write(Buffer.from(bytes));
  expect(await client.closed).toEqual({ code: 4500, reason: 'bad_frame' });
});

test('data that is nested beyond what can be written again is refused', async () => {
  const { connect } = await startServer();
  const client = await connect();
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  client.ws.send(
    `{"type":"publish","ref":"1","id":"p","channel":"room:1","event":{"type":"chat.said","data":{"text":"x","deep":${deep}}}}`,
  );
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'invalid_event' });
});

test('a peer that answers pings stays, one that is silent is cut', async () => {
  const { connect, url, headway } = await startServer({ heartbeatMs: 40, silenceMs: 250 });
  const client = await connect();
  const { hostname, port } = new URL(url);
  const silent = connectTcp(Number(port), hostname);
  silent.on('error', () => undefined);
  silent.write(
    `GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  );
  await vi.waitFor(() => expect(headway.connections).toBe(2));
  await new Promise((resolve) => {
    silent.on('close', resolve).resume();
  });
  await vi.waitFor(() => expect(headway.connections).toBe(1));
  for (let i = 0; i < 5; i += 1) expect(await client.expect('ping')).toEqual({ type: 'ping' });
  expect(client.ws.readyState).toBe(client.ws.OPEN);
});

test('a socket that breaks leaves its channels, and a read under way comes to nothing', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect, errors } = await startServer({ log });
  const tail = vi.spyOn(log, 'tail');
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:2' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  client.terminate();
  await vi.waitFor(() => expect(headway.connections).toBe(0));
  log.resume();
  await headway.publish('room:1', noted('nobody'));
  expect(tail).toHaveBeenCalledTimes(2);
  expect(errors).toEqual([]);
});

test('what is above the bound by itself is sent all the same', async () => {
  const { headway, connect } = await startServer({ maxQueuedBytes: 10_000 });
  await headway.publish('room:1', { type: 'task.ended', data: { id: 'x'.repeat(20_000), percent: 100 } });
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  expect(client.connected['subscriptions']).toMatchObject([{ events: [{ offset: 1 }] }]);
  await headway.publish('room:1', noted('y'.repeat(20_000)));
  await client.expect('task.noted');
});

test('a connection that its own answer closes serves nothing more', async () => {
  const log = pausedLog(memoryLog());
  const identity = { userId: 'ann', sessionId: null, tokenId: null, issuedAt: null, expiresAt: null };
  const authentication = { verify: async () => identity };
  const { headway, open } = await startServer({ log, authentication, maxQueuedBytes: 10_000 });
  const tail = vi.spyOn(log, 'tail');
  await headway.publish('room:1', { type: 'task.ended', data: { id: 'x'.repeat(20_000), percent: 100 } });
  const client = await open();
  const { _socket: socket } = client.ws as unknown as { _socket: Socket };
  const connect = { type: 'connect', token: 'any', client: aClient, subscriptions: [{ channel: 'room:1' }] };
  client.ws.pause();
  socket.cork();
  client.send(connect);
  // Answered with an error, which is still to be sent when the large answer comes.
  client.send(connect);
  socket.uncork();
  await vi.waitFor(() => expect(tail).toHaveBeenCalled());
  client.send({ type: 'subscribe', ref: '1', channel: 'room:2' });
  client.ws.resume();
  expect(await client.closed).toEqual({ code: 4009, reason: 'queue_full' });
  expect(tail.mock.calls.map(([channel]) => channel)).toEqual(['room:1']);
});
