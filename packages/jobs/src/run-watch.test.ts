import type { JobWarning } from '@headway/protocol';
import { expect, test } from 'vitest';
import { watchRun } from './run-watch.ts';
import { warningRules } from './run-warning.ts';
import { manualClock } from './test-support/manual-clock.ts';

const second = 1000;

function watched() {
  const clock = manualClock();
  const warnings: (JobWarning | null)[] = [];
  let usedMs: number | null = 0;
  const watch = watchRun({
    clock,
    rules: warningRules,
    busyMs: async () => usedMs,
    onWarning: (warning) => warnings.push(warning),
  });
  return {
    clock,
    watch,
    warnings,
    codes: () => warnings.map((warning) => warning?.code ?? null),
    /** Lets time pass in which this share of a core is used. */
    async pass(seconds: number, share: number | null = 0) {
      for (let passed = 0; passed < seconds; passed += 1) {
        usedMs = share === null ? null : (usedMs ?? 0) + share * second;
        clock.advance(second);
        await Promise.resolve();
      }
    },
  };
}

test('says that a run is stalled which neither tells nor works, and takes it back when it goes on', async () => {
  const { pass, watch, warnings, codes } = watched();
  await pass(30);
  watch.told();
  await pass(55);
  expect(warnings).toEqual([]);
  await pass(20);
  expect(warnings).toEqual([
    {
      code: 'stalled',
      message: 'The job has shown no sign of work for more than 60 seconds.',
      since: '2026-01-01T00:00:30.000Z',
    },
  ]);
  await pass(300);
  watch.told();
  expect(codes()).toEqual(['stalled', null]);
});

test('takes a run for busy that uses the processor', async () => {
  const { pass, codes } = watched();
  await pass(300, 0.5);
  expect(codes()).toEqual([]);
  await pass(100, 0.001);
  expect(codes()).toEqual(['stalled']);
  await pass(30, 0.9);
  expect(codes()).toEqual(['stalled', null]);
});

test('goes by what is told where the processor time is not known', async () => {
  const { pass, codes } = watched();
  await pass(90, null);
  expect(codes()).toEqual(['stalled']);
});

test('says once that a run is slow', async () => {
  const { clock, watch, codes } = watched();
  watch.expect(60 * second);
  for (let passed = 0; passed < 300; passed += 1) {
    watch.told();
    clock.advance(second);
  }
  expect(codes()).toEqual(['slow']);
});

test('looks no more once it is stopped', () => {
  const { clock, watch, warnings } = watched();
  watch.stop();
  expect(clock.timers).toBe(0);
  clock.advance(3_600_000);
  expect(warnings).toEqual([]);
});
