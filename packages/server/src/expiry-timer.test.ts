import { fakeClock } from '@headway/testkit';
import { expect, test, vi } from 'vitest';
import { startExpiryTimer } from './expiry-timer.ts';

const dayMs = 86_400_000;

test('fires when the time has come, also beyond what a timer can wait', () => {
  const clock = fakeClock();
  const onExpired = vi.fn<() => void>();
  startExpiryTimer(clock, clock.now() + 60 * dayMs, onExpired);
  clock.advanceSync(60 * dayMs - 1);
  expect(onExpired).not.toHaveBeenCalled();
  clock.advanceSync(1);
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
