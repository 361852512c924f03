import { describe, expect, test } from 'vitest';
import { createTimeLeft, type RunTimeLeft } from './create-time-left.ts';

const tiles = (done: number) => ({ step: null, done, total: 100, fraction: done / 100 });

/** Reports a hundred tiles of a run of 100 s, each later than the one before, up to `until`. */
function slow(timeLeft: RunTimeLeft, until = 100): void {
  for (let done = 1; done <= until; done += 1) timeLeft.report(tiles(done), (done / 100) ** 2 * 100_000);
}

describe('the time left of a run', () => {
  test('is not told before there is anything to base it on, and rounded', () => {
    const timeLeft = createTimeLeft(null);
    expect(timeLeft.tell(0)).toBeNull();
    for (let done = 1; done <= 50; done += 1) timeLeft.report(tiles(done), done * 1001);
    const { lowMs = 0.5, highMs = 0.5 } = timeLeft.tell(50_050) ?? {};
    expect(lowMs % 100).toBe(0);
    expect(highMs % 100).toBe(0);
    expect(lowMs).toBeLessThan(50_050);
    expect(highMs).toBeGreaterThan(50_050);
  });

  test('believes the step it is in rather than a first step that was nothing', () => {
    const timeLeft = createTimeLeft(null);
    const wholeMs = 120_100;
    timeLeft.report({ step: { name: 'Open', index: 0, total: 2 }, done: null, total: null, fraction: 0 }, 0);
    const step = { name: 'Count', index: 1, total: 2 };
    timeLeft.report({ step, done: 0, total: 1200, fraction: 0.5 }, 100);
    for (let done = 1; done <= 120; done += 1) {
      const atMs = 100 + done * 100;
      timeLeft.report({ step, done, total: 1200, fraction: 0.5 + done / 2400 }, atMs);
      const told = timeLeft.tell(atMs);
      // From the second mark on: a fortieth of the step.
      if (done <= 40) continue;
      expect(told?.lowMs).toBeGreaterThan(5000);
      expect(told?.highMs).toBeGreaterThan(wholeMs - atMs);
    }
  });

  test('is a number also when a step tells all that it did in one moment', () => {
    const timeLeft = createTimeLeft(null);
    const step = (index: number) => ({ name: `Step ${index + 1}`, index, total: 2 });
    timeLeft.report({ step: step(0), done: null, total: null, fraction: 0 }, 0);
    // Held up on their way: they arrive together.
    for (const done of [0, 2, 4]) {
      timeLeft.report({ step: step(1), done, total: 10, fraction: 0.5 + done / 20 }, 5000);
    }
    expect(timeLeft.tell(5000)?.highMs).toBeGreaterThan(0);
  });

  test('passes on what its steps and their quarters took', () => {
    const timeLeft = createTimeLeft(null);
    slow(timeLeft);
    const [whole, ...others] = timeLeft.steps(100_000);
    expect(others).toEqual([]);
    expect(whole).toMatchObject({ name: '', durationMs: 100_000 });
    const rounded = whole?.quartersMs?.map((ms) => Math.round(ms / 1000));
    expect(rounded).toEqual([6, 19, 31, 44]);
  });

  test('keeps steps that say nothing of how far they are without quarters', () => {
    const timeLeft = createTimeLeft(null);
    const step = (index: number) => ({ name: `Step ${index + 1}`, index, total: 2 });
    timeLeft.report({ step: step(0), done: null, total: null, fraction: 0 }, 100);
    timeLeft.report({ step: step(1), done: null, total: null, fraction: 0.5 }, 3000);
    timeLeft.report({ step: step(1), done: 1, total: 2, fraction: 0.75 }, 4000);
    expect(timeLeft.steps(5000)).toEqual([
      { name: 'Step 1', durationMs: 2900 },
      { name: 'Step 2', durationMs: 2000, quartersMs: [500, 500, 500, 500] },
    ]);
  });

  test('counts steps within a step as its parts', () => {
    const timeLeft = createTimeLeft(null);
    const step = (index: number) => ({
      name: 'Read',
      index: 0,
      total: 2,
      sub: { name: `Page ${index + 1}`, index, total: 2 },
    });
    timeLeft.report({ step: step(0), done: null, total: null, fraction: 0 }, 0);
    timeLeft.report({ step: step(0), done: 1, total: 2, fraction: 0.125 }, 1000);
    timeLeft.report({ step: step(1), done: null, total: null, fraction: 0.25 }, 3000);
    expect(timeLeft.steps(8000)).toMatchObject([{ name: 'Read', quartersMs: [1000, 2000, 2500, 2500] }]);
  });

  test('does not take what an earlier run has done for the pace of one that goes on from it', () => {
    const timeLeft = createTimeLeft(null, { isResuming: true });
    timeLeft.report(tiles(60), 10);
    expect(timeLeft.tell(10)).toBeNull();
    for (let done = 61; done <= 70; done += 1) timeLeft.report(tiles(done), (done - 60) * 1000);
    const eta = timeLeft.tell(10_000);
    expect(eta?.lowMs).toBeLessThan(30_000);
    expect(eta?.lowMs).toBeGreaterThan(5000);
    expect(eta?.highMs).toBeGreaterThan(30_000);
  });

  test('is learned from runs that were slow at their end', () => {
    const earlier = createTimeLeft(null);
    slow(earlier);
    const history = [{ durationMs: 100_000, size: null, steps: earlier.steps(100_000) }];
    const timeLeft = createTimeLeft(null);
    timeLeft.learn(history);
    slow(timeLeft, 50);
    const eta = timeLeft.tell(25_000);
    // By its rate alone it would take another 25 s.
    expect(eta?.lowMs).toBeGreaterThan(40_000);
    expect(eta?.lowMs).toBeLessThan(75_000);
    expect(eta?.highMs).toBeGreaterThan(75_000);
  });

  test('does not jump from one report to the next', () => {
    const timeLeft = createTimeLeft(null);
    for (let done = 1; done <= 30; done += 1) timeLeft.report(tiles(done), done * 1000);
    const before = timeLeft.tell(30_000);
    timeLeft.report(tiles(60), 30_100);
    const after = timeLeft.tell(30_100);
    expect(after?.lowMs).toBeGreaterThan((before?.lowMs ?? 0) * 0.95);
  });

  test('holds what it needs to know in bounds, however often it is told', () => {
    const timeLeft = createTimeLeft(null);
    for (let done = 1; done <= 100_000; done += 1) {
      timeLeft.report({ step: null, done, total: 100_000, fraction: done / 100_000 }, done);
    }
    const [whole] = timeLeft.steps(100_000);
    expect(whole?.quartersMs?.map((ms) => Math.round(ms / 1000))).toEqual([25, 25, 25, 25]);
  });
});
