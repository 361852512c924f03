import { expect, test } from 'vitest';
import { testContract } from './test-support/test-contracts.ts';
import { newJob } from './new-job.ts';
import { reported, reportedOf } from './reported-progress.ts';

const nothingReported = reportedOf(newJob({ kind: 'test', input: null, labels: {} }, 'j1', 0));
const second = { name: 'Count', index: 1, total: 4 };

test('what a report leaves out stays as it was', () => {
  const first = reported(nothingReported, { done: 1, total: 4, unit: 'files', message: 'Reading' });
  expect(first).toMatchObject({ done: 1, total: 4, unit: 'files', message: 'Reading', fraction: 0.25 });
  expect(reported(first, { done: 2 })).toMatchObject({ done: 2, total: 4, unit: 'files', fraction: 0.5 });
  expect(reported(first, { message: null, unit: null })).toMatchObject({
    done: 1,
    unit: null,
    message: null,
  });
});

test('a step begins with no counts, and counts within itself', () => {
  const before = reported(nothingReported, { done: 9, total: 10 });
  const entered = reported(before, { step: second });
  expect(entered).toMatchObject({ step: second, done: null, total: null, fraction: 0.25 });
  expect(reported(entered, { done: 1, total: 2 }).fraction).toBe(0.375);
  expect(reported(reported(entered, { done: 1, total: 2 }), { step: second }).done).toBe(1);
});

test('steps weigh what the contract says, where it is known', () => {
  const contract = { ...testContract, steps: ['Read', 'Count'], stepWeights: { Count: 3 } };
  const step = { name: 'Count', index: 1, total: 2 };
  expect(reported(nothingReported, { step, done: 1, total: 3 }, contract).fraction).toBe(0.5);
});

test('a fraction of its own counts more than counts, and no counts make none', () => {
  expect(reported(nothingReported, { done: 1, total: 2, fraction: 0.9 }).fraction).toBe(0.9);
  expect(reported(nothingReported, { done: 1 }).fraction).toBeNull();
  expect(reported(nothingReported, { done: 3, total: 0 }).fraction).toBeNull();
  expect(reported(nothingReported, { done: 7, total: 2 }).fraction).toBe(1);
});
