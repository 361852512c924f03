import type { Job, QueueOrder } from '@headway/protocol';

type Entry = QueueOrder['entries'][number];

/** What moves by less than this share of itself, or this many ms, is not told. */
const leastShare = 0.15;
const leastMs = 1000;
const leastWaiting = 0.1;

/** Whether people would want to hear of it: a place is another, or a wait has moved noticeably. */
export function isOrderNews(before: QueueOrder | null, after: QueueOrder): boolean {
  if (!before || before.entries.length !== after.entries.length) return true;
  if (moved(before.waiting, after.waiting, 0, leastWaiting)) return true;
  return after.entries.some((entry, index) => isEntryNews(before.entries[index], entry));
}

function isEntryNews(before: Entry | undefined, after: Entry): boolean {
  if (before?.id !== after.id || before.position !== after.position) return true;
  return (
    moved(before.lowMs, after.lowMs, leastMs, leastShare) ||
    moved(before.highMs, after.highMs, leastMs, leastShare)
  );
}

function moved(before: number | null, after: number | null, least: number, share: number): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) > Math.max(least, share * Math.max(before, after));
}

/** A wait as it is told: whole seconds, that hold what they were made from. */
export function wholeSeconds(wait: Job['eta']): { lowMs: number | null; highMs: number | null } {
  if (!wait) return { lowMs: null, highMs: null };
  return { lowMs: Math.floor(wait.lowMs / 1000) * 1000, highMs: Math.ceil(wait.highMs / 1000) * 1000 };
}
