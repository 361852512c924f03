import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import type { RawClient } from '../test/raw-client.ts';

/** Messages that are nearly right: the known types with fields of every kind. */
const nearlyMessages = fc.record(
  {
    type: fc.constantFrom(
      'connect',
      'subscribe',
      'unsubscribe',
      'publish',
      'request',
      'authenticate',
      'ack',
      '__proto__',
    ),
    ref: fc.oneof(fc.string({ maxLength: 5 }), fc.jsonValue()),
    id: fc.oneof(fc.constant('p1'), fc.jsonValue()),
    channel: fc.oneof(fc.constantFrom('room:1', 'room:2', 'hall:1', 'room:', ''), fc.jsonValue()),
    after: fc.oneof(fc.record({ epoch: fc.string(), offset: fc.integer() }), fc.jsonValue()),
    recent: fc.oneof(fc.nat(), fc.jsonValue()),
    filter: fc.oneof(
      fc.record({ types: fc.array(fc.string()), keys: fc.array(fc.string()) }),
      fc.jsonValue(),
    ),
    event: fc.oneof(
      fc.record({ type: fc.constantFrom('chat.said', 'task.noted'), data: fc.jsonValue() }),
      fc.jsonValue(),
    ),
    method: fc.constantFrom('echo', 'constructor', ''),
    params: fc.jsonValue(),
    token: fc.string(),
    client: fc.jsonValue(),
    subscriptions: fc.jsonValue(),
  },
  { requiredKeys: ['type'] },
);

const frames = fc.oneof(
  { weight: 5, arbitrary: nearlyMessages.map((message) => JSON.stringify(message)) },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

test('whatever one connection sends, the others go on, and nothing goes wrong inside', async () => {
  const { headway, open, connect, errors } = await startServer({
    methods: { echo: async (params) => params },
  });
  const witness = await connect({ user: 'ben', subscriptions: [{ channel: 'room:9' }] });
  let heard = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(frames, { minLength: 1, maxLength: 5 }),
      async (introduced, batch) => {
        const client: RawClient = await (introduced ? connect() : open());
        for (const frame of batch) client.ws.send(frame);
        await headway.publish('room:9', { type: 'task.noted', data: { text: 'still here' } });
        heard += 1;
        expect(await witness.expect('task.noted')).toMatchObject({ offset: heard });
        client.terminate();
      },
    ),
    { numRuns: 300 },
  );
  await vi.waitFor(() => expect(headway.connections).toBe(1));
  expect(errors).toEqual([]);
});

test('whatever bytes follow the upgrade, the others go on', async () => {
  const { headway, connect, errors } = await startServer();
  const witness = await connect({ subscriptions: [{ channel: 'room:9' }] });
  let heard = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 3 }),
      async (chunks) => {
        const client = await connect();
        const { _socket: socket } = client.ws as unknown as { _socket: { write(bytes: Uint8Array): void } };
        for (const chunk of chunks) socket.write(chunk);
        await headway.publish('room:9', { type: 'task.noted', data: { text: 'still here' } });
        heard += 1;
        expect(await witness.expect('task.noted')).toMatchObject({ offset: heard });
        client.terminate();
      },
    ),
    { numRuns: 200 },
  );
  await vi.waitFor(() => expect(headway.connections).toBe(1));
  expect(errors).toEqual([]);
});
