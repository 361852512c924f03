import type { QueueOrder } from '@headway/protocol';

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
