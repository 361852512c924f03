import { describe, expect, test } from 'vitest';
import { manualClock } from './test-support/manual-clock.ts';
import { createThrottle, throttleWait } from './throttle.ts';

const intervalMs = 100;

describe('createThrottle', () => {
  test('sends the first at once and then the newest, once in an interval', () => {
    const clock = manualClock();
    const sent: number[] = [];
    const throttle = createThrottle<number>({ clock, intervalMs, send: (value) => void sent.push(value) });
    for (let value = 0; value < 50; value += 1) {
      throttle.push(value);
      clock.advance(10);
    }
    expect(sent).toEqual([0, 9, 19, 29, 39, 49]);
    clock.advance(1000);
    expect(sent).toHaveLength(6);
    expect(clock.timers).toBe(0);
  });

  test('sends without a timer where the code never yields', () => {
    let now = 0;
    const clock = { monotonic: () => now, setTimer: () => () => {} };
    const sent: number[] = [];
    const throttle = createThrottle<number>({ clock, intervalMs, send: (value) => void sent.push(value) });
    for (; now <= 250; now += 50) throttle.push(now);
    expect(sent).toEqual([0, 100, 200]);
  });

  test('sends one at a time', async () => {
    const clock = manualClock();
    const sent: number[] = [];
    let finish = (): void => {};
    const send = (value: number): Promise<void> => {
      sent.push(value);
      return new Promise((resolve) => (finish = resolve));
    };
    const throttle = createThrottle<number>({ clock, intervalMs, send });
    throttle.push(1);
    clock.advance(500);
    throttle.push(2);
    throttle.push(3);
    expect(sent).toEqual([1]);
    finish();
    await expect.poll(() => sent).toEqual([1, 3]);
    finish();
  });

  test('flushes what it holds, and nothing after it was stopped', async () => {
    const clock = manualClock();
    const sent: number[] = [];
    const throttle = createThrottle<number>({ clock, intervalMs, send: (value) => void sent.push(value) });
    throttle.push(1);
    throttle.push(2);
    await throttle.flush();
    expect(sent).toEqual([1, 2]);
    throttle.push(3);
    throttle.stop();
    throttle.push(4);
    await throttle.flush();
    clock.advance(1000);
    expect(sent).toEqual([1, 2]);
    expect(clock.timers).toBe(0);
  });
});

test('throttleWait is what is left of the interval', () => {
  expect(throttleWait(null, 5, 100)).toBe(0);
  expect(throttleWait(0, 30, 100)).toBe(70);
  expect(throttleWait(0, 130, 100)).toBe(0);
});
