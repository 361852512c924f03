import { fakeClock } from '@headway/testkit';
import { expect, test, vi } from 'vitest';
import { startExpiryTimer } from './expiry-timer.ts';

const dayMs = 86_400_000;

test('fires when the time has come, also beyond what one timer waits', () => {
  const clock = fakeClock();
  const onExpired = vi.fn<() => void>();
  startExpiryTimer(clock, clock.now() + 60 * dayMs, onExpired);
  clock.advanceSync(60 * dayMs - 1);
  expect(onExpired).not.toHaveBeenCalled();
  clock.advanceSync(1);
  expect(onExpired).toHaveBeenCalledOnce();
});

test('fires within a minute when the clock leaps over the time, and no earlier when it leaps back', () => {
  const clock = fakeClock();
  const onExpired = vi.fn<() => void>();
  startExpiryTimer(clock, clock.now() + dayMs, onExpired);
  clock.jump(-3_600_000);
  clock.advanceSync(dayMs);
  expect(onExpired).not.toHaveBeenCalled();
  clock.jump(dayMs);
  clock.advanceSync(60_000);
  expect(onExpired).toHaveBeenCalledOnce();
});

test('cancels, whichever timer is running', () => {
  const clock = fakeClock();
  const cancel = startExpiryTimer(clock, clock.now() + 60 * dayMs, () => undefined);
  clock.advanceSync(40 * dayMs);
  expect(clock.pendingTimers).toBe(1);
  cancel();
  expect(clock.pendingTimers).toBe(0);
});
