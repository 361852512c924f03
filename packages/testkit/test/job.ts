import type { Job } from '@headway/protocol';

export function job(id: string, fields: Partial<Job> = {}): Job {
  return {
    id,
    kind: 'count',
    labels: {},
    status: 'running',
    attempt: 1,
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
    createdAt: '2026-01-01T00:00:00.000Z',
    runAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    revision: 1,
    ...fields,
  };
}
