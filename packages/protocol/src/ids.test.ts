import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { createIds } from './ids.ts';

test('ids rise, also within one millisecond and when the clock goes back', () => {
  const times = [1000, 1000, 1000, 5, 2000];
  const ids = createIds({ now: () => times.shift() ?? 3000 });
  const made = Array.from({ length: 7 }, ids);
  expect(made).toEqual(made.toSorted());
  expect(new Set(made).size).toBe(made.length);
  expect(made[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test("the machine's clock counts, and cancels a timer", async () => {
  const clock = systemClock();
  const before = clock.monotonic();
  let rang = false;
  const cancel = clock.setTimer(() => {
    rang = true;
  }, 0);
  cancel();
  await new Promise<void>((resolve) => {
    clock.setTimer(resolve, 5);
  });
  expect(rang).toBe(false);
  expect(clock.monotonic()).toBeGreaterThan(before);
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
});
