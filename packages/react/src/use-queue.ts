import type { QueueOrder, QueueStats } from '@headway/protocol';
import { useCallback, useMemo } from 'react';
import { dataOf } from './decode-job.ts';
import type { QueuePlace } from './place-words.ts';
import { type Freshness, useLive } from './use-live.ts';
import { sameItems } from './use-selection.ts';

export interface UseQueueOptions {
  /**
   * The channel that is told the places: `project:7` and `user:3` are told those of their own jobs.
   * @default that of the queue, where anyone's first jobs may be told
   */
  channel?: string | null;
}

export interface QueueView extends Freshness {
  /** Counts of all jobs, `null` until they are told. */
  stats: QueueStats | null;
  /** Who waits, in the order in which they will be taken; `null` until it is told. */
  order: QueueOrder | null;
  /** Where a job stands; `null` when it does not wait, or stands too far back to be told. */
  placeOf: (jobId: string) => QueuePlace | null;
}

/**
 * A queue, live: its counts, and where waiting jobs stand.
 * @example
 * const { stats, placeOf } = useQueue('default', { channel: `project:${projectId}` });
 */
export function useQueue(queue: string | null = 'default', { channel }: UseQueueOptions = {}): QueueView {
  const own = `queue:${queue}`;
  const channels = queue === null ? null : [...new Set([own, channel ?? own])];
  const [[stats, order], freshness] = useLive(channels, {
    select: (snapshots) => [snapshots[0]?.entities.get(own), snapshots.at(-1)?.entities.get(`${own}/order`)],
    isEqual: sameItems,
  });
  const line = dataOf<QueueOrder>(order, 'queue.order');
  const places = useMemo(() => new Map(line?.entries.map((entry) => [entry.id, entry])), [line]);
  const placeOf = useCallback((jobId: string) => places.get(jobId) ?? null, [places]);
  return { stats: dataOf<QueueStats>(stats, 'queue.stats'), order: line, placeOf, ...freshness };
}
