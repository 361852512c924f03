import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLog, sqliteLog } from '@headway/log';
import type { Position } from '@headway/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import { pausedLog } from '../test/paused-log.ts';

const progress = (id: string, percent: number) => ({ type: 'task.progress', data: { id, percent } }) as const;
const ended = (id: string) => ({ type: 'task.ended', data: { id, percent: 100 } }) as const;
const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;

test('a position that holds gets what was missed and nothing else', async () => {
  const { headway, connect } = await startServer();
  await headway.publish('room:1', noted('one'));
  const after = await headway.position('room:1');
  await headway.publish('room:1', progress('a', 10));
  await headway.publish('room:1', progress('a', 20));
  await headway.publish('room:1', noted('two'));
  const client = await connect({ subscriptions: [{ channel: 'room:1', after }] });
  const [answer] = client.connected['subscriptions'] as Record<string, unknown>[];
  expect(answer).toMatchObject({
    recovery: 'resumed',
    position: { epoch: after.epoch, offset: 4 },
    events: [
      { offset: 3, data: { percent: 20 } },
      { offset: 4, data: { text: 'two' } },
    ],
  });
  expect(answer).not.toHaveProperty('reason');
});

test('those who come back to a place at once share the read, and miss nothing of what goes on', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  const after = await headway.position('room:1');
  await headway.publish('room:1', noted('one'));
  const clients = await Promise.all(Array.from({ length: 20 }, () => connect()));
  const resume = { type: 'subscribe', ref: '1', channel: 'room:1', after };
  for (const client of clients.slice(0, 10)) client.send(resume);
  for (const client of clients.slice(0, 10)) {
    expect(await client.expect('subscribed')).toMatchObject({ events: [{ offset: 1 }] });
  }
  expect(log.calls.read).toBe(1);
  await headway.publish('room:1', noted('two'));
  for (const client of clients.slice(10)) client.send(resume);
  for (const client of clients.slice(10)) {
    expect(await client.expect('subscribed')).toMatchObject({ events: [{ offset: 1 }, { offset: 2 }] });
  }
  expect(log.calls.read).toBe(2);
  await headway.publish('room:1', noted('three'));
  for (const client of clients.slice(0, 10)) {
    expect(await client.expect('task.noted')).toMatchObject({ offset: 2 });
  }
  for (const client of clients) expect(await client.expect('task.noted')).toMatchObject({ offset: 3 });
});

test('what was missed comes in pages, and each is a place to go on from', async () => {
  const { headway, connect } = await startServer({ pageEvents: 2 });
  const after = await headway.position('room:1');
  for (const text of ['one', 'two', 'three', 'four', 'five']) await headway.publish('room:1', noted(text));
  const client = await connect({ subscriptions: [{ channel: 'room:1', after }] });
  const pages = [
    ...(client.connected['subscriptions'] as Record<string, unknown>[]),
    ...(await client.take(2)),
  ];
  expect(pages).toMatchObject([
    { position: { offset: 2 }, more: true, events: [{ offset: 1 }, { offset: 2 }] },
    { position: { offset: 4 }, more: true, events: [{ offset: 3 }, { offset: 4 }] },
    { position: { offset: 5 }, events: [{ offset: 5 }] },
  ]);
  expect(pages[2]).not.toHaveProperty('more');
});

test('a page that is split into several messages has a place to go on from in each', async () => {
  const { headway, connect } = await startServer({ pageEvents: 2, maxQueuedBytes: 100_000 });
  const after = await headway.position('room:1');
  for (let i = 1; i <= 4; i += 1) await headway.publish('room:1', noted('x'.repeat(5000)));
  const client = await connect();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1', after });
  expect(await client.take(4)).toMatchObject([
    { position: { offset: 1 }, more: true, events: [{ offset: 1 }] },
    { position: { offset: 2 }, more: true, events: [{ offset: 2 }] },
    { position: { offset: 3 }, more: true, events: [{ offset: 3 }] },
    { position: { offset: 4 }, events: [{ offset: 4 }] },
  ]);
});

test('an unknown epoch and an offset above the top get a snapshot that says why', async () => {
  const { headway, connect } = await startServer();
  await headway.publish('room:1', progress('a', 10));
  const { epoch } = await headway.position('room:1');
  const after = (position: Position) => ({ channel: 'room:1', after: position });
  for (const [position, reason] of [
    [{ epoch: '01ARZ3NDEKTSV4RRFFQ69G5FAV', offset: 1 }, 'epoch_unknown'],
    [{ epoch, offset: 99 }, 'rolled_back'],
  ] as const) {
    const client = await connect({ subscriptions: [after(position)] });
    expect(client.connected['subscriptions']).toMatchObject([
      { recovery: 'snapshot', reason, position: { offset: 1 }, events: [{ offset: 1 }] },
    ]);
  }
});

test('history that was trimmed gets a snapshot that says so', async () => {
  const { headway, log, connect } = await startServer({
    namespaces: { room: { subscribe: () => true, history: { maxEvents: 2 } } },
  });
  const after = await headway.position('room:1');
  await headway.publish('room:1', progress('a', 10));
  for (const text of ['one', 'two', 'three', 'four']) await headway.publish('room:1', noted(text));
  await log.sweep();
  const client = await connect({ subscriptions: [{ channel: 'room:1', after }] });
  expect(client.connected['subscriptions']).toMatchObject([
    { recovery: 'snapshot', reason: 'trimmed', position: { offset: 5 }, events: [{ offset: 1 }] },
  ]);
});

test('history that goes between two pages is made good by a snapshot', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({
    log,
    pageEvents: 2,
    namespaces: { room: { subscribe: () => true, history: { maxEvents: 1 } } },
  });
  const after = await headway.position('room:1');
  for (const text of ['one', 'two', 'three', 'four', 'five']) await headway.publish('room:1', noted(text));
  await headway.publish('room:1', progress('a', 10));
  const client = await connect();
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1', after });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  await log.sweep();
  log.resume();
  expect(await client.take(2)).toMatchObject([
    { ref: '1', recovery: 'resumed', more: true, events: [{ offset: 1 }, { offset: 2 }] },
    { recovery: 'snapshot', reason: 'trimmed', position: { offset: 6 }, events: [{ offset: 6 }] },
  ]);
});

test('a position holds across a restart of the server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headway-server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'events.db');

  const first = await startServer({ log: sqliteLog({ path }) });
  const before = await first.connect({ subscriptions: [{ channel: 'room:1' }] });
  await first.headway.publish('room:1', noted('one'));
  const { offset } = await before.expect('task.noted');
  const { epoch } = await first.headway.position('room:1');
  await first.headway.publish('room:1', noted('two'));
  await first.headway.close();
  await first.log.close();

  const second = await startServer({ log: sqliteLog({ path }) });
  await second.headway.publish('room:1', noted('three'));
  const after = { epoch, offset };
  const client = await second.connect({ subscriptions: [{ channel: 'room:1', after }] });
  expect(second.log.epoch).not.toBe(epoch);
  expect(client.connected['subscriptions']).toMatchObject([
    {
      recovery: 'resumed',
      position: { epoch: second.log.epoch, offset: 3 },
      events: [{ data: { text: 'two' } }, { data: { text: 'three' } }],
    },
  ]);
});

test('filters narrow snapshots, resumptions and what is live', async () => {
  const { headway, connect } = await startServer();
  const start = await headway.position('room:1');
  await headway.publish('room:1', progress('a', 10));
  await headway.publish('room:1', progress('b', 10));
  await headway.publish('room:1', noted('one'));
  const client = await connect({
    subscriptions: [
      { channel: 'room:1', filter: { keys: ['task:a'] } },
      { channel: 'room:2', filter: { types: ['task.noted'] } },
    ],
  });
  expect(client.connected['subscriptions']).toMatchObject([
    { events: [{ key: 'task:a' }], position: { offset: 3 } },
    { events: [] },
  ]);
  await headway.publish(['room:1', 'room:2'], progress('b', 20));
  await headway.publish(['room:1', 'room:2'], noted('two'));
  await headway.publish(['room:1', 'room:2'], progress('a', 20));
  expect(await client.take(2)).toMatchObject([
    { channel: 'room:2', type: 'task.noted' },
    { channel: 'room:1', key: 'task:a' },
  ]);
  expect(await client.settle()).toEqual([]);

  const resumed = await connect({
    subscriptions: [{ channel: 'room:1', after: start, filter: { types: ['task.noted'] } }],
  });
  expect(resumed.connected['subscriptions']).toMatchObject([
    {
      recovery: 'resumed',
      position: { offset: 6 },
      events: [{ offset: 3 }, { offset: 4 }, { offset: 5 }, { offset: 6 }],
    },
  ]);
});

test('a watcher of progress hears the end, though its filter does not name it', async () => {
  const { headway, connect } = await startServer();
  const filter = { types: ['task.progress'] };
  const client = await connect({ subscriptions: [{ channel: 'room:1', filter }] });
  await headway.publish('room:1', ended('stranger'));
  await headway.publish('room:1', progress('a', 10));
  await headway.publish('room:1', ended('a'));
  expect(await client.take(2)).toMatchObject([
    { type: 'task.progress', offset: 2 },
    { type: 'task.ended', offset: 3 },
  ]);
});

test('a watcher of progress that reconnected hears the end, missed or live', async () => {
  const { headway, connect } = await startServer();
  const filter = { types: ['task.progress'] };
  await headway.publish('room:1', progress('a', 10));
  await headway.publish('room:1', progress('b', 10));
  const after = await headway.position('room:1');
  await headway.publish('room:1', ended('a'));
  const client = await connect({ subscriptions: [{ channel: 'room:1', filter, after }] });
  expect(client.connected['subscriptions']).toMatchObject([
    { recovery: 'resumed', events: [{ type: 'task.ended', key: 'task:a' }] },
  ]);
  await headway.publish('room:1', ended('b'));
  expect(await client.expect('task.ended')).toMatchObject({ key: 'task:b' });
});

test('pings tell filtered subscriptions how far they were served', async () => {
  const { headway, connect } = await startServer({ heartbeatMs: 40, silenceMs: 5000 });
  const client = await connect({
    subscriptions: [{ channel: 'room:1', filter: { types: ['chat.said'] } }, { channel: 'room:2' }],
  });
  await headway.publish(['room:1', 'room:2'], noted('hidden'));
  await client.expect('task.noted');
  const { epoch } = await headway.position('room:1');
  expect(await client.expect('ping')).toEqual({
    type: 'ping',
    positions: { 'room:1': { epoch, offset: 1 } },
  });
  expect(await client.expect('ping')).toEqual({ type: 'ping' });
});
