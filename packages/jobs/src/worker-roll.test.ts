import { expect, test, vi } from 'vitest';
import { workerTimeoutMs } from './queue-workers.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { createWorkerRoll } from './worker-roll.ts';

const worker = { id: 't/w', name: 'w', kinds: ['a'], slots: 1 };

function setUp() {
  const clock = manualClock();
  const queue = {
    announceWorker: vi.fn(async () => undefined),
    workerSeen: vi.fn(async () => true),
    forgetWorker: vi.fn(async () => undefined),
    workers: async () => [],
  };
  const onError = vi.fn();
  return { clock, queue, onError, roll: createWorkerRoll({ queue, clock, onError }) };
}

test('a worker is announced when it comes and when it takes other kinds', () => {
  const { queue, roll } = setUp();
  roll.here(worker);
  roll.here(worker);
  roll.here({ ...worker, kinds: ['b'] });
  expect(queue.announceWorker.mock.calls).toEqual([[worker], [{ ...worker, kinds: ['b'] }]]);
});

test('it is said to be there now and then, and announced again where it was forgotten', async () => {
  const { clock, queue, roll } = setUp();
  roll.here(worker);
  roll.seen(worker.id);
  expect(queue.workerSeen).not.toHaveBeenCalled();
  clock.advance(workerTimeoutMs / 3);
  roll.seen(worker.id);
  roll.seen(worker.id);
  expect(queue.workerSeen).toHaveBeenCalledTimes(1);
  queue.workerSeen.mockResolvedValueOnce(false);
  clock.advance(workerTimeoutMs / 3);
  roll.here(worker);
  await vi.waitFor(() => expect(queue.announceWorker).toHaveBeenCalledTimes(2));
});

test('one that is long gone is forgotten, and a queue that does not answer is reported', async () => {
  const { clock, queue, onError, roll } = setUp();
  roll.here(worker);
  clock.advance(3 * workerTimeoutMs);
  roll.sweep();
  roll.seen(worker.id);
  expect(queue.workerSeen).not.toHaveBeenCalled();
  queue.announceWorker.mockRejectedValueOnce(new Error('locked'));
  roll.here(worker);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce());
});

test('a thousand are known at a time, those that are gone make room', () => {
  const { clock, queue, roll } = setUp();
  for (let count = 0; count < 1100; count += 1) roll.here({ ...worker, id: `t/${count}` });
  expect(queue.announceWorker).toHaveBeenCalledTimes(1000);
  clock.advance(3 * workerTimeoutMs);
  roll.sweep();
  roll.here(worker);
  expect(queue.announceWorker).toHaveBeenCalledTimes(1001);
});
