import type { Job, JobError, JobStatus, JobSummary } from '@headway/protocol';
import type { JobRules } from '../job-machine.ts';

export const rules: JobRules = { now: Date.UTC(2026, 0, 2), maxAttempts: 3, maxLosses: 10 };
export const summary: JobSummary = { outcome: 'ok', text: '3 cells' };
export const error = (retryable: boolean): JobError => ({ code: 'x', message: 'X.', retryable });

/** A job in the middle of things, whatever its status. */
export function jobIn(status: JobStatus, attempt = 1): Job {
  return {
    id: '01J',
    kind: 'cells',
    labels: {},
    status,
    attempt,
    step: { name: 'Read', index: 0, total: 1 },
    done: 1,
    total: 2,
    unit: 'pages',
    fraction: 0.5,
    message: 'reading',
    eta: { lowMs: 1, highMs: 2 },
    priority: 0,
    summary: null,
    error: error(true),
    warning: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    runAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    revision: 7,
  };
}
