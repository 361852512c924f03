import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeLeft, type TimeLeftFacts } from './time-left.ts';

const nothing: TimeLeftFacts = { history: [], size: null, elapsedMs: 0, fraction: null };
const runs = (durationMs: number, count: number, size: number | null = null) =>
  Array.from({ length: count }, () => ({ durationMs, size }));
const ms = fc.integer({ min: 1, max: 1_000_000 });
const anySize = fc.option(fc.integer({ min: 1, max: 10_000 }));
const anyFacts = fc.record({
  history: fc.array(fc.record({ durationMs: ms, size: anySize }), { maxLength: 20 }),
  size: anySize,
  elapsedMs: fc.integer({ min: 0, max: 1_000_000 }),
  fraction: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('timeLeft', () => {
  test('says nothing while there is nothing to base it on', () => {
    expect(timeLeft(nothing)).toBeNull();
    expect(timeLeft({ ...nothing, elapsedMs: 5000, fraction: 0 })).toBeNull();
    expect(timeLeft({ ...nothing, elapsedMs: 5000, fraction: 0.001 })).toBeNull();
  });

  test('expects what earlier runs took, before there is a rate', () => {
    const eta = timeLeft({ ...nothing, history: runs(10_000, 20), elapsedMs: 2000 });
    expect(eta?.lowMs).toBeLessThan(8000);
    expect(eta?.lowMs).toBeGreaterThan(5000);
    expect(eta?.highMs).toBeGreaterThan(8000);
    expect(eta?.highMs).toBeLessThan(12_000);
  });

  test('scales earlier runs by size', () => {
    const eta = timeLeft({ ...nothing, history: runs(1000, 20, 10), size: 100 });
    expect(eta?.lowMs).toBeGreaterThan(7000);
    expect(eta?.highMs).toBeLessThan(13_000);
  });

  test('is less sure of one earlier run than of many', () => {
    const width = (count: number): number => {
      const eta = timeLeft({ ...nothing, history: runs(10_000, count) });
      return eta ? eta.highMs - eta.lowMs : Number.NaN;
    };
    expect(width(1)).toBeGreaterThan(width(20) * 1.5);
  });

  test('goes by the rate of this run, the more the further it is', () => {
    const facts = { ...nothing, history: runs(10_000, 20), fraction: 0.9, elapsedMs: 9000 };
    const eta = timeLeft(facts);
    expect(eta?.lowMs).toBeLessThan(1000);
    expect(eta?.highMs).toBeGreaterThan(1000);
    expect(eta?.highMs).toBeLessThan(2000);
  });

  test('holds the true end of a steady run without history', () => {
    for (const fraction of [0.05, 0.25, 0.5, 0.75, 0.95]) {
      const eta = timeLeft({ ...nothing, fraction, elapsedMs: fraction * 60_000 });
      const left = (1 - fraction) * 60_000;
      expect(eta?.lowMs).toBeLessThanOrEqual(left);
      expect(eta?.highMs).toBeGreaterThanOrEqual(left);
    }
  });

  test('forgets earlier runs once this one has outlasted them', () => {
    const facts = { ...nothing, history: runs(1000, 20), elapsedMs: 10_000 };
    expect(timeLeft(facts)).toBeNull();
    expect(timeLeft({ ...facts, fraction: 0.1 })?.lowMs).toBeGreaterThan(10_000);
  });

  test('is always a range of times to come', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const eta = timeLeft(facts);
        const { lowMs, highMs } = eta ?? { lowMs: 0, highMs: 0 };
        expect(lowMs).toBeGreaterThanOrEqual(0);
        expect(highMs).toBeGreaterThanOrEqual(lowMs);
        expect(highMs).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
    );
  });

  test('does not depend on the unit of time', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(2, 4, 8), (facts, factor) => {
        const eta = timeLeft(facts);
        const scaled = timeLeft({
          ...facts,
          elapsedMs: facts.elapsedMs * factor,
          history: facts.history.map((run) => ({ ...run, durationMs: run.durationMs * factor })),
        });
        expect(scaled).toEqual(eta && { lowMs: eta.lowMs * factor, highMs: eta.highMs * factor });
      }),
    );
  });

  test('does not expect less of a bigger job', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 1000 }), (facts, more) => {
        const size = facts.size ?? 1;
        const small = timeLeft({ ...facts, size, elapsedMs: 0, fraction: null });
        const big = timeLeft({ ...facts, size: size + more, elapsedMs: 0, fraction: null });
        expect(big?.highMs ?? 0).toBeGreaterThanOrEqual(small?.highMs ?? 0);
        expect(big?.lowMs ?? 0).toBeGreaterThanOrEqual(small?.lowMs ?? 0);
      }),
    );
  });
});
