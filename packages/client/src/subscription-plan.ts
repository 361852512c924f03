import type { EventFilter, Position, SubscriptionRequest } from '@headway/protocol';
import { covers, unionOf } from './filter-union.ts';

/** What one holder of a channel wants of it. */
export interface Want {
  filter?: EventFilter;
  after?: Position;
  recent?: number;
}

/** What servers give at most. */
const maxRecent = 1000;

/** What a subscription was asked with. */
export interface Ask extends Want {}

/**
 * One subscription that serves all holders: the union of their filters; the most recent events that anyone wants;
 * after the earliest position when everyone has one (in one epoch, since others can't be compared), else a snapshot.
 */
export function askFor(wants: readonly Want[]): Ask {
  const [first, ...others] = wants;
  let filter = unionOf(first?.filter, first?.filter);
  let after = first?.after;
  let recent = first?.recent ?? 0;
  for (const want of others) {
    filter = unionOf(filter, want.filter);
    after = earlier(after, want.after);
    recent = Math.max(recent, want.recent ?? 0);
  }
  return {
    ...(filter && { filter }),
    ...(after && { after }),
    ...(recent >= 1 && { recent: Math.min(Math.trunc(recent), maxRecent) }),
  };
}

/** Whether a holder gets from a subscription all that it wants. `recent` is only for those who were there first. */
export function serves(ask: Ask, want: Want): boolean {
  if (!covers(ask.filter, want.filter)) return false;
  if (!ask.after) return true;
  return want.after?.epoch === ask.after.epoch && want.after.offset >= ask.after.offset;
}

/** The request on the wire. `resumeAfter`: how far the same subscription had come before the connection was lost. */
export function requestFor(channel: string, ask: Ask, resumeAfter: Position | null): SubscriptionRequest {
  return { channel, ...ask, ...(resumeAfter && { after: resumeAfter }) };
}

function earlier(a: Position | undefined, b: Position | undefined): Position | undefined {
  if (!a || !b || a.epoch !== b.epoch) return undefined;
  return a.offset <= b.offset ? a : b;
}
