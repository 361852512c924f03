import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunSample } from './queue.ts';
import { planRun } from './run-plan.ts';
import { extendTrail, startTrail } from './run-trail.ts';
import { timeLeft, type TimeLeft } from './time-left.ts';

interface Facts {
  history: readonly RunSample[];
  size: number | null;
  /** The last one is now, unless `elapsedMs` says otherwise. */
  reports: readonly { atMs: number; fraction: number; step?: string; within?: number }[];
  elapsedMs: number;
}

function left({ history, size, reports, elapsedMs }: Partial<Facts>): TimeLeft | null {
  let trail = startTrail();
  for (const { atMs, fraction, step = null, within } of reports ?? []) {
    const inStep = within === undefined ? { within: null, parts: null } : { within, parts: 100 };
    const place = step === null ? { index: 0, steps: 0 } : { index: Number(step) - 1, steps: 3 };
    trail = extendTrail(trail, { atMs, step, fraction, ...place, ...inStep });
  }
  return timeLeft({
    plan: planRun(history ?? [], size ?? null),
    trail,
    elapsedMs: elapsedMs ?? reports?.at(-1)?.atMs ?? 0,
  });
}

const runs = (durationMs: number, count: number, size: number | null = null): readonly RunSample[] =>
  Array.from({ length: count }, () => ({ durationMs, size }));
const steady = (wholeMs: number, until: number, count = 20): Facts['reports'] =>
  Array.from({ length: count }, (_, i) => ((i + 1) * until) / count).map((fraction) => ({
    fraction,
    atMs: fraction * wholeMs,
  }));

describe('the time left', () => {
  test('is not told while there is nothing to base it on', () => {
    expect(left({})).toBeNull();
    expect(left({ elapsedMs: 5000 })).toBeNull();
    expect(left({ reports: [{ atMs: 5000, fraction: 0.001 }] })).toBeNull();
  });

  test('is what earlier runs took, before there is a rate', () => {
    const eta = left({ history: runs(10_000, 20), elapsedMs: 2000 });
    expect(eta?.lowMs).toBeLessThan(8000);
    expect(eta?.lowMs).toBeGreaterThan(5000);
    expect(eta?.highMs).toBeGreaterThan(8000);
    expect(eta?.highMs).toBeLessThan(12_000);
  });

  test('is less sure of one earlier run than of many', () => {
    const width = (count: number): number => {
      const eta = left({ history: runs(10_000, count) });
      return eta ? eta.highMs - eta.lowMs : Number.NaN;
    };
    expect(width(1)).toBeGreaterThan(width(20) * 1.5);
  });

  test('goes by the rate of this run, the more the further it is', () => {
    const history = runs(10_000, 20);
    const middle = (until: number) => left({ history, reports: steady(20_000, until) })?.midMs ?? 0;
    const off = (until: number) => Math.abs(middle(until) - (1 - until) * 20_000) / ((1 - until) * 20_000);
    expect(off(0.8)).toBeLessThan(0.2);
    expect(off(0.2)).toBeGreaterThan(off(0.8));
  });

  test('holds the true end of a steady run without history', () => {
    for (const until of [0.05, 0.25, 0.5, 0.75, 0.95]) {
      const eta = left({ reports: steady(60_000, until) });
      expect(eta?.lowMs).toBeLessThanOrEqual((1 - until) * 60_000);
      expect(eta?.highMs).toBeGreaterThanOrEqual((1 - until) * 60_000);
    }
  });

  test('sees that a run gets slower', () => {
    // A fraction f is reached after f² of the time.
    const reports = Array.from({ length: 25 }, (_, i) => (i + 1) / 50).map((fraction) => ({
      fraction,
      atMs: fraction ** 2 * 60_000,
    }));
    expect(left({ reports })?.midMs).toBeGreaterThan(20_000);
  });

  test('goes by itself once it is far off all that was learned', () => {
    const eta = left({ history: runs(1000, 20), reports: steady(100_000, 0.1) });
    expect(eta?.midMs).toBeGreaterThan(60_000);
    expect(eta?.midMs).toBeLessThan(120_000);
  });

  test('does not come to nothing while a run outlasts all before it in silence', () => {
    const eta = left({ history: runs(10_000, 20), elapsedMs: 30_000 });
    expect(eta?.lowMs).toBeGreaterThan(0);
    expect(eta?.highMs).toBeGreaterThan(1000);
  });

  test('knows by earlier runs how long steps take, whatever the contract says', () => {
    const steps = [
      { name: '1', durationMs: 1000 },
      { name: '2', durationMs: 8000 },
      { name: '3', durationMs: 1000 },
    ];
    const history = runs(10_000, 10).map((run) => ({ ...run, steps }));
    const second = { atMs: 1000, fraction: 1 / 3, step: '2' };
    expect(left({ history, reports: [{ atMs: 0, fraction: 0, step: '1' }, second] })?.midMs).toBeGreaterThan(
      8000,
    );
    const third = { atMs: 9000, fraction: 2 / 3, step: '3' };
    const eta = left({ history, reports: [{ atMs: 0, fraction: 0, step: '1' }, second, third] });
    expect(eta?.midMs).toBeLessThan(1300);
  });

  test('counts down within a silent step, and holds when that takes too long', () => {
    const steps = ['1', '2', '3'].map((name) => ({ name, durationMs: 10_000 }));
    const facts = {
      history: runs(30_000, 10).map((run) => ({ ...run, steps })),
      reports: [{ atMs: 0, fraction: 0, step: '1' }],
    };
    const [begun, going, late] = [0, 6000, 20_000].map(
      (elapsedMs) => left({ ...facts, elapsedMs })?.midMs ?? 0,
    );
    expect(going).toBeLessThan((begun ?? 0) - 4000);
    expect(late).toBeGreaterThan(20_000);
  });

  test('knows by earlier runs that they get slower', () => {
    const quartersMs = [1000, 2000, 3000, 4000];
    const steps = [{ name: '', durationMs: 10_000, quartersMs }];
    const history = runs(10_000, 10).map((run) => ({ ...run, steps }));
    const eta = left({ history, reports: [{ atMs: 1500, fraction: 0.25 }] });
    expect(eta?.midMs).toBeGreaterThan(8000);
  });

  test('is a range of times to come', () => {
    const report = fc.record({ gap: fc.nat(100_000), fraction: fc.double({ min: 0, max: 1, noNaN: true }) });
    const sample = fc.record({ durationMs: fc.nat(1_000_000), size: fc.option(fc.nat(10_000)) });
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 20 }),
        fc.option(fc.nat(10_000)),
        fc.array(report, { maxLength: 100 }),
        fc.nat(1_000_000),
        (history, size, gaps, sinceMs) => {
          let atMs = 0;
          const reports = gaps.map(({ gap, fraction }) => ({ fraction, atMs: (atMs += gap) }));
          const eta = left({ history, size, reports, elapsedMs: atMs + sinceMs });
          const { lowMs, midMs, highMs } = eta ?? { lowMs: 0, midMs: 0, highMs: 0 };
          expect(lowMs).toBeGreaterThanOrEqual(0);
          expect(midMs).toBeGreaterThanOrEqual(lowMs);
          expect(highMs).toBeGreaterThanOrEqual(lowMs);
          expect(highMs).toBeLessThan(Number.POSITIVE_INFINITY);
        },
      ),
    );
  });
});
