import type { QueueStats } from '@headway/protocol';

/** A queue at work, with what a test wants to be different. */
export function makeQueueStats(changes: Partial<QueueStats> = {}): QueueStats {
  return {
    queue: 'default',
    waiting: 42,
    paused: 3,
    active: 4,
    reviewing: 2,
    completed: 1204,
    failed: 12,
    cancelled: 5,
    total: 1272,
    parallel: { busy: 4, total: 4 },
    throughputPerMinute: 18,
    noWorkerFor: [],
    ...changes,
  };
}
