import { expect, test } from 'vitest';
import { builtinEvents } from './builtin.ts';
import { jobSchema } from './job-events.ts';
import type { Job } from './job.ts';
import { createIds } from './ids.ts';
import { readJob, writeJob } from './wire-job.ts';

const createdAt = '2026-03-01T12:00:00.000Z';

const queued: Job = {
  id: createIds({ now: () => Date.parse(createdAt) })(),
  kind: 'cells',
  labels: {},
  status: 'queued',
  attempt: 0,
  step: null,
  done: null,
  total: null,
  unit: null,
  fraction: null,
  message: null,
  eta: null,
  priority: 0,
  summary: null,
  error: null,
  warning: null,
  createdAt,
  runAt: createdAt,
  startedAt: null,
  finishedAt: null,
  revision: 1,
};

const running: Job = {
  ...queued,
  labels: {
    projectId: '01JV8NYQ2D6S9F3H8K1M5P7R0T',
    assetId: '01JV8NZW0P5S3D8H6K2F9G4TYC',
    batchId: '01JV8NYR4T9M2X6Q5C8V3B7D1E',
  },
  status: 'running',
  attempt: 1,
  step: { name: 'Segment', index: 1, total: 4 },
  done: 34,
  total: 120,
  unit: 'tiles',
  fraction: 0.4621,
  eta: { lowMs: 11_800, highMs: 17_200 },
  startedAt: '2026-03-01T12:00:01.250Z',
  revision: 38,
};

const ended: Job = {
  ...running,
  attempt: 3,
  createdAt: '2026-03-01T12:00:00.001Z',
  status: 'failed',
  step: { name: 'Segment', index: 1, total: 4, sub: { name: 'Split', index: 0, total: null } },
  fraction: 0,
  message: '',
  priority: -3,
  summary: { outcome: 'low_confidence', text: '' },
  error: { code: 'worker_lost', message: 'It went.', retryable: true },
  warning: { code: 'slow', message: 'It is slow.', since: '2026-03-01T12:00:03.000Z' },
  runAt: '2026-03-01T12:00:00.500Z',
  finishedAt: '2026-03-01T12:00:09.000Z',
};

test.each([
  ['waits', queued],
  ['runs', running],
  ['has ended', ended],
])('a job that %s is read as it was written', (_, job) => {
  const text = JSON.stringify(writeJob(job));
  expect(readJob(JSON.parse(text))).toEqual(job);
  expect(text).not.toContain('null,');
});

test('says of a new job only what is not so anyway', () => {
  expect(writeJob(queued)).toEqual({
    id: queued.id,
    kind: 'cells',
    status: 'queued',
    attempt: 0,
    revision: 1,
  });
});

test('a job whose id is no ULID says when it was made', () => {
  const job = { ...queued, id: 'job-7' };
  expect(writeJob(job)).toMatchObject({ createdAt });
  expect(readJob(writeJob(job))).toEqual(job);
  const { createdAt: _, ...without } = job;
  expect(readJob(without)).toBeNull();
  expect(() => builtinEvents.prepare({ type: 'job.queued', data: without })).toThrow(
    "at 'createdAt': is missing",
  );
});

test('a job that is written whole, as earlier versions did, is read', () => {
  expect(readJob(queued)).toEqual(queued);
  expect(readJob(ended)).toEqual(ended);
});

test.each([
  null,
  'job',
  {},
  { ...queued, id: 7 },
  { ...queued, revision: '1' },
  { jobId: '1', name: 'Read', index: 0, attempt: 1, status: 'running' },
])('what is no job is not read as one: %j', (data) => {
  expect(readJob(data)).toBeNull();
});

test('events of jobs are made compact, whatever they were given, and checked', () => {
  const full = builtinEvents.prepare({ type: 'job.progress', data: running });
  expect(full.data).toEqual(writeJob(running));
  expect(builtinEvents.prepare({ type: 'job.progress', data: full.data })).toEqual(full);
  expect(() => builtinEvents.prepare({ type: 'job.progress', data: { ...running, fraction: 2 } })).toThrow(
    'fraction',
  );
});

test('an answer of REST has the whole job', () => {
  expect(jobSchema.safeParse(writeJob(queued)).success).toBe(false);
  expect(jobSchema.parse(queued)).toEqual(queued);
});

test('progress of a typical job, with three labels, is told in 400 bytes', () => {
  const { data } = builtinEvents.prepare({ type: 'job.progress', data: running });
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(400);
});
