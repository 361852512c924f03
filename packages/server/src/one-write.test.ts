import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;

test('the events of one turn leave in one write for each connection', async () => {
  const { headway, http, connect } = await startServer();
  const writes: { mock: { calls: unknown[][] } }[] = [];
  http.on('connection', (socket: Socket) => writes.push(vi.spyOn(socket, 'write')));
  const clients = await Promise.all(
    [1, 2, 3].map(() => connect({ subscriptions: [{ channel: 'room:1' }, { channel: 'room:2' }] })),
  );
  const before = writes.map(({ mock }) => mock.calls.length);
  const published = Array.from({ length: 50 }, (_, i) =>
    headway.publish(i % 2 === 0 ? 'room:1' : 'room:2', noted(`${i}`)),
  );
  await Promise.all(published);
  for (const client of clients) {
    expect((await client.take(50)).map(({ data }) => (data as { text: string }).text)).toEqual(
      published.map((_, i) => `${i}`),
    );
  }
  expect(writes.map(({ mock }, i) => mock.calls.length - (before[i] ?? 0))).toEqual([1, 1, 1]);
});

test('an event is framed once for all who get it', async () => {
  const { headway, http, connect } = await startServer();
  const written: unknown[] = [];
  http.on('connection', (socket: Socket) => {
    const write = socket.write.bind(socket);
    vi.spyOn(socket, 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
      written.push(chunk);
      return (write as (...all: unknown[]) => boolean)(chunk, ...rest);
    });
  });
  const clients = await Promise.all([1, 2, 3].map(() => connect({ subscriptions: [{ channel: 'room:1' }] })));
  written.length = 0;
  await headway.publish('room:1', noted('shared'));
  for (const client of clients) await client.expect('task.noted');
  expect(written).toHaveLength(3);
  expect(new Set(written).size).toBe(1);
});

test('those who get the same events in a turn share the bytes, and others get their own', async () => {
  const { headway, http, connect } = await startServer();
  const written: unknown[] = [];
  http.on('connection', (socket: Socket) => {
    const write = socket.write.bind(socket);
    vi.spyOn(socket, 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
      written.push(chunk);
      return (write as (...all: unknown[]) => boolean)(chunk, ...rest);
    });
  });
  const room1 = { channel: 'room:1' };
  const all = [room1, { channel: 'room:2' }, { channel: 'room:3' }];
  const same = await Promise.all([1, 2, 3].map(() => connect({ subscriptions: [room1] })));
  // The same first and last event, and as many, but another one between them.
  const others = await Promise.all(all.slice(1).map((other) => connect({ subscriptions: [room1, other] })));
  written.length = 0;
  await Promise.all([
    headway.publish('room:1', noted('first')),
    headway.publish(['room:2', 'room:3'], noted('between')),
    headway.publish('room:1', noted('last')),
  ]);
  for (const client of same) {
    expect(await client.take(2)).toMatchObject([{ data: { text: 'first' } }, { data: { text: 'last' } }]);
  }
  for (const [index, client] of others.entries()) {
    const channels = (await client.take(3)).map(({ channel }) => channel);
    expect(channels).toEqual(['room:1', `room:${index + 2}`, 'room:1']);
  }
  expect(written).toHaveLength(5);
  expect(new Set(written).size).toBe(3);
});

test('a large event arrives whole', async () => {
  const { headway, connect } = await startServer();
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  const text = 'ü'.repeat(100_000);
  await headway.publish('room:1', noted(text));
  expect(await client.expect('task.noted')).toMatchObject({ data: { text } });
});
