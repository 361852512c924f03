import { type Log, LogError, type LogErrorCode, memoryLog } from '@headway/log';
import { HeadwayError } from '@headway/protocol';
import { expect, test } from 'vitest';
import { startServer } from '../test/harness.ts';
import type { MethodHandler, RequestLedger } from './options.ts';

const said = (text: string, channel = 'room:1') => ({
  type: 'publish',
  id: 'p1',
  channel,
  event: { type: 'chat.said', data: { text } },
});
const asked = (more: object = {}) => ({ type: 'request', id: 'r1', method: 'add', params: 1, ...more });

type Server = Awaited<ReturnType<typeof startServer>>;

/** Sends it on a new connection, and gives the answer without its ref. */
async function answer({ connect }: Server, message: object, user = 'ann'): Promise<Record<string, unknown>> {
  const client = await connect({ user });
  client.send({ ...message, ref: '1' });
  const { ref: _, ...reply } = await client.next();
  client.terminate();
  return reply;
}

/** The run of a server, as it tells it. */
const runOf = async ({ connect }: Server) => (await connect()).connected['server'];

/** A method that counts its effects. */
function counting(): { effects: unknown[]; add: MethodHandler } {
  const effects: unknown[] = [];
  return { effects, add: async (params) => effects.push(params) };
}

test('a publish takes effect once and gives the first reply, also on a server that was started since', async () => {
  const log = memoryLog();
  const first = await answer(await startServer({ log }), said('a'));
  expect(first).toMatchObject({ type: 'reply', result: { channel: 'room:1', position: { offset: 1 } } });
  const second = await startServer({ log });
  expect(await answer(second, said('a'))).toEqual(first);
  expect(await answer(second, said('a'), 'ben')).toMatchObject({ result: { position: { offset: 2 } } });
  expect(await log.position('room:1')).toMatchObject({ offset: 2 });
});

test('repeats at the same time give one event and one reply', async () => {
  const server = await startServer();
  const replies = await Promise.all(Array.from({ length: 5 }, () => answer(server, said('a'))));
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  expect(await server.log.position('room:1')).toMatchObject({ offset: 1 });
});

test.each([
  ['content', said('b')],
  ['channel', said('a', 'room:2')],
])('an id that is used again with another %s is refused, and told so', async (_, other) => {
  const server = await startServer();
  await answer(server, said('a'));
  expect(await answer(server, other)).toMatchObject({
    type: 'error',
    code: 'conflict',
    message: 'This id was used for another message.',
    retryable: false,
  });
  expect(await server.log.position('room:2')).toMatchObject({ offset: 0 });
});

test('what has taken effect is never told as refused, though the right is gone since', async () => {
  let allowed = true;
  const server = await startServer({
    namespaces: { room: { subscribe: () => true, publish: () => allowed } },
  });
  const first = await answer(server, said('a'));
  allowed = false;
  expect(await answer(server, said('a'))).toEqual(first);
  expect(await answer(server, { ...said('a'), id: 'p2' })).toMatchObject({ code: 'forbidden' });
});

test('when the log can not tell whether it has stored a publish, nor can the server', async () => {
  const log = memoryLog();
  let code: LogErrorCode = 'failed';
  const server = await startServer({
    log: Object.assign(Object.create(log), { append: () => Promise.reject(new LogError(code)) }) as Log,
  });
  expect(await answer(server, said('a'))).toMatchObject({ code: 'outcome_unknown', retryable: false });
  // What wrote to the file has died.
  code = 'interrupted';
  expect(await answer(server, said('a'))).toMatchObject({ code: 'outcome_unknown', retryable: false });
  code = 'full';
  expect(await answer(server, said('a'))).toMatchObject({ code: 'unavailable', retryable: true });
  expect(server.errors.map(({ stage }) => stage)).toEqual(['publish', 'publish', 'publish']);
});

test('a request runs once for its user and id, and answers the same to all who wait', async () => {
  const { effects } = counting();
  const gate = Promise.withResolvers<void>();
  const server = await startServer({
    methods: {
      add: async (params) => {
        await gate.promise;
        return effects.push(params);
      },
    },
  });
  const sentTo = await runOf(server);
  const both = Promise.all([answer(server, asked()), answer(server, asked({ sentTo }))]);
  gate.resolve();
  expect(await both).toEqual([
    { type: 'reply', result: 1 },
    { type: 'reply', result: 1 },
  ]);
  expect(await answer(server, asked({ sentTo }))).toEqual({ type: 'reply', result: 1 });
  expect(await answer(server, asked({ params: 2 }))).toMatchObject({ code: 'conflict' });
  expect(await answer(server, asked(), 'ben')).toEqual({ type: 'reply', result: 2 });
});

test('a request that never arrived in this run is run', async () => {
  const { add } = counting();
  const server = await startServer({ methods: { add } });
  expect(await answer(server, asked({ sentTo: await runOf(server) }))).toEqual({ type: 'reply', result: 1 });
});

test('after a restart a request that may have run is not run again, unless that does no harm', async () => {
  const { add, effects } = counting();
  const server = await startServer({ methods: { add, list: { handler: add, repeatable: true } } });
  const sentTo = 'an earlier run';
  expect(await answer(server, asked({ sentTo }))).toMatchObject({
    type: 'error',
    code: 'outcome_unknown',
    retryable: false,
  });
  expect(await answer(server, asked({ sentTo, id: 'r2', method: 'gone' }))).toMatchObject({
    code: 'outcome_unknown',
  });
  expect(effects).toEqual([]);
  expect(await answer(server, asked({ sentTo, id: 'r3', method: 'list' }))).toEqual({
    type: 'reply',
    result: 1,
  });
});

/** What commits with its id, as a database does it. */
function ledgerInMemory() {
  const rows = new Map<string, { result: unknown; fingerprint: string | null }>();
  const { effects } = counting();
  const control = { failAfterCommit: false, unreachable: false };
  const ledger: RequestLedger = {
    keepMs: 86_400_000,
    async find({ userId, requestId }) {
      if (control.unreachable) throw new Error('database is down');
      return rows.get(`${userId} ${requestId}`) ?? null;
    },
  };
  const add: MethodHandler = async (params, { identity, requestId, fingerprint }) => {
    const result = effects.push(params);
    rows.set(`${identity.userId} ${requestId}`, { result, fingerprint });
    if (control.failAfterCommit) {
      control.failAfterCommit = false;
      throw new HeadwayError('unavailable');
    }
    return result;
  };
  return { ledger, effects, control, methods: { add: { handler: add, repeatable: true } } };
}

test('what the ledger knows is not run again after a restart, and what it does not know is', async () => {
  const { ledger, effects, methods } = ledgerInMemory();
  const before = await startServer({ ledger, methods });
  expect(await answer(before, asked())).toEqual({ type: 'reply', result: 1 });
  const after = await startServer({ ledger, methods });
  const sentTo = await runOf(before);
  expect(await answer(after, asked({ sentTo }))).toEqual({ type: 'reply', result: 1 });
  expect(await answer(after, asked({ sentTo, id: 'r2' }))).toEqual({ type: 'reply', result: 2 });
  const other = await startServer({ ledger, methods });
  expect(await answer(other, asked({ sentTo, params: 2 }))).toMatchObject({ code: 'conflict' });
  expect(effects).toEqual([1, 1]);
});

test('a method that fails after its commit has taken effect, and its sender is told the result', async () => {
  const { ledger, control, effects, methods } = ledgerInMemory();
  const server = await startServer({ ledger, methods });
  control.failAfterCommit = true;
  expect(await answer(server, asked())).toEqual({ type: 'reply', result: 1 });
  expect(effects).toEqual([1]);
  expect(server.errors.map(({ stage }) => stage)).toEqual(['message']);
});

test('when the ledger can not be asked, nothing is run, or the outcome is told as unknown', async () => {
  const { ledger, control, effects, methods } = ledgerInMemory();
  const { handler } = methods.add;
  const server = await startServer({
    ledger,
    methods: {
      ...methods,
      breaking: async (params, context) => {
        control.unreachable = true;
        control.failAfterCommit = true;
        return handler(params, context);
      },
    },
  });
  control.unreachable = true;
  expect(await answer(server, asked())).toMatchObject({ code: 'internal', retryable: true });
  expect(effects).toEqual([]);
  control.unreachable = false;
  expect(await answer(server, asked())).toEqual({ type: 'reply', result: 1 });
  expect(await answer(server, asked({ id: 'r2', method: 'breaking' }))).toMatchObject({
    code: 'outcome_unknown',
  });
  control.unreachable = false;
  expect(await answer(server, asked({ id: 'r2', method: 'breaking' }))).toMatchObject({
    code: 'outcome_unknown',
  });
  expect(effects).toEqual([1, 1]);
});

test('a window that the log or the ledger does not hold is refused at the start', async () => {
  await expect(startServer({ ledger: { ...ledgerInMemory().ledger, keepMs: 1000 } })).rejects.toThrow(
    "'onceWindowMs' (3600000) must not be longer than the ledger's 'keepMs' (1000).",
  );
  await expect(startServer({ log: memoryLog({ idempotencyWindowMs: 1000 }) })).rejects.toThrow(
    "'onceWindowMs' (3600000) must not be longer than the log's 'idempotencyWindowMs' (1000).",
  );
});
