import { expect, test } from 'vitest';
import { createTakeLoop } from './take-loop.ts';
import { manualClock } from './test-support/manual-clock.ts';

function loop() {
  const clock = manualClock();
  const errors: unknown[] = [];
  const queue = { waiting: 0, places: 1, looks: 0, broken: false };
  const taker = createTakeLoop({
    clock,
    random: () => 1,
    wanted: () => queue.places > 0,
    async takeOne() {
      queue.looks += 1;
      await Promise.resolve();
      if (queue.broken) throw new Error('The database is locked.');
      if (queue.waiting === 0) return false;
      queue.waiting -= 1;
      queue.places -= 1;
      return true;
    },
    onError: (error) => errors.push(error),
  });
  return { clock, errors, queue, taker };
}

test('takes what waits until the places are full', async () => {
  const { queue, taker } = loop();
  Object.assign(queue, { waiting: 5, places: 3 });
  taker.wake();
  await taker.settled();
  expect(queue).toMatchObject({ waiting: 2, places: 0, looks: 3 });
  taker.wake();
  await taker.settled();
  expect(queue.looks).toBe(3);
  queue.places = 1;
  taker.wake();
  await taker.settled();
  expect(queue).toMatchObject({ waiting: 1, places: 0 });
});

test('looks twice, not a thousand times, when a thousand jobs are announced that are not its own', async () => {
  const { clock, queue, taker } = loop();
  for (let count = 0; count < 1000; count += 1) {
    taker.wake();
    await Promise.resolve();
  }
  await taker.settled();
  expect(queue.looks).toBe(1);
  clock.advance(10);
  await taker.settled();
  expect(queue.looks).toBe(2);
  clock.advance(60_000);
  expect(queue.looks).toBe(2);
});

test('misses nothing that was announced while it looked or rested', async () => {
  const { clock, queue, taker } = loop();
  taker.wake();
  await taker.settled();
  queue.waiting = 1;
  taker.wake();
  expect(queue.looks).toBe(1);
  clock.advance(10);
  await taker.settled();
  expect(queue.waiting).toBe(0);
});

test('asks a queue that fails ever less often, and takes again when it is well', async () => {
  const { clock, errors, queue, taker } = loop();
  Object.assign(queue, { waiting: 1, broken: true });
  taker.wake();
  for (let second = 0; second < 60; second += 1) {
    for (let step = 0; step < 20; step += 1) {
      taker.wake();
      clock.advance(50);
      await taker.settled();
    }
  }
  expect(errors.length).toBeGreaterThan(5);
  expect(errors.length).toBeLessThan(20);
  queue.broken = false;
  clock.advance(10_000);
  await taker.settled();
  expect(queue.waiting).toBe(0);
});

test('takes nothing once it is stopped', async () => {
  const { clock, queue, taker } = loop();
  taker.wake();
  await taker.settled();
  taker.wake();
  await taker.stop();
  expect(clock.timers).toBe(0);
  queue.waiting = 1;
  taker.wake();
  await taker.settled();
  expect(queue.waiting).toBe(1);
});
