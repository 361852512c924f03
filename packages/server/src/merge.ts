import type { StoredEvent } from '@headway/log';

/**
 * Two runs of events of one channel, each in order of offset, as one run in order of offset. An event that is in both
 * comes once.
 */
export function mergeByOffset(a: readonly StoredEvent[], b: readonly StoredEvent[]): StoredEvent[] {
  const merged: StoredEvent[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (!left && !right) return merged;
    if (left && (!right || left.offset <= right.offset)) {
      merged.push(left);
      i += 1;
      if (right?.offset === left.offset) j += 1;
    } else if (right) {
      merged.push(right);
      j += 1;
    }
  }
}

/** What of a run comes after an offset: an answer up to it has the rest, or what replaced it. */
export function afterOffset<E extends { offset: number }>(events: readonly E[], offset: number): E[] {
  return events.filter((event) => event.offset > offset);
}

/** What of a run stands up to an offset. */
export function upToOffset<E extends { offset: number }>(events: readonly E[], offset: number): E[] {
  return events.filter((event) => event.offset <= offset);
}
