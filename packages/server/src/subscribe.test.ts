import { memoryLog } from '@headway/log';
import { expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import { pausedLog } from '../test/paused-log.ts';

const progress = (id: string, percent: number) => ({ type: 'task.progress', data: { id, percent } }) as const;
const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;

test('what is published while the snapshot is read comes after it, once and in order', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  await headway.publish('room:1', progress('a', 1));
  const client = await connect();

  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  await headway.publish('room:1', progress('a', 2));
  await headway.publish('room:1', noted('meanwhile'));
  log.resume();

  expect(await client.expect('subscribed')).toMatchObject({
    ref: '1',
    recovery: 'snapshot',
    position: { epoch: log.epoch, offset: 1 },
    events: [{ offset: 1, data: { percent: 1 } }],
  });
  expect(await client.take(2)).toMatchObject([{ offset: 2 }, { offset: 3 }]);
  expect(await client.settle()).toEqual([]);
});

test('more than the buffer takes while the snapshot is read is read from the log instead', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log, pageEvents: 400 });
  const client = await connect();
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  await Promise.all(Array.from({ length: 1500 }, (_, i) => headway.publish('room:1', noted(`${i}`))));
  log.resume();

  expect(await client.expect('subscribed')).toMatchObject({ recovery: 'snapshot', events: [] });
  const offsets: number[] = [];
  while (offsets.length < 1500) {
    const page = await client.expect('subscribed');
    expect(page).toMatchObject({ recovery: 'resumed' });
    expect(page).not.toHaveProperty('ref');
    offsets.push(...(page['events'] as { offset: number }[]).map(({ offset }) => offset));
  }
  expect(offsets).toEqual(Array.from({ length: 1500 }, (_, i) => i + 1));
  await headway.publish('room:1', noted('live'));
  expect(await client.expect('task.noted')).toMatchObject({ offset: 1501 });
});

test('a snapshot comes in pages that together are of one moment', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log, pageEvents: 2 });
  for (let i = 1; i <= 5; i += 1) await headway.publish('room:1', progress(`${i}`, 0));
  const client = await connect();
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  // Moves above the first page's position, before the page that had it is read.
  await headway.publish('room:1', progress('4', 50));
  log.resume();

  const pages = await client.take(2);
  expect(pages).toMatchObject([
    { ref: '1', more: true, position: { offset: 5 }, events: [{ offset: 1 }, { offset: 2 }] },
    { position: { offset: 5 }, events: [{ offset: 3 }, { offset: 5 }] },
  ]);
  expect(pages[1]).not.toHaveProperty('more');
  expect(await client.expect('task.progress')).toMatchObject({ offset: 6, data: { id: '4', percent: 50 } });
});

test('a page leaves out what moved above the moment of the first one', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log, pageEvents: 3 });
  for (let i = 1; i <= 5; i += 1) await headway.publish('room:1', progress(`${i}`, 0));
  const client = await connect();
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  await headway.publish('room:1', noted('first'));
  await headway.publish('room:1', progress('4', 50));
  log.resume();
  expect(await client.take(4)).toMatchObject([
    { more: true, events: [{ offset: 1 }, { offset: 2 }, { offset: 3 }] },
    { position: { offset: 5 }, events: [{ offset: 5 }] },
    { type: 'task.noted', offset: 6 },
    { type: 'task.progress', offset: 7 },
  ]);
});

test('an event that the tail tells after the snapshot had it comes once', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  const first = await connect({ subscriptions: [{ channel: 'room:1' }] });
  const release = log.delayTails();
  await headway.publish('room:1', progress('a', 1));
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  expect(client.connected['subscriptions']).toMatchObject([{ events: [{ offset: 1 }] }]);
  release();
  await headway.publish('room:1', noted('next'));
  expect(await first.take(2)).toMatchObject([{ offset: 1 }, { offset: 2 }]);
  expect(await client.next()).toMatchObject({ offset: 2 });
});

test('large events are cut into pages by their size', async () => {
  const { headway, connect } = await startServer();
  const before = await headway.position('room:1');
  for (let i = 0; i < 5; i += 1) await headway.publish('room:1', noted('x'.repeat(25_000)));
  const client = await connect();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1', after: before });
  const pages = await client.take(3);
  expect(pages.map(({ events }) => (events as unknown[]).length)).toEqual([2, 2, 1]);
  expect(pages.map(({ position }) => (position as { offset: number }).offset)).toEqual([2, 4, 5]);
  expect(pages.map(({ more }) => more)).toEqual([true, true, undefined]);
});

test('recent lossless events come with the snapshot, in order and once', async () => {
  const { headway, connect } = await startServer();
  await headway.publish('room:1', noted('one'));
  await headway.publish('room:1', noted('two'));
  await headway.publish('room:1', progress('a', 10));
  await headway.publish('room:1', { type: 'task.ended', data: { id: 'b', percent: 100 } });
  const client = await connect({ subscriptions: [{ channel: 'room:1', recent: 2 }] });
  expect(client.connected['subscriptions']).toMatchObject([
    { events: [{ offset: 2, data: { text: 'two' } }, { offset: 3 }, { offset: 4 }] },
  ]);
});

test('no more recent events come than the bound, however many are asked for', async () => {
  const { headway, connect } = await startServer({
    namespaces: { room: { subscribe: () => true, history: { maxEvents: 2000 } } },
  });
  await Promise.all(Array.from({ length: 1100 }, (_, i) => headway.publish('room:1', noted(`${i}`))));
  const client = await connect({ subscriptions: [{ channel: 'room:1', recent: 5000 }] });
  let [page] = client.connected['subscriptions'] as { events: unknown[]; more?: true }[];
  let count = 0;
  for (;;) {
    count += page?.events.length ?? 0;
    if (!page?.more) break;
    page = (await client.expect('subscribed')) as unknown as typeof page;
  }
  expect(count).toBe(1000);
});

test('subscribers that come at the same time share one snapshot', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  await headway.publish('room:1', progress('a', 1));
  const clients = await Promise.all([connect(), connect(), connect()]);
  const earlier = log.calls.snapshot;
  log.pause();
  for (const client of clients) client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  for (const client of clients) client.send({ type: 'request', ref: 'r', id: 'r', method: 'none' });
  for (const client of clients) await client.expect('error');
  log.resume();
  for (const client of clients) {
    expect(await client.expect('subscribed')).toMatchObject({ events: [{ offset: 1 }] });
  }
  expect(log.calls.snapshot - earlier).toBe(1);
});

test('who comes after an event does not get the snapshot from before it', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  const [early, late] = await Promise.all([connect(), connect()]);
  log.pause();
  early.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  await headway.publish('room:1', noted('between'));
  late.send({ type: 'subscribe', ref: '1', channel: 'room:1', recent: 1 });
  await late.settle();
  log.resume();
  expect(await early.expect('subscribed')).toMatchObject({ position: { offset: 0 } });
  expect(await early.expect('task.noted')).toMatchObject({ offset: 1 });
  expect(await late.expect('subscribed')).toMatchObject({ position: { offset: 1 }, events: [{ offset: 1 }] });
  expect(await late.settle()).toEqual([]);
});

test('a second subscription to a channel is refused, and the first lives on', async () => {
  const { headway, connect } = await startServer();
  const client = await connect({ subscriptions: [{ channel: 'room:1' }, { channel: 'room:1' }] });
  expect(client.connected['subscriptions']).toMatchObject([
    { type: 'subscribed' },
    { channel: 'room:1', code: 'already_subscribed' },
  ]);
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'already_subscribed' });
  await headway.publish('room:1', noted('once'));
  expect(await client.take(1)).toMatchObject([{ offset: 1 }]);
  expect(await client.settle()).toEqual([]);
});

test('nothing comes after unsubscribe, and a stranger to the channel is told so', async () => {
  const { headway, connect } = await startServer();
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  client.send({ type: 'unsubscribe', ref: '1', channel: 'room:1' });
  expect(await client.expect('unsubscribed')).toEqual({ type: 'unsubscribed', ref: '1', channel: 'room:1' });
  await headway.publish('room:1', noted('too late'));
  client.send({ type: 'unsubscribe', ref: '2', channel: 'room:1' });
  expect(await client.expect('error')).toMatchObject({ ref: '2', code: 'not_subscribed' });
});

test('subscribe, unsubscribe and subscribe at once leaves one subscription with one answer', async () => {
  const log = pausedLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  await headway.publish('room:1', progress('a', 1));
  const client = await connect();
  log.pause();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(log.waiting).toBe(1));
  client.send({ type: 'unsubscribe', ref: '2', channel: 'room:1' });
  client.send({ type: 'subscribe', ref: '3', channel: 'room:1' });
  expect(await client.expect('unsubscribed')).toMatchObject({ ref: '2' });
  await headway.publish('room:1', noted('meanwhile'));
  log.resume();
  const answers = await client.take(3);
  expect(answers).toContainEqual(
    expect.objectContaining({ type: 'error', ref: '1', code: 'not_subscribed' }),
  );
  const rest = answers.filter(({ type }) => type !== 'error');
  expect(rest).toMatchObject([
    { type: 'subscribed', ref: '3' },
    { type: 'task.noted', offset: 2 },
  ]);
  expect(await client.settle()).toEqual([]);
});

test('an unsubscribe right behind the subscribe gives each its answer', async () => {
  const { headway, connect } = await startServer();
  const client = await connect();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  client.send({ type: 'unsubscribe', ref: '2', channel: 'room:1' });
  expect(await client.take(2)).toMatchObject([
    { type: 'unsubscribed', ref: '2' },
    { type: 'error', ref: '1', code: 'not_subscribed' },
  ]);
  await headway.publish('room:1', noted('nobody hears'));
  expect(await client.settle()).toEqual([]);
});

test('more subscriptions than allowed are refused by themselves', async () => {
  const { connect } = await startServer({ maxSubscriptions: 2 });
  const client = await connect({ subscriptions: ['1', '2', '3'].map((id) => ({ channel: `room:${id}` })) });
  expect(client.connected['subscriptions']).toMatchObject([
    { type: 'subscribed' },
    { type: 'subscribed' },
    { channel: 'room:3', code: 'too_many_subscriptions' },
  ]);
  client.send({ type: 'unsubscribe', ref: '1', channel: 'room:1' });
  client.send({ type: 'subscribe', ref: '2', channel: 'room:3' });
  expect((await client.take(2)).map(({ type }) => type)).toEqual(['unsubscribed', 'subscribed']);
});

test('what does not fit into connected follows it', async () => {
  const { headway, connect } = await startServer();
  const channels = Array.from({ length: 30 }, (_, i) => `room:${i}`);
  for (const channel of channels) {
    await headway.publish(channel, { type: 'task.ended', data: { id: 'x'.repeat(90_000), percent: 1 } });
  }
  const client = await connect({ subscriptions: channels.map((channel) => ({ channel })) });
  const answers = client.connected['subscriptions'] as { channel: string; more?: true; events: unknown[] }[];
  expect(answers.map(({ channel }) => channel)).toEqual(channels);
  const late = answers.filter(({ more }) => more);
  expect(late.length).toBeGreaterThan(5);
  expect(late.every(({ events }) => events.length === 0)).toBe(true);
  const pages = await client.take(late.length);
  expect(new Set(pages.map(({ channel }) => channel))).toEqual(new Set(late.map(({ channel }) => channel)));
  expect(pages.every(({ events, more }) => (events as unknown[]).length === 1 && more === undefined)).toBe(
    true,
  );
});

test('connected stays small, so that it comes soon on a slow line, however much there is to tell', async () => {
  const { headway, connect } = await startServer();
  const channels = Array.from({ length: 10 }, (_, index) => `room:${index}`);
  const percents = Array.from({ length: 40 }, (_, index) => index);
  for (const channel of channels) {
    for (const percent of percents) {
      await headway.publish(channel, progress('x'.repeat(5000) + percent, percent));
    }
  }
  const subscriptions = channels.map((channel) => ({ channel }));
  const client = await connect({ subscriptions });
  expect(JSON.stringify(client.connected).length).toBeLessThan(100_000);

  const told = new Map(channels.map((channel): [string, number[]] => [channel, []]));
  const open = new Set(channels);
  const read = ({ channel, events, more, recovery }: Page): void => {
    expect(recovery).toBe('snapshot');
    expect(open).toContain(channel);
    told.get(channel)?.push(...events.map(({ data }) => data.percent));
    if (!more) open.delete(channel);
  };
  for (const page of client.connected['subscriptions'] as Page[]) read(page);
  while (open.size > 0) {
    const page = await client.expect('subscribed');
    expect(JSON.stringify(page).length).toBeLessThan(100_000);
    read(page as unknown as Page);
  }
  for (const channel of channels) expect(told.get(channel)).toEqual(percents);
});

interface Page {
  channel: string;
  recovery: string;
  more?: boolean;
  events: { data: { percent: number } }[];
}

test('every subscriber gets every event, in the order of the channel', async () => {
  const { headway, connect } = await startServer();
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => connect({ subscriptions: [{ channel: 'room:1' }] })),
  );
  const count = 200;
  for (let i = 0; i < count; i += 1) void headway.publish('room:1', noted(`${i}`));
  const texts = Array.from({ length: count }, (_, i) => `${i}`);
  for (const client of clients) {
    const received = await client.take(count);
    expect(received.map(({ offset }) => offset)).toEqual(texts.map((_, i) => i + 1));
    expect(received.map(({ data }) => (data as { text: string }).text)).toEqual(texts);
  }
});
