import { LogError, memoryLog } from '@headway/log';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import { startSweeps } from './sweeps.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('sweeps one at a time, tells what goes wrong, and goes on', async () => {
  const ends: PromiseWithResolvers<void>[] = [];
  const sweep = vi.fn<() => Promise<void>>(() => {
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return end.promise;
  });
  const errors: unknown[] = [];
  const stop = startSweeps({ sweep }, 1000, (error) => errors.push(error));
  await vi.advanceTimersByTimeAsync(3000);
  expect(sweep).toHaveBeenCalledOnce();
  const full = new LogError('full');
  ends[0]?.reject(full);
  await vi.advanceTimersByTimeAsync(1000);
  expect(errors).toEqual([full]);
  expect(sweep).toHaveBeenCalledTimes(2);
  stop();
  ends[1]?.resolve();
  await vi.advanceTimersByTimeAsync(5000);
  expect(sweep).toHaveBeenCalledTimes(2);
});

test('ends with the log, without a word', async () => {
  const log = memoryLog();
  const errors: unknown[] = [];
  startSweeps(log, 1000, (error) => errors.push(error));
  await log.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(errors).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a server keeps its log by the history of its namespaces, by itself, until it is closed', async () => {
  const log = memoryLog();
  const { headway } = await startServer({
    log,
    sweepMs: 1000,
    namespaces: { room: { subscribe: () => true, history: { maxEvents: 2 } } },
  });
  for (let i = 0; i < 5; i += 1) {
    await headway.publish('room:1', { type: 'task.noted', data: { text: `${i}` } });
  }
  expect(await log.recent('room:1', 10)).toHaveLength(5);
  await vi.advanceTimersByTimeAsync(1000);
  await vi.waitFor(async () => expect(await log.recent('room:1', 10)).toHaveLength(2));
  const sweep = vi.spyOn(log, 'sweep');
  await headway.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(sweep).not.toHaveBeenCalled();
});
