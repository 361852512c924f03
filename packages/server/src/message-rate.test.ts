import { describe, expect, test } from 'vitest';
import { cheapMessage, MessageRate } from './message-rate.ts';

const perSecond = 100;

/** What `count` messages get that come all at once. */
function burst(rate: MessageRate, count: number, { now = 0, weight = 1 } = {}): number[] {
  return Array.from({ length: count }, () => rate.take(weight, { now, perSecond }));
}

describe('the rate of messages', () => {
  test('takes ten seconds’ worth at once, and not one more', () => {
    const waits = burst(new MessageRate(), 1001);
    expect(waits.slice(0, 1000).every((waitMs) => waitMs === 0)).toBe(true);
    expect(waits[1000]).toBeCloseTo(10);
  });

  test('takes a refused message after the time that it named', () => {
    const rate = new MessageRate();
    burst(rate, 1000);
    expect(rate.take(1, { now: 9.9, perSecond })).toBeGreaterThan(0);
    expect(rate.take(1, { now: 10, perSecond })).toBe(0);
    expect(rate.take(1, { now: 10, perSecond })).toBeCloseTo(10);
  });

  test('goes on for ever at the sustained rate', () => {
    const rate = new MessageRate();
    burst(rate, 1000);
    for (let n = 1; n <= 10_000; n += 1) expect(rate.take(1, { now: n * 10, perSecond })).toBe(0);
  });

  test('counts what is cheap as a tenth', () => {
    const waits = burst(new MessageRate(), 10_010, { weight: cheapMessage });
    expect(waits.filter((waitMs) => waitMs === 0).length).toBeGreaterThanOrEqual(9999);
    expect(waits.at(-1)).toBeGreaterThan(0);
  });

  test('gives up on who goes on for as many refusals again', () => {
    const rate = new MessageRate();
    burst(rate, 1000);
    const refused = burst(rate, 1001);
    expect(refused.slice(0, 1000).every((waitMs) => waitMs > 0 && waitMs < Infinity)).toBe(true);
    expect(refused[1000]).toBe(Infinity);
  });

  test('forgives refusals with time', () => {
    const rate = new MessageRate();
    burst(rate, 2000);
    const later = burst(rate, 2000, { now: 20_000 });
    expect(later.includes(Infinity)).toBe(false);
  });
});
