import { memoryLog } from '@headway/log';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import { type UnrulyLog, unrulyLog } from '../test/unruly-log.ts';
import { OrderedTail } from './ordered-tail.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;
const channel = 'room:1';

async function append(log: UnrulyLog, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await log.append([
      { channel, type: 'x.y', id: `${i}`, timestamp: 'now', state: false, conflatable: false, data: null },
    ]);
  }
}

function listen(log: UnrulyLog, { pageEvents = 100 } = {}) {
  const told: number[] = [];
  const gaps: string[] = [];
  const tail = new OrderedTail({ log, pageEvents }, channel, {
    tell({ offset }, afterOffset) {
      const before = told.at(-1);
      if (before !== undefined && afterOffset > before) gaps.push(`${before}…${offset}`);
      told.push(offset);
    },
  });
  onTestFinished(() => tail.close());
  return { tail, told, gaps };
}

const openLog = (): UnrulyLog => {
  const log = unrulyLog(memoryLog());
  onTestFinished(() => log.close());
  return log;
};

test('a repetition is told once, and costs no read', async () => {
  const log = openLog();
  const { told } = listen(log);
  await append(log, 3);
  log.tell(channel, 1, 1, 2, 1, 2, 3, 3);
  expect(told).toEqual([1, 2, 3]);
  expect(log.reads).toBe(0);
});

test('what comes before its turn waits for what is missing', async () => {
  const log = openLog();
  const { told, gaps } = listen(log);
  await append(log, 6);
  log.tell(channel, 1, 4, 3, 2, 6);
  expect(told).toEqual([1]);
  await vi.waitFor(() => expect(told).toEqual([1, 2, 3, 4, 5, 6]));
  log.tell(channel, 5, 6);
  await append(log, 1);
  log.tell(channel, 7);
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(gaps).toEqual([]);
  expect(log.reads).toBe(1);
});

test('a gap of many pages is read to its end, with what comes meanwhile after it', async () => {
  const log = openLog();
  const { told, gaps } = listen(log, { pageEvents: 3 });
  await append(log, 20);
  log.tell(channel, 1, 20);
  await append(log, 2);
  log.tell(channel, 22, 21);
  await vi.waitFor(() => expect(told.at(-1)).toBe(22));
  expect(told).toEqual(Array.from({ length: 22 }, (_, index) => index + 1));
  expect(gaps).toEqual([]);
});

test('more than may wait during a read is read too', async () => {
  const log = openLog();
  const { told, gaps } = listen(log);
  await append(log, 1500);
  log.tell(channel, 1, ...Array.from({ length: 1498 }, (_, index) => index + 3));
  await vi.waitFor(() => expect(told.at(-1)).toBe(1500));
  expect(told).toHaveLength(1500);
  expect(gaps).toEqual([]);
});

test('a gap that the log can not close is shown', async () => {
  const log = openLog();
  const { told, gaps } = listen(log);
  await append(log, 5);
  log.breakReads();
  log.tell(channel, 1, 4, 3);
  await vi.waitFor(() => expect(told).toEqual([1, 3, 4]));
  expect(gaps).toEqual(['1…3']);
  log.tell(channel, 5);
  expect(told).toEqual([1, 3, 4, 5]);
});

test('nothing is told after the close, though a read was under way', async () => {
  const log = openLog();
  const { tail, told } = listen(log);
  await append(log, 3);
  log.tell(channel, 1, 3);
  tail.close();
  tail.close();
  await vi.waitFor(() => expect(log.reads).toBe(1));
  log.tell(channel, 2);
  expect(told).toEqual([1]);
});

test('subscribers get each event once and in order, whatever the tail does', async () => {
  const log = unrulyLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  const early = await connect({ subscriptions: [{ channel }] });
  for (let i = 1; i <= 9; i += 1) await headway.publish(channel, noted(`${i}`));
  log.tell(channel, 1, 2, 2, 5, 4, 1);
  const late = await connect({ subscriptions: [{ channel, recent: 100 }] });
  log.tell(channel, 9, 8, 7);
  for (let i = 1; i <= 9; i += 1) expect(await early.expect('task.noted')).toMatchObject({ offset: i });
  expect(late.connected['subscriptions']).toMatchObject([{ position: { offset: 9 } }]);
  await headway.publish(channel, noted('10'));
  log.tell(channel, 10);
  for (const client of [early, late]) {
    expect(await client.expect('task.noted')).toMatchObject({ offset: 10 });
    expect(await client.settle()).toEqual([]);
  }
});

test('what the tail skips before its first event is read from the log', async () => {
  const log = unrulyLog(memoryLog());
  const { headway, connect } = await startServer({ log });
  const client = await connect({ subscriptions: [{ channel }] });
  for (let i = 1; i <= 3; i += 1) await headway.publish(channel, noted(`${i}`));
  log.tell(channel, 3, 2, 1);
  expect(await client.expect('subscribed')).toMatchObject({
    recovery: 'resumed',
    position: { offset: 3 },
    events: [{ offset: 1 }, { offset: 2 }, { offset: 3 }],
  });
  await headway.publish(channel, noted('4'));
  log.tell(channel, 4);
  expect(await client.expect('task.noted')).toMatchObject({ offset: 4 });
});

test('a subscription whose gap can not be closed is ended, and may be asked for again', async () => {
  const log = unrulyLog(memoryLog());
  const { headway, connect, errors } = await startServer({ log });
  const client = await connect({ subscriptions: [{ channel }] });
  for (let i = 1; i <= 3; i += 1) await headway.publish(channel, noted(`${i}`));
  log.tell(channel, 1);
  await client.expect('task.noted');
  log.breakReads();
  log.tell(channel, 3);
  expect(await client.next()).toEqual({ type: 'unsubscribed', channel, code: 'internal' });
  expect(errors).toMatchObject([{ error: { message: 'no disk' } }]);
});
