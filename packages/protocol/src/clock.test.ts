import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from './clock.ts';

test.each([Infinity, 3_000_000_000])('a delay of %s ms is not over at once', (delayMs) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const callback = vi.fn<() => void>();
  const cancel = systemClock().setTimer(callback, delayMs);
  vi.advanceTimersByTime(86_400_000);
  expect(callback).not.toHaveBeenCalled();
  cancel();
  expect(vi.getTimerCount()).toBe(0);
});
