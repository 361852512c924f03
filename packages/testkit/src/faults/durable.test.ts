import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { durable, type DurableOptions } from '@headway/client/durable';
import { memoryLog, sqliteLog } from '@headway/log';
import type { BuiltinEvents } from '@headway/protocol';
import { expect, onTestFinished, test } from 'vitest';
import {
  type BuiltinPair,
  channel,
  eager,
  faultyPair,
  isolate,
  publish,
  temporaryFolder,
  until,
  upTo,
} from '../../test/faults.ts';
import { fakeClock } from '../fake-clock.ts';
import type { PairOptions } from '../start-pair.ts';

const script = join(import.meta.dirname, '../../test/durable-consumer.ts');
const minuteMs = 60_000;
const dayMs = 86_400_000;
const deadlineMs = 30_000;

/** A server whose time stands still, and that takes nobody for gone. */
async function startDurable(options: PairOptions<BuiltinEvents> = {}) {
  const clock = fakeClock({ now: Date.now() });
  const path = join(temporaryFolder(), 'events.db');
  const pair = await faultyPair({
    clock,
    log: () => sqliteLog({ path, clock }),
    heartbeatMs: 100 * dayMs,
    silenceMs: 101 * dayMs,
    stallMs: 100 * dayMs,
    ...options,
  });
  return { clock, pair };
}

/** Connects and reads durably; `failing` are the numbers that the handler can't deal with. */
async function startReader(
  pair: BuiltinPair,
  { id = 'device', ...options }: Partial<DurableOptions<BuiltinEvents>> & { id?: string } = {},
) {
  const handled: number[] = [];
  const failing = new Set<number>();
  const calls: string[] = [];
  const gaps: string[] = [];
  const ended: string[] = [];
  const exp = Math.floor(Date.now() / 1000) + 100 * 86_400;
  const client = await pair.connect('ada', {
    ...eager,
    client: { id },
    getToken: async () => pair.token('ada', { exp }),
  });
  const reader = durable(client, channel, {
    name: 'exporter',
    async handler({ type, data }, { attempt }) {
      if (type !== 'system.notice') return;
      const number = Number(data?.message);
      calls.push(`${number}/${attempt}`);
      if (failing.has(number)) throw new Error(`Not ${number}.`);
      handled.push(number);
    },
    onGap: (reason) => gaps.push(reason),
    onEnded: (code) => ended.push(code),
    // Failures are what these tests are about.
    onError: () => undefined,
    ...options,
  });
  await until(() => reader.status() === 'live');
  return {
    client,
    reader,
    handled,
    failing,
    calls,
    gaps,
    ended,
    has: (count: number) => until(() => handled.length >= count),
  };
}

/** The server knows that all up to here is dealt with. */
const settled = ({ headway }: BuiltinPair, offset: number) =>
  until(async () => (await headway.durable.list()).every(({ position }) => position.offset >= offset));

test('a reader that was away for an hour gets all that it missed, though history is kept for minutes', async () => {
  const { clock, pair } = await startDurable({
    namespaces: {
      project: { subscribe: () => true, history: { maxAgeMs: 10 * minuteMs, maxEvents: 5 } },
    },
  });
  const first = await startReader(pair);
  await publish(pair, 10);
  await first.has(10);
  await settled(pair, 10);
  first.client.close();
  await until(() => pair.headway.connections === 0);
  for (const number of upTo(60, 11)) {
    await publish(pair, number, number);
    await clock.advance(minuteMs);
    if (number % 10 === 0) await pair.log.sweep();
    if (number === 30) await pair.restart({ abrupt: true });
  }
  await clock.advance(10 * minuteMs);
  await pair.log.sweep();
  const again = await startReader(pair);
  await again.has(50);
  expect(again.handled).toEqual(upTo(60, 11));
  expect(again.gaps).toEqual([]);
  // What it has dealt with may go.
  await settled(pair, 60);
  await pair.log.sweep();
  const { epoch } = pair.log;
  expect(await pair.log.read(channel, { epoch, offset: 0 }, 10)).toMatchObject({ reason: 'trimmed' });
});

test('a reader that was away for eight days is told, and goes on where history is complete', async () => {
  const { clock, pair } = await startDurable({
    namespaces: { project: { subscribe: () => true, history: { maxEvents: 5, maxAgeMs: 100 * dayMs } } },
  });
  const first = await startReader(pair);
  await publish(pair, 3);
  await first.has(3);
  await settled(pair, 3);
  first.client.close();
  await until(() => pair.headway.connections === 0);
  await publish(pair, 20, 4);
  clock.jump(8 * dayMs);
  await pair.log.sweep();
  const again = await startReader(pair);
  await again.has(5);
  expect(again.handled).toEqual(upTo(20, 16));
  expect(again.gaps).toEqual(['trimmed']);
});

test('an event that fails three times is set aside, listed, sent again and dealt with', async () => {
  const { clock, pair } = await startDurable();
  const ada = await startReader(pair);
  const notices: unknown[] = [];
  ada.client.channel('user:ada').on('delivery.failed', ({ data }) => notices.push(data));
  ada.failing.add(2);
  await publish(pair, 4);
  for (const attempt of [1, 2, 3]) {
    await until(() => ada.calls.includes(`2/${attempt}`));
    // The acknowledgement of the one before has come: this one is first in flight.
    await settled(pair, 1);
    // Two attempts on one server, the last on another.
    if (attempt === 2) {
      await pair.restart({ abrupt: true });
      await until(() => ada.calls.filter((call) => call === '2/2').length === 2);
    }
    await clock.advance(deadlineMs);
  }
  await ada.has(3);
  expect(ada.handled).toEqual([1, 3, 4]);
  const [aside] = await pair.headway.durable.listSetAside({ user: 'ada', channel });
  expect(aside).toMatchObject({ name: 'exporter', attempts: 3, event: { data: { message: '2' } } });
  await until(() => notices.length === 1);
  expect(notices).toMatchObject([{ id: aside?.id, durable: 'exporter', offset: 2, attempts: 3 }]);
  ada.failing.clear();
  expect(await pair.headway.durable.sendAgain(aside?.id ?? '')).toBe(true);
  await ada.has(4);
  await until(async () => (await pair.headway.durable.listSetAside()).length === 0);
  await publish(pair, 5, 5);
  await ada.has(5);
  expect(ada.handled).toEqual([1, 3, 4, 2, 5]);
});

test('cuts, and restarts of the server and of its log, lose nothing and call no handler twice', async () => {
  const path = join(temporaryFolder(), 'events.db');
  const pair = await faultyPair({ log: () => sqliteLog({ path }) });
  const ada = await startReader(pair);
  for (const round of upTo(8)) {
    const last = round * 25;
    await Promise.all([publish(pair, last, last - 24), until(() => ada.handled.length > last - 20)]);
    if (round % 4 === 0) await pair.restart({ abrupt: true });
    else if (round % 2 === 0) await pair.restart();
    else pair.network.cut();
  }
  await ada.has(200);
  await settled(pair, 200);
  expect(ada.handled).toEqual(upTo(200));
  expect(new Set(ada.calls.map((call) => call.split('/')[1]))).toEqual(new Set(['1']));
});

test('an acknowledgement that is lost is made good without a second call of the handler', async () => {
  const { pair } = await startDurable({ log: memoryLog });
  const ada = await startReader(pair);
  pair.network.freeze({ direction: 'toServer' });
  await publish(pair, 5);
  await ada.has(5);
  await isolate(pair);
  expect(await pair.headway.durable.list()).toMatchObject([{ position: { offset: 0 }, attempts: 0 }]);
  pair.network.thaw();
  pair.network.accept();
  await settled(pair, 5);
  expect(ada.calls).toEqual(['1/1', '2/1', '3/1', '4/1', '5/1']);
});

test('a reader that is killed between dealing with an event and its acknowledgement gets it again', async () => {
  const pair = await faultyPair();
  await publish(pair, 6);
  const exp = Math.floor(Date.now() / 1000) + 600;
  const run = async (last: number): Promise<number[]> => {
    const child = spawn(
      process.execPath,
      ['--conditions=@headway/source', script, pair.url, pair.token('ada', { exp }), channel, String(last)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    await once(child, 'close');
    expect(child.signalCode).toBe('SIGKILL');
    return output.trim().split('\n').map(Number);
  };
  expect(await run(3)).toEqual([1, 2, 3]);
  const second = await run(6);
  // The one that it died of comes again, and those before it whose acknowledgement was still to be sent.
  expect(second).toEqual(upTo(6, second[0]));
  expect(second).toContain(3);
});

test('two devices of one name: the newest has it, also when the older one is half open, and gives it back', async () => {
  const { pair } = await startDurable({ log: memoryLog });
  const phone = await startReader(pair, { id: 'phone' });
  await publish(pair, 1);
  await phone.has(1);
  await settled(pair, 1);
  const phones = pair.network.connections.at(-1);
  phones?.freeze();
  const laptop = await startReader(pair, { id: 'laptop' });
  await publish(pair, 3, 2);
  await laptop.has(2);
  await settled(pair, 3);
  phones?.thaw();
  await until(() => phone.ended.length === 1);
  expect(phone.ended).toEqual(['taken_over']);
  // It does not take it back by itself, also when it connects anew.
  phones?.cut();
  await until(() => phone.client.state().status !== 'connected');
  await until(() => phone.client.state().status === 'connected');
  await publish(pair, 4, 4);
  await laptop.has(3);
  await settled(pair, 4);
  expect(phone.reader.status()).toBe('ended');
  phone.reader.take();
  await until(() => laptop.ended.length === 1);
  await publish(pair, 5, 5);
  await phone.has(2);
  expect([phone.handled, laptop.handled]).toEqual([
    [1, 5],
    [2, 3, 4],
  ]);
});

test('two devices of different names each get everything', async () => {
  const { pair } = await startDurable({ log: memoryLog });
  const readers = [await startReader(pair, { name: 'phone' }), await startReader(pair, { name: 'laptop' })];
  await publish(pair, 30);
  for (const reader of readers) await reader.has(30);
  pair.network.cut();
  await publish(pair, 60, 31);
  for (const reader of readers) {
    await reader.has(60);
    expect([reader.handled, reader.ended]).toEqual([upTo(60), []]);
  }
});
