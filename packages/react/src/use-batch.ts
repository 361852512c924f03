import type { ChannelSnapshot } from '@headway/client';
import type { Batch } from '@headway/protocol';
import { dataOf, mergeById, newest, newestFirst } from './decode-job.ts';
import { type BatchControls, useBatchActions } from './use-batch-actions.ts';
import type { Channels } from './use-channel-store.ts';
import { type Freshness, useLive } from './use-live.ts';
import { sameItems } from './use-selection.ts';

export interface UseBatchOptions {
  /** The batch as an API answered it: shown until a newer one is heard, and for one that ended long ago. */
  initial?: Batch | null | undefined;
}

export interface BatchView extends BatchControls, Freshness {
  batch: Batch | null;
  /** When the batch was last heard of; ISO 8601. */
  updatedAt: string | null;
}

/**
 * A batch, live, by its own channel `batch:{id}`.
 * @example
 * const { batch, pause, pending } = useBatch(batchId);
 */
export function useBatch(batchId: string | null, { initial }: UseBatchOptions = {}): BatchView {
  const key = batchId === null ? null : `batch:${batchId}`;
  const [event, freshness] = useLive(key, {
    select: ([snapshot]) => snapshot?.entities.get(key ?? ''),
    isEqual: Object.is,
  });
  const batch = newest(dataOf<Batch>(event, 'batch.'), initial?.id === batchId ? initial : null);
  return { batch, updatedAt: event?.timestamp ?? null, ...freshness, ...useBatchActions(batch) };
}

export interface UseBatchesOptions {
  /** Batches as an API answered them. Newer events win. */
  initial?: readonly Batch[] | undefined;
}

export interface BatchList extends Freshness {
  /** Newest first. */
  batches: readonly Batch[];
}

const none: readonly Batch[] = [];

/**
 * The batches of a channel that carries some, such as `project:7`, live. Each is acted on with `useBatchActions`.
 * @example
 * const { batches } = useBatches(`project:${projectId}`);
 */
export function useBatches(channels: Channels, { initial = none }: UseBatchesOptions = {}): BatchList {
  const [batches, freshness] = useLive<readonly Batch[]>(channels, {
    select: (snapshots) => mergeById([initial, ...snapshots.map(batchesOf)]).toSorted(newestFirst),
    isEqual: sameItems,
  });
  return { batches, ...freshness };
}

function batchesOf({ entities }: ChannelSnapshot): readonly Batch[] {
  return [...entities.values()].flatMap((event) => dataOf<Batch>(event, 'batch.') ?? []);
}
