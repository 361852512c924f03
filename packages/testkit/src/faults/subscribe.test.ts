import { memoryLog, sqliteLog } from '@headway/log';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  becomesLive,
  channel,
  eager,
  faultyPair,
  hears,
  heldBack,
  isolate,
  job,
  joined,
  lateLog,
  listen,
  type Listener,
  notice,
  publish,
  temporaryFolder,
  turns,
  until,
  upTo,
} from '../../test/faults.ts';

test('a channel that was left between its request and the reply stays left', async () => {
  const errors: unknown[] = [];
  const pair = await faultyPair();
  const client = await pair.connect('ada', { ...eager, onError: (error) => errors.push(error) });
  const anywhere: string[] = [];
  client.on('system.notice', (event) => anywhere.push(event.channel));
  pair.network.freeze({ direction: 'toClient' });
  const { handle, heard } = listen(client);
  await until(() => heldBack(pair) > 0);
  const answered = heldBack(pair);
  handle.release();
  await until(() => heldBack(pair) > answered);
  await publish(pair, 1);
  pair.network.thaw();
  const other = client.channel('project:8');
  await becomesLive(other);
  await pair.headway.publish([channel, 'project:8'], notice(2));
  await until(() => anywhere.length > 0);
  expect([heard, anywhere, errors]).toEqual([[], ['project:8'], []]);
});

test('a channel that was left and taken again before any reply came is heard once', async () => {
  const errors: unknown[] = [];
  const pair = await faultyPair();
  const client = await pair.connect('ada', { ...eager, onError: (error) => errors.push(error) });
  pair.network.freeze({ direction: 'toClient' });
  const first = listen(client);
  await until(() => heldBack(pair) > 0);
  const answered = heldBack(pair);
  first.handle.release();
  await until(() => heldBack(pair) > answered);
  await publish(pair, 2);
  const second = listen(client, { recent: 10 });
  const left = heldBack(pair);
  await until(() => heldBack(pair) > left);
  await publish(pair, 4, 3);
  pair.network.thaw();
  await hears(second, 4);
  await publish(pair, 5, 5);
  await hears(second, 5);
  expect([first.heard, second.heard, errors]).toEqual([[], upTo(5), []]);
});

test('an answer to what was taken back is not taken for the answer to what is wanted now', async () => {
  const pair = await faultyPair();
  await publish(pair, 2);
  const client = await pair.connect('ada', eager);
  pair.network.freeze({ direction: 'toClient' });
  const narrow = client.channel(channel, { filter: { types: ['job.*'] } });
  await until(() => heldBack(pair) > 0);
  // From here on nothing that the client says arrives before the cut.
  pair.network.delay(600_000, { direction: 'toServer' });
  narrow.release();
  await turns();
  const wide = listen(client, { recent: 10 });
  await turns();
  const [connection] = pair.network.connections;
  pair.network.thaw();
  await until(() => heldBack(pair) === 0 && (connection?.heldBytes('toServer') ?? 0) > 0);
  // The answer to the narrow one is with the client when this is.
  await pair.headway.publish(channel, { type: 'job.started', data: job('a') });
  await until(() => connection?.heldBytes('toClient') === 0);
  await turns();
  pair.network.delay(0);
  pair.network.cut();
  await becomesLive(wide.handle);
  await publish(pair, 3, 3);
  await hears(wide, 3);
  expect(wide.heard).toEqual([1, 2, 3]);
});

test('a component that is mounted twice at once has one subscription and hears each event once', async () => {
  const pair = await faultyPair();
  const client = await pair.connect('ada', eager);
  listen(client).handle.release();
  const second = listen(client);
  await becomesLive(second.handle);
  await publish(pair, 3);
  await hears(second, 3);
  expect(second.heard).toEqual(upTo(3));
});

test.each([
  { kind: 'memory', open: () => memoryLog() },
  { kind: 'SQLite', open: () => sqliteLog({ path: join(temporaryFolder(), 'events.db') }) },
])(
  'whoever subscribes while events are published hears each once, before and after the merge (log in $kind)',
  async ({ open }) => {
    const pair = await faultyPair({ pageEvents: 7, log: () => lateLog(open()) });
    const clients = await Promise.all(upTo(10).map(() => pair.connect('ada', eager)));
    await publish(pair, 30);
    let published = 30;
    const listeners: Listener[] = [];
    for (const client of clients) {
      const listener = listen(client, { recent: 1000 });
      listeners.push(listener);
      // One after the other until the answer is there: some fall before its reading, into it and right behind it.
      while (listener.handle.snapshot().status !== 'live') {
        published += 1;
        await publish(pair, published, published);
      }
      await publish(pair, published + 1, published + 1);
      published += 1;
    }
    await Promise.all(listeners.map((listener) => hears(listener, published)));
    for (const { heard } of listeners) expect(heard).toEqual(upTo(published));
  },
);

test('whoever resumes while events are published hears each once, before and after the merge', async () => {
  const pair = await faultyPair({ pageEvents: 50, log: () => lateLog(memoryLog()) });
  const ada = await joined(pair);
  let published = 0;
  // Pages are read faster than events are published, or it would never be done.
  for (let round = 0; round < 5; round += 1) {
    await isolate(pair);
    await until(() => ada.handle.snapshot().status === 'stale');
    await publish(pair, published + 30, published + 1);
    published += 30;
    pair.network.accept();
    while (ada.handle.snapshot().status !== 'live') {
      published += 1;
      await publish(pair, published, published);
    }
  }
  await hears(ada, published);
  expect(ada.heard).toEqual(upTo(published));
  expect(ada.handle.snapshot().reason).toBeNull();
});

test('the first event of a channel that was empty reaches who waits for it, also across a cut', async () => {
  const pair = await faultyPair();
  const ada = await joined(pair);
  const bob = await joined(pair);
  expect(ada.handle.snapshot().position?.offset).toBe(0);
  pair.network.cut();
  await publish(pair, 1);
  await hears(ada, 1);
  await hears(bob, 1);
  expect([ada.origins, bob.origins]).toEqual([['1 resumed'], ['1 resumed']]);
  expect(ada.handle.snapshot().reason).toBeNull();
});
