import type { ChannelPosition } from '@headway/protocol';
import type { Committed, Remembered } from './log-store.ts';
import type { PreparedAppend, PreparedEntry } from './prepare-append.ts';
import { type Candidate, findSurvivors } from './survivors.ts';

/** What a plan must know of the store. */
export interface CommitView {
  epoch: string;
  /** The channel's last offset, 0 when it has none. */
  top(channel: string): number;
  /** What an append with this idempotency key gave before. */
  remembered(idempotencyKey: string): Remembered | null;
}

/** An event that will be stored, at its place. */
export interface PlannedEvent {
  entry: PreparedEntry;
  offset: number;
}

/** What a commit does. Events stand in the order in which they are to be written. */
export interface CommitPlan {
  events: readonly PlannedEvent[];
  /** Results to be kept for their idempotency keys. */
  remember: readonly ({ idempotencyKey: string } & Remembered)[];
  /** What the caller is to be told. */
  committed: Committed;
}

/**
 * Plans the commit of a group of appends: leaves out conflatable events that a later state event of their key in the
 * group supersedes, and what was appended before under the same idempotency key; gives places to the rest.
 */
export function planCommit(group: readonly PreparedAppend[], view: CommitView): CommitPlan {
  const { accepted, repeats } = splitRepeats(group, view);
  const entries = group.flatMap((append, index) =>
    append.entries.map((entry) => (accepted.has(index) ? { entry, uncertain: false } : null)),
  );
  const { events, stored, offsets } = placeSurvivors(entries, findSurvivors(entries), view);

  const positionsOf = new Map<number, readonly ChannelPosition[]>();
  let next = 0;
  for (const [index, append] of group.entries()) {
    const from = next;
    next += append.entries.length;
    if (append.idempotencyKey === undefined || !accepted.has(index)) continue;
    const own = offsets.slice(from, next);
    positionsOf.set(
      index,
      append.entries.map(({ channel }, at) => ({ channel, epoch: view.epoch, offset: own[at] ?? 0 })),
    );
  }
  const resultOf = (index: number): Remembered => {
    const memo = group[index]?.memo;
    return { positions: positionsOf.get(index) ?? [], ...(memo !== undefined && { memo }) };
  };
  return {
    events,
    remember: [...accepted].flatMap(([index, { idempotencyKey }]) =>
      idempotencyKey === undefined ? [] : [{ idempotencyKey, ...resultOf(index) }],
    ),
    committed: {
      offsets,
      stored,
      repeats: [...repeats].map(([index, first]) => ({
        index,
        ...(typeof first === 'number' ? resultOf(first) : first),
      })),
    },
  };
}

/** A repeat points at the result from before, or at the append of this group that has the same key. */
function splitRepeats(group: readonly PreparedAppend[], view: CommitView) {
  const accepted = new Map<number, PreparedAppend>();
  const repeats = new Map<number, number | Remembered>();
  const firstWithKey = new Map<string, number>();
  for (const [index, append] of group.entries()) {
    const key = append.idempotencyKey;
    const repeat = key === undefined ? null : (firstWithKey.get(key) ?? view.remembered(key));
    if (repeat !== null) {
      repeats.set(index, repeat);
      continue;
    }
    if (key !== undefined) firstWithKey.set(key, index);
    accepted.set(index, append);
  }
  return { accepted, repeats };
}

function placeSurvivors(
  candidates: readonly (Candidate | null)[],
  survivors: readonly number[],
  view: CommitView,
): { events: PlannedEvent[]; stored: number[]; offsets: number[] } {
  const tops = new Map<string, number>();
  const ownOffsets: number[] = [];
  const events: PlannedEvent[] = [];
  const stored: number[] = [];
  for (const [index, candidate] of candidates.entries()) {
    if (!candidate || survivors[index] !== index) continue;
    const { entry } = candidate;
    const offset = (tops.get(entry.channel) ?? view.top(entry.channel)) + 1;
    tops.set(entry.channel, offset);
    ownOffsets[index] = offset;
    events.push({ entry, offset });
    stored.push(index);
  }
  const offsets = candidates.map((_, index) => ownOffsets[survivors[index] ?? -1] ?? 0);
  return { events, stored, offsets };
}
