import type { QueueOrder } from '@headway/protocol';
import type { QueuePlace } from '@headway/react';

/** Places of waiting jobs, as the newest `queue.order` of a project tells them. */
export interface PlaceTable {
  get(jobId: string): QueuePlace | undefined;
  replace(order: QueueOrder | null): void;
  /** Calls after a change of one place. Returns the undo. */
  subscribeId(jobId: string, listener: () => void): () => void;
}

export function createPlaceTable(): PlaceTable {
  const listeners = new Map<string, Set<() => void>>();
  let places: ReadonlyMap<string, QueuePlace> = new Map();

  return {
    get: (jobId) => places.get(jobId),
    replace(order) {
      const before = places;
      places = new Map(order?.entries.map((entry) => [entry.id, same(before.get(entry.id), entry)]));
      for (const [id, own] of listeners) {
        if (places.get(id) !== before.get(id)) for (const listener of own) listener();
      }
    },
    subscribeId(jobId, listener) {
      const own = listeners.get(jobId) ?? new Set();
      listeners.set(jobId, own);
      own.add(listener);
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(jobId) === own) listeners.delete(jobId);
      };
    },
  };
}

/** The place that was known, where nothing of it changed. */
function same(before: QueuePlace | undefined, { position, lowMs, highMs }: QueuePlace): QueuePlace {
  const isSame = before?.position === position && before.lowMs === lowMs && before.highMs === highMs;
  return isSame ? before : { position, lowMs, highMs };
}
