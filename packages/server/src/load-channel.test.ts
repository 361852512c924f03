import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLog, sqliteLog } from '@headway/log';
import type { EventDraft } from '@headway/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';

const progress = (id: string, percent: number) => ({ type: 'task.progress', data: { id, percent } }) as const;

function loading(load: (channel: string, id: string) => Promise<readonly EventDraft[]>) {
  return { namespaces: { room: { subscribe: () => true, load } } };
}

test('the state of an unknown channel is loaded once, however many come at the same time', async () => {
  const load = vi.fn<(channel: string, id: string) => Promise<EventDraft[]>>(async () => [
    progress('a', 10),
    progress('b', 20),
  ]);
  const { connect } = await startServer(loading(load));
  const clients = await Promise.all([1, 2, 3].map(() => connect({ subscriptions: [{ channel: 'room:7' }] })));
  clients.push(await connect({ subscriptions: [{ channel: 'room:7' }] }));
  for (const client of clients) {
    expect(client.connected['subscriptions']).toMatchObject([
      {
        recovery: 'snapshot',
        events: [
          { offset: 1, key: 'task:a' },
          { offset: 2, key: 'task:b' },
        ],
      },
    ]);
  }
  expect(load.mock.calls).toEqual([['room:7', '7']]);
});

test('a channel is loaded once in the life of its log, and again when that is lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headway-load-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const load = vi.fn<() => Promise<EventDraft[]>>(async () => [progress('a', 10)]);
  for (const [name, calls] of [
    ['one.db', 1],
    ['one.db', 1],
    ['other.db', 2],
  ] as const) {
    const server = await startServer({ log: sqliteLog({ path: join(folder, name) }), ...loading(load) });
    for (let client = 0; client < 2; client += 1) {
      const { connected } = await server.connect({ subscriptions: [{ channel: 'room:7' }] });
      expect(connected['subscriptions']).toMatchObject([{ events: [{ key: 'task:a' }] }]);
    }
    expect(load).toHaveBeenCalledTimes(calls);
    await server.headway.close();
    await server.log.close();
  }
});

test('an event that came before anyone subscribed does not hide the state', async () => {
  const load = vi.fn<() => Promise<EventDraft[]>>(async () => [progress('a', 10), progress('b', 20)]);
  const { headway, connect } = await startServer(loading(load));
  await headway.publish('room:7', progress('b', 90));
  for (let client = 0; client < 2; client += 1) {
    const { connected } = await connect({ subscriptions: [{ channel: 'room:7' }] });
    // What its event said is not said again.
    expect(connected['subscriptions']).toMatchObject([
      {
        events: [
          { offset: 1, key: 'task:b', data: { percent: 90 } },
          { offset: 2, key: 'task:a' },
        ],
      },
    ]);
  }
  expect(load).toHaveBeenCalledOnce();
});

test('a channel of which there is nothing to load stays empty, and is asked for once it has events', async () => {
  const load = vi.fn<() => Promise<EventDraft[]>>(async () => []);
  const { headway, log, connect } = await startServer(loading(load));
  const room = { subscriptions: [{ channel: 'room:7' }] };
  expect((await connect(room)).connected['subscriptions']).toMatchObject([{ position: { offset: 0 } }]);
  expect(await log.position('room:7')).toMatchObject({ offset: 0 });
  await headway.publish('room:7', progress('a', 10));
  for (let client = 0; client < 3; client += 1) await connect(room);
  expect(load).toHaveBeenCalledTimes(2);
});

test('a change that gets in between is not hidden by older state', async () => {
  const log = memoryLog();
  let percent = 10;
  const load = vi.fn<() => Promise<EventDraft[]>>(async () => {
    const draft = progress('a', percent);
    if (load.mock.calls.length === 1) {
      // The application moves on, and says so, before the state that was read arrives in the log.
      percent = 90;
      await server.headway.publish('room:7', progress('a', 90));
    }
    return [draft];
  });
  const server = await startServer({ log, ...loading(load) });
  const client = await server.connect({ subscriptions: [{ channel: 'room:7' }] });
  expect(client.connected['subscriptions']).toMatchObject([{ events: [{ data: { percent: 90 } }] }]);
  expect(load).toHaveBeenCalledTimes(2);
});

test('an entity that ends in between does not come back', async () => {
  const load = vi.fn<() => Promise<EventDraft[]>>(async () => {
    if (load.mock.calls.length > 1) return [];
    const draft = progress('a', 10);
    await server.headway.publish('room:7', draft);
    await server.headway.publish('room:7', { type: 'task.ended', data: null }, { tombstoneKey: 'task:a' });
    return [draft];
  });
  const server = await startServer(loading(load));
  const client = await server.connect({ subscriptions: [{ channel: 'room:7' }] });
  expect(client.connected['subscriptions']).toMatchObject([{ events: [] }]);
});

test('state that does not match its definition refuses the channel and is reported', async () => {
  const { connect, errors } = await startServer(
    loading(async () => [{ type: 'task.progress', data: { id: 1 } }]),
  );
  const client = await connect({ subscriptions: [{ channel: 'room:7' }] });
  expect(client.connected['subscriptions']).toMatchObject([{ channel: 'room:7', code: 'internal' }]);
  expect(errors).toMatchObject([{ error: { cause: { code: 'invalid_event' } } }]);
});
