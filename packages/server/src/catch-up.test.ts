import { memoryLog } from '@headway/log';
import { fakeClock } from '@headway/testkit';
import { expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import { pausedLog } from '../test/paused-log.ts';
import type { RawClient, RawMessage } from '../test/raw-client.ts';
import { PeerSocket } from './peer-socket.ts';

const progress = (id: string, percent: number) => ({ type: 'task.progress', data: { id, percent } }) as const;
const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;
const room = { channel: 'room:1' };
/** Far more of these than the kernel holds for the two ends of a socket. */
const large = 'x'.repeat(50_000);
const many = 400;
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** All events up to an offset, live and in pages, and the messages between them. */
async function readUpTo(
  client: RawClient,
  last: number,
): Promise<{ offsets: number[]; others: RawMessage[]; pages: RawMessage[] }> {
  const offsets: number[] = [];
  const others: RawMessage[] = [];
  const pages: RawMessage[] = [];
  while ((offsets.at(-1) ?? 0) < last) {
    const message = await client.next();
    if (message.type === 'subscribed') {
      pages.push(message);
      offsets.push(...(message['events'] as { offset: number }[]).map(({ offset }) => offset));
    } else if (typeof message['offset'] === 'number') {
      offsets.push(message['offset']);
    } else {
      others.push(message);
    }
  }
  return { offsets, others, pages };
}

test('who reads slowly gets everything in order and once, on the same connection', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log, maxQueuedBytes: 400_000 });
  const slow = await connect({ subscriptions: [room] });
  const fast = await connect({ subscriptions: [room] });
  slow.ws.pause();
  for (let offset = 1; offset <= many; offset += 1) {
    await headway.publish('room:1', noted(large));
    expect(await fast.expect('task.noted')).toMatchObject({ offset });
  }
  // It waits for room, it does not read ahead.
  expect(log.calls.read).toBe(0);
  slow.ws.resume();
  const { offsets, pages } = await readUpTo(slow, many);
  expect(offsets).toEqual(upTo(many));
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.every(({ recovery, ref }) => recovery === 'resumed' && ref === undefined)).toBe(true);
  await headway.publish('room:1', noted('live again'));
  expect(await slow.expect('task.noted')).toMatchObject({ offset: many + 1 });
  expect(headway.connections).toBe(2);
});

test('each channel of a slow reader catches up by itself', async () => {
  const { headway, connect } = await startServer({ maxQueuedBytes: 400_000 });
  const channels = Array.from({ length: 12 }, (_, index) => `room:${index}`);
  const slow = await connect({ subscriptions: channels.map((channel) => ({ channel })) });
  slow.ws.pause();
  for (let round = 0; round < 40; round += 1) await headway.publish(channels, noted(large));
  slow.ws.resume();
  const heard = new Map(channels.map((channel) => [channel, [] as number[]]));
  while ([...heard.values()].some((offsets) => offsets.length < 40)) {
    const message = await slow.next();
    const events = (message['events'] ?? [message]) as { channel: string; offset: number }[];
    for (const { channel, offset } of events) heard.get(channel)?.push(offset);
  }
  expect([...heard.values()]).toEqual(channels.map(() => upTo(40)));
});

test('history that goes while a slow reader catches up is made good by a snapshot, unasked', async () => {
  const { headway, log, connect } = await startServer({
    maxQueuedBytes: 400_000,
    namespaces: { room: { subscribe: () => true, history: { maxEvents: 2 } } },
  });
  const slow = await connect({ subscriptions: [room] });
  slow.ws.pause();
  await headway.publish('room:1', progress('a', 10));
  for (let i = 1; i < many; i += 1) await headway.publish('room:1', noted(large));
  await log.sweep();
  slow.ws.resume();
  for (;;) {
    const message = await slow.next();
    if (message.type !== 'subscribed') continue;
    expect(message).toMatchObject({
      recovery: 'snapshot',
      reason: 'trimmed',
      position: { offset: many },
      events: [{ offset: 1 }],
    });
    expect(message).not.toHaveProperty('ref');
    break;
  }
  await headway.publish('room:1', noted('live again'));
  expect(await slow.expect('task.noted')).toMatchObject({ offset: many + 1 });
});

test('the end of an entity that a type filter follows is not lost where it did not fit', async () => {
  const { headway, connect } = await startServer({ maxQueuedBytes: 400_000 });
  const filter = { types: ['task.progress'] };
  const slow = await connect({ subscriptions: [room, { channel: 'room:2', filter }] });
  await headway.publish('room:2', progress(large, 10));
  slow.ws.pause();
  for (let i = 0; i < many; i += 1) await headway.publish('room:1', noted(large));
  await headway.publish('room:2', { type: 'task.ended', data: null }, { tombstoneKey: `task:${large}` });
  slow.ws.resume();
  const ofRoom2: unknown[] = [];
  while (!ofRoom2.includes(2)) {
    const message = await slow.next();
    const events = (message['events'] ?? [message]) as { channel: string; offset: number }[];
    for (const { channel, offset } of events) if (channel === 'room:2') ofRoom2.push(offset);
  }
  expect(ofRoom2).toEqual([1, 2]);
});

test('a slow reader of progress gets the newest, and is told how many it did not get', async () => {
  const { headway, connect } = await startServer({ maxQueuedBytes: 400_000 });
  const slow = await connect({ subscriptions: [room] });
  slow.ws.pause();
  // In turns of their own: the log conflates those of one turn before anyone hears of them.
  for (let i = 1; i <= many; i += 1) await headway.publish('room:1', progress(`${large}${i % 2}`, i));
  await headway.publish('room:1', noted('last'));
  slow.ws.resume();
  const { offsets, others, pages } = await readUpTo(slow, many + 1);
  expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
  expect(offsets.slice(-3)).toEqual([many - 1, many, many + 1]);
  expect(pages).toEqual([]);
  const skipped = others.map(({ count }) => Number(count)).reduce((sum, count) => sum + count, 0);
  expect(others.every(({ type, channel }) => type === 'skipped' && channel === 'room:1')).toBe(true);
  expect(skipped).toBeGreaterThan(0);
  expect(offsets.length + skipped).toBe(many + 1);
});

test('a peer that takes nothing for the time of a stall is closed, and may come back', async () => {
  const clock = fakeClock();
  const authentication = {
    verify: async () => ({ userId: 'ann', sessionId: null, tokenId: null, issuedAt: null, expiresAt: null }),
  };
  const { headway, connect } = await startServer({ clock, authentication, stallMs: 60_000 });
  const close = vi.spyOn(PeerSocket.prototype, 'close');
  const stuck = await connect({ token: 'any', subscriptions: [room] });
  stuck.ws.pause();
  for (let i = 0; i < many; i += 1) await headway.publish('room:1', noted(large));
  const live = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      // It says something all the time.
      await new Promise<void>((resolve) => stuck.ws.pong(undefined, undefined, () => resolve()));
      await clock.advance(1000);
    }
  };
  await live(59);
  expect(headway.connections).toBe(1);
  expect(close).not.toHaveBeenCalled();
  // A window of 64 KiB and a message of 50,000 bytes may take their time, too.
  await live(120);
  await vi.waitFor(() => expect(headway.connections).toBe(0));
  expect(close.mock.calls).toEqual([[4010, 'stalled']]);
});

test('a resumption whose reads are slower than the events that come in goes live', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log, pageEvents: 10 });
  const after = await headway.position('room:1');
  let published = 0;
  const publish = async (count: number): Promise<void> => {
    const all = upTo(count).map(() => headway.publish('room:1', noted(`${(published += 1)}`)));
    await Promise.all(all);
  };
  await publish(25);
  const client = await connect();
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1', after });
  // More comes in during each read than a page has.
  for (let reads = 1; reads <= 3; reads += 1) {
    await vi.waitFor(() => expect(log.calls.read).toBe(reads));
    await vi.waitFor(() => expect(log.waiting).toBe(1));
    await publish(20);
    log.resume();
    log.pause();
  }
  // The top that it found was 25: three pages, and the rest is live.
  await publish(1);
  const { offsets, pages } = await readUpTo(client, 86);
  expect(offsets).toEqual(upTo(86));
  expect(pages).toHaveLength(3);
  expect(log.calls.read).toBe(3);
});

test('a resumption during whose reads more comes in than the buffer takes goes live all the same', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log, pageEvents: 500 });
  const after = await headway.position('room:1');
  let published = 0;
  const publish = async (count: number): Promise<void> => {
    await Promise.all(upTo(count).map(() => headway.publish('room:1', noted(`${(published += 1)}`))));
  };
  await publish(1);
  const client = await connect();
  let live = false;
  client.ws.on('message', (data: Buffer) => {
    live ||= data.toString().startsWith('{"type":"task.noted"');
  });
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1', after });
  // Each read brings three pages' worth, and more than the buffer has at first.
  for (let reads = 0; reads < 20 && !live; reads += 1) {
    await vi.waitFor(() => expect(live || log.waiting === 1).toBe(true));
    await publish(1500);
    log.resume();
    log.pause();
  }
  expect(live).toBe(true);
  expect((await readUpTo(client, published)).offsets).toEqual(upTo(published));
});
