import { expect, it } from 'vitest';
import type { Ask, JobScript, Scene } from './job-script.ts';
import { doneAt, playJobs } from './play-jobs.ts';

const job = (name: string, changes: Partial<JobScript> = {}): JobScript => ({
  name,
  title: `${name}.tiff`,
  kind: 'cells',
  steps: [
    { name: 'Read', ms: 4000 },
    { name: 'Find', steps: [{ name: 'Outline', ms: 6000 }] },
  ],
  ...changes,
});

const scene = (jobs: readonly JobScript[], changes: Partial<Scene> = {}): Scene => ({
  parallel: 1,
  leadMs: 0,
  jobs,
  ...changes,
});

function statuses(of: Scene, atMs: number, asks: readonly Ask[] = []): string[] {
  return playJobs(of, asks, atMs).map(({ status }) => status);
}

it('runs as many jobs as there are places, the others wait in the order in which they came', () => {
  const two = scene([job('a'), job('b'), job('c')], { parallel: 2 });
  expect(statuses(two, 0)).toEqual(['queued', 'queued', 'queued']);
  expect(statuses(two, 1000)).toEqual(['running', 'running', 'queued']);
  expect(statuses(two, 11_000)).toEqual(['completed', 'completed', 'running']);
  expect(statuses(two, 60_000)).toEqual(['completed', 'completed', 'completed']);
});

it('takes the more urgent first, also when that was asked for later', () => {
  const line = scene([job('a'), job('b'), job('c', { priority: 5 }), job('d')]);
  expect(statuses(line, 1000)).toEqual(['queued', 'queued', 'running', 'queued']);
  const asks: Ask[] = [{ atMs: 2000, job: 'd', action: 'prioritize', priority: 9 }];
  expect(statuses(line, 12_000, asks)).toEqual(['queued', 'queued', 'completed', 'running']);
});

it('says the same of a time whenever it is asked', () => {
  const asks: Ask[] = [{ atMs: 3000, job: 'a', action: 'pause' }];
  const first = playJobs(scene([job('a'), job('b')]), asks, 7000);
  expect(playJobs(scene([job('a'), job('b')]), asks, 7000)).toEqual(first);
});

it('goes on after a pause where it was, as the next attempt', () => {
  const asks: Ask[] = [
    { atMs: 2000, job: 'a', action: 'pause' },
    { atMs: 20_000, job: 'a', action: 'resume' },
  ];
  const one = scene([job('a')]);
  expect(statuses(one, 2500, asks)).toEqual(['pausing']);
  const [paused] = playJobs(one, asks, 10_000);
  expect(paused?.status).toBe('paused');
  const [resumed] = playJobs(one, asks, 20_400);
  expect(resumed).toMatchObject({ status: 'running', attempt: 2 });
  expect(resumed && doneAt(resumed, 20_400)).toBe(paused && doneAt(paused, 10_000));
});

it('takes a request to pause back while the run has not ended', () => {
  const asks: Ask[] = [
    { atMs: 2000, job: 'a', action: 'pause' },
    { atMs: 2500, job: 'a', action: 'resume' },
  ];
  expect(playJobs(scene([job('a')]), asks, 4000)[0]).toMatchObject({ status: 'running', attempt: 1 });
});

it('cancels what waits at once and what runs once its run has ended, and gives its place to the next', () => {
  const asks: Ask[] = [
    { atMs: 2000, job: 'a', action: 'cancel' },
    { atMs: 2000, job: 'b', action: 'cancel' },
  ];
  const line = scene([job('a'), job('b'), job('c')]);
  expect(statuses(line, 2100, asks)).toEqual(['cancelling', 'cancelled', 'queued']);
  expect(statuses(line, 4000, asks)).toEqual(['cancelled', 'cancelled', 'running']);
});

it('begins anew after a failure for now, and when a person asks after one for good', () => {
  const error = { code: 'worker_lost', message: 'Gone.', retryable: true };
  const failing = job('a', {
    endings: [
      { status: 'retrying', error, afterMs: 5000, atShare: 0.5 },
      { status: 'failed', error },
      { status: 'completed', summary: { outcome: 'ok', text: 'Done' } },
    ],
  });
  const one = scene([failing]);
  expect(statuses(one, 6000)).toEqual(['retrying']);
  expect(playJobs(one, [], 10_500)[0]).toMatchObject({ status: 'running', attempt: 2 });
  expect(statuses(one, 30_000)).toEqual(['failed']);
  const asks: Ask[] = [{ atMs: 30_000, job: 'a', action: 'retry' }];
  expect(playJobs(one, asks, 60_000)[0]).toMatchObject({ status: 'completed', attempt: 3 });
});

it('waits for a person in the middle of a run, without a place, and goes on with the answer', () => {
  const question = { name: 'q', title: 'Right?', message: null, choices: [], data: null, atWorkMs: 3000 };
  const two = scene([job('a', { question }), job('b')]);
  expect(statuses(two, 5000)).toEqual(['reviewing', 'running']);
  const asks: Ask[] = [{ atMs: 20_000, job: 'a', action: 'answer', answer: 'yes', by: 'ada' }];
  expect(playJobs(two, asks, 40_000)[0]).toMatchObject({ status: 'completed', answer: { value: 'yes' } });
});

it.each(['retry', 'resume'] as const)('leaves undone what can not be: %s of a running job', (action) => {
  expect(statuses(scene([job('a')]), 3000, [{ atMs: 2000, job: 'a', action }])).toEqual(['running']);
});

it('does something to other jobs without a place of its own', () => {
  const apart = job('bulk', { apart: true });
  expect(statuses(scene([job('a'), apart]), 1000)).toEqual(['running', 'running']);
});
