import type { Batch, JobReview, QueueOrder, QueueStats, SystemStatus } from '@headway/protocol';

/** A running batch of 10, with what a test wants to be different. */
export function makeBatch(changes: Partial<Batch> = {}): Batch {
  return {
    id: '01K0000000000000000000000B',
    name: 'Plate 7',
    labels: { projectId: 'p1' },
    status: 'running',
    counts: {
      waiting: 5,
      active: 2,
      reviewing: 0,
      completed: 3,
      failed: 0,
      cancelled: 0,
      nothingFound: 0,
      total: 10,
    },
    fraction: 0.4,
    eta: { lowMs: 60_000, highMs: 90_000 },
    createdAt: '2026-01-01T10:00:00.000Z',
    finishedAt: null,
    revision: 5,
    ...changes,
  };
}

/** An open question with two answers to choose from, with what a test wants to be different. */
export function makeReview(changes: Partial<JobReview> = {}): JobReview {
  return {
    id: '01K0000000000000000000000R',
    jobId: '01K00000000000000000000001',
    attempt: 1,
    name: 'outlines',
    status: 'open',
    title: 'Are these outlines right?',
    message: null,
    choices: [
      { value: 'keep', label: 'Keep them' },
      { value: 'redo', label: 'Draw them again' },
    ],
    data: null,
    answer: null,
    answeredBy: null,
    createdAt: '2026-01-01T10:00:00.000Z',
    answeredAt: null,
    revision: 1,
    ...changes,
  };
}

/** A queue with 3 waiting jobs, with what a test wants to be different. */
export function makeStats(changes: Partial<QueueStats> = {}): QueueStats {
  return {
    queue: 'default',
    waiting: 3,
    paused: 0,
    active: 2,
    reviewing: 1,
    completed: 40,
    failed: 2,
    cancelled: 1,
    total: 49,
    parallel: { busy: 2, total: 2 },
    throughputPerMinute: 4,
    noWorkerFor: [],
    ...changes,
  };
}

/** Jobs in a line, the first of them first. */
export function makeOrder(ids: readonly string[], changes: Partial<QueueOrder> = {}): QueueOrder {
  const entries = ids.map((id, index) => ({
    id,
    position: index + 1,
    lowMs: 10_000 * index,
    highMs: 20_000 * index,
  }));
  return { queue: 'default', waiting: ids.length, entries, ...changes };
}

/** A system at rest, with what a test wants to be different. */
export function makeStatus(changes: Partial<SystemStatus> = {}): SystemStatus {
  return {
    cpuLoad: 0.2,
    cores: 8,
    memoryUsedBytes: 4e9,
    memoryTotalBytes: 16e9,
    processBytes: 2e8,
    eventLoopLagMs: 3,
    gpuLoad: null,
    connections: 4,
    workers: { busy: 1, total: 2 },
    queue: { waiting: 0, active: 1 },
    uptimeSeconds: 3600,
    ...changes,
  };
}
