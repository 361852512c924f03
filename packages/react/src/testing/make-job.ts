import type { Job } from '@headway/protocol';

/** A running job, with what a test wants to be different. */
export function makeJob(changes: Partial<Job> = {}): Job {
  return {
    id: '01K00000000000000000000001',
    kind: 'cells',
    labels: { projectId: 'p1', assetId: 'a1' },
    status: 'running',
    attempt: 1,
    step: { name: 'Split touching', index: 1, total: 4 },
    done: 34,
    total: 120,
    unit: 'tiles',
    fraction: 0.28,
    message: null,
    eta: { lowMs: 110_000, highMs: 170_000 },
    priority: 0,
    summary: null,
    error: null,
    warning: null,
    createdAt: '2026-01-01T10:00:00.000Z',
    runAt: '2026-01-01T10:00:00.000Z',
    startedAt: '2026-01-01T10:00:01.000Z',
    finishedAt: null,
    revision: 5,
    ...changes,
  };
}
