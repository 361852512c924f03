import { encodeJson, type SkippedMessage } from '@headway/protocol';
import { Delivery } from './delivery.ts';
import { textFrame } from './frame.ts';
import type { Outgoing } from './outgoing.ts';

/** Tells that conflatable events of a channel were left out for this connection. */
export class Skipped implements Outgoing {
  readonly channel: string;
  readonly count: number;
  #frame: Buffer | null = null;

  constructor(channel: string, count: number) {
    this.channel = channel;
    this.count = count;
  }

  get frame(): Buffer {
    const { channel, count } = this;
    this.#frame ??= textFrame(encodeJson({ type: 'skipped', channel, count } satisfies SkippedMessage));
    return this.#frame;
  }
}

/**
 * Leaves out of what waits each conflatable event that a later state event of its channel and key supersedes. The rest
 * keeps its order, and where something is left out, one `skipped` comes before the next event of the channel. What an
 * earlier pass skipped is counted again with it.
 */
export function conflate(waiting: readonly Outgoing[]): Outgoing[] {
  const superseded = findSuperseded(waiting);
  const counts = countSkipped(waiting, superseded);
  const kept: Outgoing[] = [];
  // Up to the first place where something is missing, nothing has to be told.
  const due = new Map<string, number>();
  for (const outgoing of waiting) {
    const { channel, skipped } = partOf(outgoing, superseded);
    if (channel === null) {
      kept.push(outgoing);
      continue;
    }
    const count = counts.get(channel);
    if (skipped) {
      if (count !== undefined) due.set(channel, count);
      counts.delete(channel);
      continue;
    }
    const told = due.get(channel);
    if (told !== undefined) kept.push(new Skipped(channel, told));
    due.delete(channel);
    kept.push(outgoing);
  }
  return kept;
}

function findSuperseded(waiting: readonly Outgoing[]): ReadonlySet<Outgoing> {
  const superseded = new Set<Outgoing>();
  const laterStates = new Map<string, Set<string>>();
  for (let index = waiting.length - 1; index >= 0; index -= 1) {
    const outgoing = waiting[index];
    if (!(outgoing instanceof Delivery)) continue;
    const { channel, key, state, conflatable } = outgoing.event;
    if (key === undefined) continue;
    const keys = laterStates.get(channel);
    if (conflatable && keys?.has(key)) superseded.add(outgoing);
    else if (state && keys) keys.add(key);
    else if (state) laterStates.set(channel, new Set([key]));
  }
  return superseded;
}

function countSkipped(waiting: readonly Outgoing[], superseded: ReadonlySet<Outgoing>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const outgoing of waiting) {
    const { channel, skipped } = partOf(outgoing, superseded);
    if (channel !== null && skipped > 0) counts.set(channel, (counts.get(channel) ?? 0) + skipped);
  }
  return counts;
}

/** Which channel's event, or absence of events, this is, and how many events are absent with it. */
function partOf(
  outgoing: Outgoing,
  superseded: ReadonlySet<Outgoing>,
): { channel: string | null; skipped: number } {
  if (outgoing instanceof Skipped) return { channel: outgoing.channel, skipped: outgoing.count };
  if (!(outgoing instanceof Delivery)) return { channel: null, skipped: 0 };
  return { channel: outgoing.event.channel, skipped: superseded.has(outgoing) ? 1 : 0 };
}
