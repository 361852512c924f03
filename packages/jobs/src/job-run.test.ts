import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job } from '@headway/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createJobRun } from './job-run.ts';
import type { JobQueue } from './queue.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue } from './test-support/open-queue.ts';

async function startRun() {
  const clock = manualClock();
  const opened = await openQueue({ clock });
  await opened.queue.enqueue({ kind: 'test', input: {}, labels: {} });
  const taken = await opened.queue.take(['test']);
  if (!taken) throw new Error('There should have been a job to take.');
  const held: boolean[] = [];
  const errors: string[] = [];
  const run = createJobRun({
    taken,
    queue: opened.queue,
    clock,
    onError: (_error, { stage }) => errors.push(stage),
    onLost: () => {},
    onBehind: (behind) => held.push(behind),
  });
  const status = async (): Promise<Job['status'] | undefined> =>
    (await opened.queue.get(taken.job.id))?.status;
  return { ...opened, clock, run, held, errors, status };
}

const failed = {
  tell: 'fail',
  error: { code: 'x', message: 'X.', retryable: false },
  step: 'failed',
} as const;

test('holds back who tells faster than the queue writes, and lets go when it has caught up', async () => {
  const { db, run, held } = await startRun();
  for (let index = 0; index < 1000; index += 1) run.tell({ type: 'item', run: 1, index, item: index });
  expect(held).toEqual([true]);
  await vi.waitFor(() => expect(held).toEqual([true, false]));
  await run.end({ tell: 'nothing' });
  await db.destroy();
});

test('tells an end until it is heard', async () => {
  const { db, queue, clock, run, errors, status } = await startRun();
  const fail = vi.spyOn(queue, 'fail').mockRejectedValue(new Error('The database is locked.'));
  const ended = run.end(failed);
  for (let minute = 0; minute < 20; minute += 1) {
    const told = errors.length;
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(0));
    clock.advance(60_000);
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(told));
  }
  fail.mockRestore();
  await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(0));
  clock.advance(60_000);
  await ended;
  expect(await status()).toBe('failed');
  await db.destroy();
});

test('leaves a queue alone that can not be told an end when its server goes down', async () => {
  const { db, queue, clock, run, errors, status } = await startRun();
  vi.spyOn(queue, 'fail').mockRejectedValue(new Error('The database is locked.'));
  let over = false;
  const ended = run.end(failed).then(() => (over = true));
  run.hurry();
  await vi.waitFor(() => {
    clock.advance(60_000);
    expect(over).toBe(true);
  });
  await ended;
  expect(errors).toHaveLength(5);
  expect(await status()).toBe('running');
  await db.destroy();
});

test('writes what a run tells in a storm together, in order', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  onTestFinished(() => db.destroy());
  const { id } = await queue.enqueue({ kind: 'test', input: null, labels: {} });
  const taken = await queue.take(['test']);
  if (!taken) throw new Error('There should have been a job to take.');
  const writes: number[] = [];
  const counted = new Proxy<JobQueue>(queue, {
    get(target, name) {
      if (name !== 'notes') return Reflect.get(target, name).bind(target);
      return (...[jobId, fence, notes]: Parameters<JobQueue['notes']>) => {
        writes.push(notes.length);
        return target.notes(jobId, fence, notes);
      };
    },
  });
  const unheard = (error: unknown): never => {
    throw error;
  };
  const run = createJobRun({ taken, queue: counted, clock, onError: unheard, onLost: () => {} });

  for (let index = 0; index < 1000; index += 1) run.tell({ type: 'item', run: 1, index, item: index });
  run.tell({ type: 'log', run: 1, level: 'info', message: 'all of them' });
  await run.end({
    tell: 'complete',
    run: { result: null, summary: { outcome: 'ok', text: '' } },
    step: 'completed',
  });

  expect(writes.filter((length) => length > 0)).toEqual([1001]);
  expect((await queue.items(id, { limit: 1000 })).items.map(({ item }) => item)).toEqual(
    Array.from({ length: 1000 }, (_, index) => index),
  );
  expect((await queue.logLines(id)).items).toMatchObject([{ message: 'all of them' }]);
});

test('tells progress ten times a second at most, each time the newest', async () => {
  const { db, queue, clock, run } = await startRun();
  const report = vi.spyOn(queue, 'report');
  for (let done = 1; done <= 1000; done += 1) {
    const progress = { step: null, done, total: 1000, unit: 'rows', fraction: done / 1000 };
    run.tell({ type: 'progress', run: 1, progress, message: null });
    clock.advance(1);
    // A write is awaited before the next one.
    if (done % 10 === 0) await nextTurn();
  }
  await run.end({ tell: 'nothing' });
  const told = report.mock.calls.map(([, , { done }]) => done ?? 0);
  expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
  expect(told.length).toBeGreaterThan(5);
  expect(told.length).toBeLessThanOrEqual(11);
  await db.destroy();
});

test('keeps what was counted last, however soon the run ended after it', async () => {
  const { db, queue, run } = await startRun();
  const counted = (done: number) =>
    run.tell({
      type: 'progress',
      run: 1,
      progress: { step: null, done, total: 45, unit: 'pages', fraction: done / 46 },
      message: null,
    });
  counted(0);
  counted(45);
  await run.end({
    tell: 'complete',
    run: { result: null, summary: { outcome: 'ok', text: 'done' } },
    step: 'completed',
  });
  const { items } = await queue.list({});
  expect(items).toMatchObject([{ status: 'completed', done: 45, total: 45, fraction: 1 }]);
  await db.destroy();
});

test('tells again what the queue could not take, while the worker is silent and at the end', async () => {
  const { db, queue, clock, run, errors } = await startRun();
  const counted = (done: number) =>
    run.tell({
      type: 'progress',
      run: 1,
      progress: { step: null, done, total: 45, unit: 'pages', fraction: done / 46 },
      message: null,
    });
  const [{ id } = { id: '' }] = (await queue.list({})).items;
  const report = vi.spyOn(queue, 'report').mockRejectedValueOnce(new Error('The disk is full.'));
  counted(40);
  await vi.waitFor(() => expect(errors).toEqual(['report']));
  clock.advance(2000);
  await vi.waitFor(async () => expect((await queue.get(id))?.done).toBe(40));
  report.mockRejectedValueOnce(new Error('The disk is full.'));
  clock.advance(200);
  counted(45);
  await vi.waitFor(() => expect(errors).toEqual(['report', 'report']));
  await run.end({
    tell: 'complete',
    run: { result: null, summary: { outcome: 'ok', text: 'done' } },
    step: 'completed',
  });
  expect(await queue.get(id)).toMatchObject({ status: 'completed', done: 45 });
  await db.destroy();
});

test('tells the time left again while the worker says nothing, and no longer once the run has ended', async () => {
  const { db, clock, run, states, queue } = await startRun();
  const [{ id } = { id: '' }] = (await queue.list({})).items;
  const told = async (): Promise<readonly Job['eta'][]> =>
    (await states(id)).filter(({ type }) => type === 'job.progress').map(({ job }) => job.eta);
  run.learn([{ durationMs: 60_000, size: null }]);
  await vi.waitFor(async () => expect(await told()).toHaveLength(1));
  for (const times of [2, 3]) {
    clock.advance(10_000);
    await vi.waitFor(async () => expect(await told()).toHaveLength(times));
  }
  const [first, , third] = await told();
  expect(third?.highMs).toBeLessThan((first?.highMs ?? 0) - 10_000);
  await run.end({ tell: 'nothing' });
  expect(clock.timers).toBe(0);
  await db.destroy();
});
