import { isDeepStrictEqual } from 'node:util';
import type { Origin } from '@headway/client';
import type { StoredEvent } from '@headway/log';
import {
  type EventFilter,
  type HeadwayEvent,
  passesKey,
  passesType,
  type Position,
  type RecoveryReason,
} from '@headway/protocol';

/** What one holder of a channel saw, in order. */
export type Seen =
  | {
      kind: 'event';
      event: HeadwayEvent;
      origin: Origin;
      /** Of the position in which the holder stands. */
      epoch: string | null;
      reason: RecoveryReason | null;
      served: boolean;
    }
  /** It was told that the channel is live, and that it stands at an offset. */
  | { kind: 'standing'; offset: number; reason: RecoveryReason | null }
  /** It was told that the channel is not live. */
  | { kind: 'away' };

type SeenEvent = Extract<Seen, { kind: 'event' }>;

export interface Witness {
  filter: EventFilter | null;
  /** The position that it asked to begin after. */
  asked: Position | null;
  /** Whether it asked for all lossless events of the history with a snapshot. */
  recent: boolean;
  /** The offset after which it has to hear everything; `null`: wherever its first answer begins. */
  after: number | null;
  seen: readonly Seen[];
}

/**
 * What is wrong with what a holder saw, given all that was ever stored in the channel. The rules: what is heard was
 * stored so; nothing is heard twice or out of order; no lossless event that passes the filter is missing between two
 * that are heard, or below where the holder stands, unless it was told a reason.
 */
export function faultsOf(witness: Witness, stored: readonly StoredEvent[]): readonly string[] {
  const reading = new Reading(witness, stored);
  for (const seen of witness.seen) reading.take(seen);
  return reading.faults;
}

class Reading {
  readonly faults: string[] = [];
  readonly #witness: Witness;
  readonly #stored: readonly StoredEvent[];
  /** Up to here it has everything; `null`: nobody knows where its answer began. */
  #cursor: number | null;
  /** Entities that passed the filter: their end has to be told. */
  readonly #passed = new Set<string>();
  /** The last offset of the snapshot that is being heard. */
  #inSnapshot: number | null = null;
  #reason: RecoveryReason | null = null;

  constructor(witness: Witness, stored: readonly StoredEvent[]) {
    this.#witness = witness;
    this.#stored = stored;
    this.#cursor = witness.after;
  }

  take(seen: Seen): void {
    if (seen.kind === 'away') {
      // A reason that is told after this is another one.
      this.#reason = null;
      return;
    }
    const { reason } = seen;
    const opensSnapshot =
      seen.kind === 'event' &&
      seen.origin === 'snapshot' &&
      seen.event.offset <= (this.#inSnapshot ?? Infinity);
    if (reason && (reason !== this.#reason || opensSnapshot)) this.#startAnew();
    this.#reason = reason;
    if (seen.kind === 'standing') this.#stand(seen.offset);
    else this.#hear(seen);
  }

  #startAnew(): void {
    this.#cursor = null;
    this.#passed.clear();
  }

  #stand(at: number): void {
    this.#inSnapshot = null;
    // What it joined may stand before what it asked for.
    const offset = Math.max(at, this.#witness.asked?.offset ?? 0);
    if (this.#cursor !== null && offset < this.#cursor)
      this.faults.push(`fell from ${this.#cursor} to ${offset}`);
    this.#moveTo(offset, offset + 1, `stands at ${offset}`);
  }

  #hear({ event, origin, epoch, served }: SeenEvent): void {
    const { offset, key } = event;
    const { filter, asked, recent } = this.#witness;
    const name = `${event.type}@${offset}`;
    if (!isDeepStrictEqual(facts(event), facts(this.#stored[offset - 1]))) {
      this.faults.push(`${name} was never stored so`);
    }
    if (origin === 'snapshot') {
      this.#inSnapshot = offset;
    } else {
      // Then what comes next follows the snapshot's end.
      if (!filter && recent) this.#cursor ??= this.#inSnapshot;
      this.#inSnapshot = null;
      if (asked && offset <= asked.offset) {
        if (asked.epoch === epoch)
          this.faults.push(`${name} came to one who asked for what follows @${asked.offset}`);
        // Of offsets in two runs of the log, the client can't know that they are the same.
        return;
      }
      // Others that share the channel may want less than this one is still to be given.
      if (!served) return;
      if (this.#cursor !== null && offset <= this.#cursor) {
        this.faults.push(`${name} came again after @${this.#cursor}`);
      }
      this.#moveTo(offset, offset, `${name} came`);
    }
    if (key === undefined) return;
    if (event.data === null) this.#passed.delete(key);
    else if (!filter || passesType(filter, event.type)) this.#passed.add(key);
  }

  /** Everything above the cursor and below `end` that has to be heard was heard. */
  #moveTo(offset: number, end: number, what: string): void {
    const from = this.#cursor;
    this.#cursor = offset;
    if (from === null) return;
    const lost = this.#stored.slice(from, end - 1).filter((event) => this.#must(event));
    if (lost.length === 0) return;
    this.faults.push(`${what} without ${lost.map((event) => `${event.type}@${event.offset}`).join(' ')}`);
  }

  #must(event: StoredEvent): boolean {
    const { filter } = this.#witness;
    if (event.conflatable) return false;
    if (!filter) return true;
    const { key } = event;
    if (!passesKey(filter, key)) return false;
    const tells = event.state === true || event.data === null;
    return passesType(filter, event.type) || (tells && key !== undefined && this.#passed.has(key));
  }
}

/**
 * What is wrong with the entities that a holder shows in the end. Who began after a position need not know what has not
 * changed since.
 */
export function entityFaults(
  { filter, asked }: Pick<Witness, 'filter' | 'asked'>,
  shown: ReadonlyMap<string, HeadwayEvent>,
  stored: readonly StoredEvent[],
): string[] {
  const newest = new Map<string, StoredEvent>();
  for (const event of stored) {
    if (event.key === undefined) continue;
    if (event.data === null) newest.delete(event.key);
    else if (event.state) newest.set(event.key, event);
  }
  const faults: string[] = [];
  for (const [key, event] of shown) {
    if (!isDeepStrictEqual(facts(event), facts(newest.get(key)))) {
      faults.push(`${key} is shown as of @${event.offset}, not @${newest.get(key)?.offset ?? 'gone'}`);
    }
  }
  for (const [key, event] of newest) {
    const passes = !filter || (passesKey(filter, key) && passesType(filter, event.type));
    if (passes && event.offset > (asked?.offset ?? 0) && !shown.has(key))
      faults.push(`${key} is not shown, and was stored @${event.offset}`);
  }
  return faults;
}

function facts(event: HeadwayEvent | undefined): unknown {
  if (!event) return null;
  const { type, channel, offset, id, key, state = false, data } = event;
  return { type, channel, offset, id, key, state, data };
}
