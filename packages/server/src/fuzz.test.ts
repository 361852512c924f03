import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { aClient, startServer, tokenFor } from '../test/harness.ts';
import { type Attack, malformed, type Outcome } from '../test/malformed.ts';
import type { RawClient } from '../test/raw-client.ts';
import { RawFrames, type Said } from '../test/raw-frames.ts';

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

const total = 10_000;
const atOnce = 40;

interface Target {
  url: string;
  token: string;
}

/** Sends attacks over one connection after the other, and tells what came of them that should not have. */
async function attackAll(
  target: Target,
  attacks: Iterator<{ kind: string; attack: Attack }>,
): Promise<string[]> {
  const wrong: string[] = [];
  let raw: RawFrames | null = null;
  for (let next = attacks.next(); !next.done; next = attacks.next()) {
    const { kind, attack } = next.value;
    if (attack.offersDeflate) {
      raw?.socket.destroy();
      raw = null;
    }
    raw ??= await introduced(target, attack);
    raw.write(attack.bytes);
    if ('cut' in attack.outcome) {
      raw.socket.resetAndDestroy();
      raw = null;
      continue;
    }
    const said = await raw.next();
    if (!isExpected(said, attack.outcome)) {
      wrong.push(`${kind}: ${JSON.stringify(said)} after ${attack.bytes.toString('hex').slice(0, 200)}`);
    }
    if (said !== 'nothing' && 'text' in said && 'answer' in attack.outcome) continue;
    raw.socket.destroy();
    raw = null;
  }
  raw?.socket.destroy();
  return wrong;
}

function isExpected(said: Said, outcome: Outcome): boolean {
  if (said === 'nothing') return false;
  if ('text' in said) {
    const { type, code = type } = JSON.parse(said.text) as { type: string; code?: string };
    return 'answer' in outcome && outcome.answer.includes(code);
  }
  return 'closes' in outcome && said.closed !== null && outcome.closes.includes(said.closed);
}

async function introduced(
  { url, token }: Target,
  options: Pick<Attack, 'offersDeflate'>,
): Promise<RawFrames> {
  const raw = await RawFrames.open(url, options);
  raw.send({ type: 'connect', token, client: aClient, subscriptions: [] });
  await raw.next();
  return raw;
}

test(
  '10,000 malformed frames of every kind are answered or close their connection, and touch no other',
  { timeout: 300_000 },
  async () => {
    const maxMessageBytes = 100_000;
    const { headway, connect, url } = await startServer({
      maxMessageBytes,
      maxMessagesPerSecond: total,
      maxConnectionsPerUser: total,
      // A busy machine may take longer than it is to the first ping, which nobody waits for here.
      heartbeatMs: 300_000,
      silenceMs: 600_000,
      methods: { echo: async (params) => params },
    });
    const witness = await connect({ user: 'ben', subscriptions: [{ channel: 'room:9' }] });
    const target = { url, token: await tokenFor('mallory') };
    const kinds = Object.entries(malformed(maxMessageBytes));
    const each = Math.ceil(total / kinds.length);
    const seed = Date.now() % 2 ** 31;
    const samples = kinds.map(([kind, arbitrary], index) =>
      fc.sample(arbitrary, { numRuns: each, seed: seed + index }).map((attack) => ({ kind, attack })),
    );
    let published = 0;
    function* attacks() {
      for (let index = 0; index < each; index += 1) {
        void headway.publish('room:9', { type: 'task.noted', data: { text: 'still here' } });
        published += 1;
        for (const sample of samples) yield* sample.slice(index, index + 1);
      }
    }
    const shared = attacks();
    const wrong = await Promise.all(Array.from({ length: atOnce }, () => attackAll(target, shared)));
    expect(wrong.flat().slice(0, 10), `seed ${seed}`).toEqual([]);
    const heard = await witness.take(published);
    expect(heard.map(({ offset }) => offset)).toEqual(
      Array.from({ length: published }, (_, index) => index + 1),
    );
    await vi.waitFor(() => expect(headway.connections).toBe(1));
  },
);
