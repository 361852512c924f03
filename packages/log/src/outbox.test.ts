import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createIds, defineEvents, HeadwayError, type Publisher, systemClock } from '@headway/protocol';
import { Kysely, type Transaction } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Log } from './log.ts';
import { memoryLog } from './memory-log.ts';
import {
  createOutbox,
  createOutboxTable,
  createRelay,
  type OutboxTables,
  type Relay,
  type RelayOptions,
  sqliteDialect,
} from './outbox.ts';
import { retryCeilingMs } from './create-relay.ts';
import { sqliteLog } from './sqlite-log.ts';

interface Tables extends OutboxTables {
  task: { name: string };
}

const clock = systemClock();

/** A schema of objects with one text, without a schema library. */
function textField<Name extends string>(name: Name) {
  const validate = (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    name in value &&
    typeof Reflect.get(value, name) === 'string'
      ? { value: value as Record<Name, string> }
      : { issues: [{ message: `expected a text '${name}'` }] };
  const types = undefined as { input: unknown; output: Record<Name, string> } | undefined;
  return { '~standard': { version: 1, vendor: 'test', validate, types } } as const;
}

const events = defineEvents({
  'task.added': {
    schema: textField('name'),
    key: (task) => `task:${task.name}`,
    state: true,
    ttlMs: null,
  },
  'task.noted': { schema: textField('text') },
});

let folder: string;
let db: Kysely<Tables>;
let outbox: Publisher<Transaction<Tables>>;
const toClose: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headway-outbox-'));
  db = await openDatabase();
  outbox = createOutbox({ db, events, ids: createIds(clock), clock });
});
afterEach(async () => {
  for (const thing of toClose.splice(0)) await thing.close();
  await db.destroy();
  rmSync(folder, { recursive: true });
});

async function openDatabase(): Promise<Kysely<Tables>> {
  const opened = new Kysely<Tables>({ dialect: sqliteDialect(new DatabaseSync(join(folder, 'app.db'))) });
  await createOutboxTable(opened);
  await opened.schema.createTable('task').ifNotExists().addColumn('name', 'text').execute();
  return opened;
}

function open<T extends { close(): Promise<void> }>(thing: T): T {
  toClose.unshift(thing);
  return thing;
}

function startRelay(log: Pick<Log, 'append'>, more: Partial<RelayOptions<Tables>> = {}): Relay {
  const onError = (error: unknown): void => {
    throw error;
  };
  return open(createRelay({ db, log, clock, onError, ...more }));
}

async function stored(log: Log, channel: string): Promise<unknown[]> {
  const read = await log.read(channel, { epoch: log.epoch, offset: 0 }, 10_000);
  if (!read.complete) throw new Error(read.reason);
  return read.events.map((event) => event.data);
}

const rowsLeft = () => db.selectFrom('headway_outbox').selectAll().execute();
const note = (text: string, channel = 'project:1') => ({
  channels: [channel],
  type: 'task.noted',
  data: { text },
});

test('relays a publication to all its channels with one id and its facts, then deletes the row', async () => {
  const log = open(memoryLog());
  await outbox.publish({
    channels: ['project:1', 'job:2', 'job:2'],
    type: 'task.added',
    data: { name: 'a' },
  });
  expect(await rowsLeft()).toHaveLength(1);
  await startRelay(log).drained();
  expect(await rowsLeft()).toEqual([]);
  const project = await log.snapshot('project:1', { afterOffset: 0, limit: 10 });
  const job = await log.snapshot('job:2', { afterOffset: 0, limit: 10 });
  expect(project.events).toMatchObject([
    { type: 'task.added', key: 'task:a', state: true, data: { name: 'a' } },
  ]);
  expect(job.events).toHaveLength(1);
  expect(job.position.offset).toBe(1);
  expect(job.events[0]?.id).toBe(project.events[0]?.id);
});

test('publishes with the transaction or not at all', async () => {
  const log = open(memoryLog());
  const add = (name: string, fails: boolean) =>
    db.transaction().execute(async (trx) => {
      await trx.insertInto('task').values({ name }).execute();
      await outbox.publish({ channels: ['project:1'], type: 'task.added', data: { name } }, trx);
      if (fails) throw new Error('undone');
    });
  await add('a', false);
  await expect(add('b', true)).rejects.toThrow('undone');
  await startRelay(log).drained();
  expect(await stored(log, 'project:1')).toEqual([{ name: 'a' }]);
});

test('wakes a relay out of the middle of a transaction, and it waits for the commit', async () => {
  const log = open(memoryLog());
  const relay = startRelay(log, { pollMs: 3_600_000 });
  await relay.drained();
  const waking = createOutbox({
    db,
    events,
    ids: createIds(clock),
    clock,
    onPublished: () => relay.wake(),
  });
  await db.transaction().execute(async (trx) => {
    await waking.publish(note('a'), trx);
    await trx.insertInto('task').values({ name: 'after' }).execute();
  });
  await vi.waitFor(async () => expect(await stored(log, 'project:1')).toEqual([{ text: 'a' }]));
});

test('makes tombstones', async () => {
  const log = open(memoryLog());
  await outbox.publish({ channels: ['project:1'], type: 'task.added', data: { name: 'a' } });
  await outbox.publish({ channels: ['project:1'], type: 'task.added', data: null, key: 'task:a' });
  await startRelay(log).drained();
  expect((await log.snapshot('project:1', { afterOffset: 0, limit: 10 })).events).toEqual([]);
});

test.each([
  ['unknown_type', { channels: ['project:1'], type: 'task.lost', data: {} }],
  ['invalid_event', { channels: ['project:1'], type: 'task.added', data: { name: 1 } }],
  ['unknown_channel', { channels: ['Project 1'], type: 'task.added', data: { name: 'a' } }],
  ['unknown_channel', { channels: [], type: 'task.added', data: { name: 'a' } }],
])('refuses with %s and writes nothing', async (code, publication) => {
  await expect(outbox.publish(publication)).rejects.toMatchObject({ code });
  expect(await rowsLeft()).toEqual([]);
});

test('keeps the order of many publications, over batches', async () => {
  const log = open(memoryLog({ maxPendingEntries: 10 }));
  const texts = Array.from({ length: 450 }, (_, index) => String(index));
  for (const text of texts) await outbox.publish(note(text));
  await startRelay(log).drained();
  expect(await stored(log, 'project:1')).toEqual(texts.map((text) => ({ text })));
});

test('goes on after failures, in order, with nothing twice', async () => {
  const log = open(memoryLog());
  const errors: unknown[] = [];
  let calls = 0;
  const flaky: Pick<Log, 'append'> = {
    append: (...args) => {
      calls += 1;
      // The group, and then rows by themselves.
      return calls % 3 === 0 || args[0].length > 1
        ? Promise.reject(new Error(`no ${calls}`))
        : log.append(...args);
    },
  };
  for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await outbox.publish(note(text));
  const relay = startRelay(flaky, { onError: (error) => errors.push(error), random: () => 0.01 });
  await relay.drained();
  expect(await stored(log, 'project:1')).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => ({ text })));
  expect(errors.length).toBeGreaterThan(1);
});

test('waits longer after each failure, up to a bound', async () => {
  expect([1, 2, 3, 4].map(retryCeilingMs)).toEqual([100, 200, 400, 800]);
  expect(retryCeilingMs(50)).toBe(retryCeilingMs(1000));
  const waits: number[] = [];
  const impatient: RelayOptions<Tables>['clock'] = {
    setTimer(callback, ms) {
      waits.push(ms);
      return clock.setTimer(callback, 0);
    },
  };
  await outbox.publish(note('a'));
  const log = open(memoryLog());
  const failing: Pick<Log, 'append'> = {
    append: (...args) => (waits.length < 3 ? Promise.reject(new Error('no')) : log.append(...args)),
  };
  await startRelay(failing, { onError: () => undefined, clock: impatient, random: () => 0.5 }).drained();
  expect(waits.slice(0, 3)).toEqual([50, 100, 200]);
});

test('appends once what was appended but not deleted when everything stopped', async () => {
  const path = join(folder, 'log.db');
  const first = sqliteLog({ path });
  await outbox.publish(note('a'));
  await outbox.publish(note('b'));
  // The append takes effect, and the process is gone before it can delete the row.
  const crashing: Pick<Log, 'append'> = {
    append: async (...args) => {
      await first.append(...args);
      throw new Error('crashed');
    },
  };
  const crashed = new Promise<unknown>((resolve) => {
    startRelay(crashing, { onError: resolve, random: () => 1 });
  });
  expect(await crashed).toMatchObject({ message: 'crashed' });
  for (const thing of toClose.splice(0)) await thing.close();
  await first.close();
  await db.destroy();
  db = await openDatabase();
  expect(await rowsLeft()).toHaveLength(2);

  const again = open(sqliteLog({ path }));
  await startRelay(again).drained();
  const read = await again.read('project:1', { epoch: first.epoch, offset: 0 }, 10);
  expect(read).toMatchObject({ complete: true, events: [{ data: { text: 'a' } }, { data: { text: 'b' } }] });
  expect(await rowsLeft()).toEqual([]);
});

test('takes what waits to the log in few appends', async () => {
  const log = open(memoryLog());
  const lengths: number[] = [];
  const counted: Pick<Log, 'append'> = {
    append(...args) {
      lengths.push(args[0].length);
      return log.append(...args);
    },
  };
  const texts = Array.from({ length: 250 }, (_, index) => String(index));
  for (const text of texts) await outbox.publish(note(text));
  await startRelay(counted).drained();
  expect(await stored(log, 'project:1')).toEqual(texts.map((text) => ({ text })));
  expect(Math.max(...lengths)).toBe(100);
  expect(lengths.length).toBeLessThan(6);
});

test('appends nothing twice of a group that took effect unheard, whatever came after it', async () => {
  const log = open(memoryLog());
  const publishAll = async (...texts: string[]) => {
    for (const text of texts) await outbox.publish(note(text));
  };
  let calls = 0;
  const lossy: Pick<Log, 'append'> = {
    async append(...args) {
      const result = await log.append(...args);
      calls += 1;
      // Neither the group nor its first row by itself is heard of; by then more rows wait.
      if (calls === 2) await publishAll('d', 'e');
      if (calls <= 2) throw new Error('unheard');
      return result;
    },
  };
  await publishAll('a', 'b', 'c');
  await startRelay(lossy, { onError: () => undefined, random: () => 0 }).drained();
  expect(await stored(log, 'project:1')).toEqual(['a', 'b', 'c', 'd', 'e'].map((text) => ({ text })));
  expect(await rowsLeft()).toEqual([]);
});

test('sets one row of many aside, and takes those before and after it', async () => {
  const log = open(memoryLog());
  await outbox.publish(note('a'));
  const created_at = new Date().toISOString();
  const entries = JSON.stringify([
    { channel: 'project:1', type: 't', id: '', timestamp: created_at, data: 1 },
  ]);
  await db.insertInto('headway_outbox').values({ entries, created_at, problem: null }).execute();
  await outbox.publish(note('b'));
  const errors: unknown[] = [];
  await startRelay(log, { onError: (error) => errors.push(error) }).drained();
  expect(await stored(log, 'project:1')).toEqual([{ text: 'a' }, { text: 'b' }]);
  expect(errors).toHaveLength(1);
  expect(await rowsLeft()).toMatchObject([{ id: 2, problem: expect.stringContaining("'id'") }]);
});

test('relays new rows of a database that was put back and counts its ids from the start again', async () => {
  const log = open(memoryLog());
  await outbox.publish(note('a'));
  const relay = startRelay(log);
  await relay.drained();
  await relay.close();
  await db.schema.dropTable('headway_outbox').execute();
  await createOutboxTable(db);
  await outbox.publish(note('b'));
  await startRelay(log).drained();
  expect(await stored(log, 'project:1')).toEqual([{ text: 'a' }, { text: 'b' }]);
});

test('sets a row aside that the log can never take, says so, and goes on', async () => {
  const log = open(memoryLog());
  const created_at = new Date().toISOString();
  await db.insertInto('headway_outbox').values({ entries: '[{', created_at, problem: null }).execute();
  await outbox.publish(note('a'));
  const errors: unknown[] = [];
  await startRelay(
    {
      append: (entries, options) => log.append(entries, options),
    },
    { onError: (error) => errors.push(error) },
  ).drained();
  expect(await stored(log, 'project:1')).toEqual([{ text: 'a' }]);
  expect(errors).toHaveLength(1);
  expect(await rowsLeft()).toMatchObject([{ id: 1, problem: expect.stringContaining('JSON') }]);
});

test('does not give up on a refusal that may pass', async () => {
  const log = open(memoryLog());
  let refused = false;
  const errors: unknown[] = [];
  const onceUnavailable: Pick<Log, 'append'> = {
    append: (...args) => {
      if (refused) return log.append(...args);
      refused = true;
      return Promise.reject(new HeadwayError('unavailable'));
    },
  };
  await outbox.publish(note('a'));
  await startRelay(onceUnavailable, { onError: (error) => errors.push(error), random: () => 0 }).drained();
  expect(await stored(log, 'project:1')).toEqual([{ text: 'a' }]);
  expect(errors).toHaveLength(1);
});

test('finds rows by itself when nobody wakes it', async () => {
  const log = open(memoryLog());
  const relay = startRelay(log, { pollMs: 5 });
  await relay.drained();
  await outbox.publish(note('a'));
  await vi.waitFor(async () => expect(await stored(log, 'project:1')).toEqual([{ text: 'a' }]));
});

test('never runs two loops at once', async () => {
  const log = open(memoryLog());
  let running = 0;
  let most = 0;
  const counted: Pick<Log, 'append'> = {
    append: async (...args) => {
      running += 1;
      most = Math.max(most, running);
      const result = await log.append(...args);
      running -= 1;
      return result;
    },
  };
  const relay = startRelay(counted, { pollMs: 1 });
  for (let index = 0; index < 30; index += 1) {
    await outbox.publish(note(String(index)));
    relay.wake();
    relay.wake();
  }
  await Promise.all([relay.drained(), relay.drained()]);
  expect(most).toBe(1);
  expect(await stored(log, 'project:1')).toHaveLength(30);
});

test('tells who waits for an empty table that the relay was closed', async () => {
  const failing: Pick<Log, 'append'> = { append: () => Promise.reject(new Error('no')) };
  await outbox.publish(note('a'));
  const relay = startRelay(failing, { onError: () => undefined });
  const [drained] = await Promise.allSettled([relay.drained(), relay.close()]);
  expect(drained).toMatchObject({ status: 'rejected', reason: { message: 'The relay is closed.' } });
  await expect(relay.drained()).rejects.toThrow('closed');
  expect(await rowsLeft()).toHaveLength(1);
});
