import type { JobStepState } from '@headway/protocol';
import { expect, test } from 'vitest';
import { createRunSteps } from './run-steps.ts';

function setUp() {
  let seconds = 0;
  const told: JobStepState[] = [];
  const steps = createRunSteps({
    jobId: '01J',
    attempt: 2,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, (seconds += 1))).toISOString(),
    onStep: (step) => told.push(step),
  });
  return { steps, told, words: () => told.map(({ path, status }) => `${path.join('.')} ${status}`) };
}

const step = (path: readonly number[]) => ({ name: 'x', index: path.at(-1) ?? 0, total: null, path });

test('entering a step completes those that it is not within, the innermost first', () => {
  const { steps, words } = setUp();
  for (const path of [[0], [1], [1, 0], [1, 0, 2], [1, 1], [2]]) steps.enter(step(path));
  steps.leave('completed');
  expect(words()).toEqual([
    '0 running',
    '0 completed',
    '1 running',
    '1.0 running',
    '1.0.2 running',
    '1.0.2 completed',
    '1.0 completed',
    '1.1 running',
    '1.1 completed',
    '1 completed',
    '2 running',
    '2 completed',
  ]);
});

test('a step is told whole, with its times', () => {
  const { steps, told } = setUp();
  steps.enter({ name: 'Read', index: 0, total: 3 });
  steps.leave('paused');
  const whole = { jobId: '01J', attempt: 2, path: [0], index: 0, total: 3, name: 'Read' };
  expect(told).toEqual([
    { ...whole, status: 'running', startedAt: '2026-01-01T00:00:01.000Z', finishedAt: null },
    {
      ...whole,
      status: 'paused',
      startedAt: '2026-01-01T00:00:01.000Z',
      finishedAt: '2026-01-01T00:00:02.000Z',
    },
  ]);
});

test('a run that fails has failed in its step and in those around it', () => {
  const { steps, words } = setUp();
  for (const path of [[1], [1, 4]]) steps.enter(step(path));
  steps.leave('failed');
  steps.leave('failed');
  expect(words().slice(2)).toEqual(['1.4 failed', '1 failed']);
});
