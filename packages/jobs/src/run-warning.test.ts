import { describe, expect, test } from 'vitest';
import { judgeRun, type RunSigns, usualDuration, type WarningRules } from './run-warning.ts';

const rules: WarningRules = { stallMs: 60, slowFactor: 2, silentFactor: 4, leastLateMs: 10 };
const signs = (more: Partial<RunSigns>): RunSigns => ({
  now: 0,
  startedAt: 0,
  toldAt: 0,
  busyAt: 0,
  usualMs: null,
  ...more,
});
const code = (more: Partial<RunSigns>): string => judgeRun(signs(more), rules)?.code ?? 'fine';

describe('judgeRun', () => {
  test.for([
    ['a run that has just begun', { now: 59 }, 'fine'],
    ['one that shows nothing', { now: 60 }, 'stalled'],
    ['one that tells', { now: 1000, toldAt: 950 }, 'fine'],
    ['one that only works', { now: 1000, busyAt: 950 }, 'fine'],
    ['one that has ceased to do either', { now: 1000, toldAt: 900, busyAt: 940 }, 'stalled'],
    ['one that tells and is late', { now: 200, toldAt: 190, usualMs: 100 }, 'slow'],
    ['one that tells and is hardly late', { now: 199, toldAt: 190, usualMs: 100 }, 'fine'],
    ['one that only works and is late', { now: 399, busyAt: 390, usualMs: 100 }, 'fine'],
    ['one that only works and is far too late', { now: 400, busyAt: 390, usualMs: 100 }, 'slow'],
    ['one that is stalled and late', { now: 1000, usualMs: 100 }, 'stalled'],
    ['a short one that is a little late', { now: 10, usualMs: 1 }, 'fine'],
    ['a short one that is late', { now: 11, toldAt: 11, usualMs: 1 }, 'slow'],
    ['one of a kind that is not known', { now: 1e9, toldAt: 1e9 }, 'fine'],
  ] as const)('finds %s', ([, more, expected]) => {
    expect(code(more)).toBe(expected);
  });

  test('says what it saw, and since when', () => {
    expect(judgeRun(signs({ now: 500, toldAt: 300, busyAt: 310 }), rules)).toEqual({
      code: 'stalled',
      message: 'The job has shown no sign of work for more than 0.1 seconds.',
      sinceMs: 310,
    });
    expect(judgeRun(signs({ now: 500, toldAt: 490, usualMs: 100 }), rules)).toEqual({
      code: 'slow',
      message: 'The job goes on, but takes much longer than usual.',
      sinceMs: 200,
    });
    const silent = judgeRun(signs({ now: 500, busyAt: 490, usualMs: 100 }), rules);
    expect(silent).toMatchObject({ code: 'slow', sinceMs: 400 });
    expect(silent?.message).toContain('busy but tells nothing');
  });
});

describe('usualDuration', () => {
  const runs = (durations: readonly number[], size: number | null = null) =>
    durations.map((durationMs) => ({ durationMs, size }));

  test('is not known from a few runs', () => {
    expect(usualDuration(runs([10, 20]), null)).toBeNull();
  });

  test('is what nine in ten did not exceed', () => {
    expect(usualDuration(runs([1000, 10, 20, 30, 40, 50, 60, 70, 80, 90]), null)).toBe(90);
    expect(usualDuration(runs([30, 10, 20]), null)).toBe(30);
  });

  test('grows with the size, and does not shrink with it', () => {
    expect(usualDuration(runs([10, 10, 10], 2), 6)).toBe(30);
    expect(usualDuration(runs([10, 10, 10], 2), 1)).toBe(10);
    expect(usualDuration(runs([10, 10, 10], 0), 6)).toBe(10);
  });
});
