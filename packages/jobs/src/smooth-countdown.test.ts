import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smoothCountdown } from './smooth-countdown.ts';

const range = (lowMs: number, highMs: number) => ({ lowMs, highMs });
const told = (lowMs: number, highMs: number) => ({ told: range(lowMs, highMs), atMs: 0 });

describe('a countdown', () => {
  test('begins with what is known', () => {
    expect(smoothCountdown(null, range(1000, 2000), { nowMs: 0, isNew: false })).toEqual(range(1000, 2000));
  });

  test('counts down while nothing new is known', () => {
    const next = smoothCountdown(told(10_000, 20_000), range(9000, 19_000), { nowMs: 1000, isNew: false });
    expect(next).toEqual(range(9000, 19_000));
  });

  test('follows a new estimate in many small steps', () => {
    const first = smoothCountdown(told(10_000, 20_000), range(59_000, 79_000), { nowMs: 1000, isNew: false });
    expect(first.highMs).toBeLessThan(24_000);
    let countdown = { told: first, atMs: 1000 };
    for (let nowMs = 2000; nowMs <= 60_000; nowMs += 1000) {
      const next = smoothCountdown(countdown, range(59_000, 79_000), { nowMs, isNew: false });
      countdown = { told: next, atMs: nowMs };
    }
    expect(countdown.told).toEqual(range(59_000, 79_000));
  });

  test('goes at once where something really changed', () => {
    const next = smoothCountdown(told(10_000, 20_000), range(59_000, 79_000), { nowMs: 100, isNew: true });
    expect(next).toEqual(range(59_000, 79_000));
  });

  test('lets go at once of what proves to be plainly false', () => {
    const tooLittle = smoothCountdown(told(50, 150), range(50_000, 90_000), { nowMs: 100, isNew: false });
    expect(tooLittle).toEqual(range(50_000, 90_000));
    const tooMuch = smoothCountdown(told(50_000, 90_000), range(50, 150), { nowMs: 100, isNew: false });
    expect(tooMuch).toEqual(range(50, 150));
  });

  test('never moves faster than a reader can follow, and keeps its ends in order', () => {
    const ends = fc
      .tuple(fc.nat(1_000_000), fc.nat(1_000_000))
      .map(([a, b]) => range(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(ends, ends, fc.integer({ min: 1, max: 100_000 }), (before, newest, nowMs) => {
        const next = smoothCountdown({ told: before, atMs: 0 }, newest, { nowMs, isNew: false });
        expect(next.highMs).toBeGreaterThanOrEqual(next.lowMs);
        expect(next.lowMs).toBeGreaterThanOrEqual(0);
        const most = nowMs + (before.highMs * nowMs) / 10_000;
        const counted = Math.max(0, before.highMs - nowMs);
        fc.pre(newest.lowMs <= 3 * counted + 2000);
        expect(next.highMs - counted).toBeLessThanOrEqual(most + 1e-6);
      }),
    );
  });
});
