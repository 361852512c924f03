import { fakeClock } from '@headway/testkit';
import { expect, it } from 'vitest';
import { repeat } from './repeat.ts';

it('waits after each time, and ends only once what it does is done', async () => {
  const clock = fakeClock();
  const { promise, resolve } = Promise.withResolvers<void>();
  let times = 0;
  const end = repeat(clock, 1000, async () => {
    times += 1;
    if (times === 2) await promise;
  });
  await clock.advance(999);
  expect(times).toBe(0);
  await clock.advance(5000);
  expect(times).toBe(2);

  let hasEnded = false;
  const ended = end().then(() => (hasEnded = true));
  await clock.advance(5000);
  expect(hasEnded).toBe(false);
  resolve();
  await ended;
  await clock.advance(5000);
  expect(times).toBe(2);
});
