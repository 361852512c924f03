import type { Code, HeadwayEvent, Position, RecoveryReason, SubscribedMessage } from '@headway/protocol';
import type { ChannelSnapshot, Origin } from './client.ts';

/** An event that handlers are to hear. */
export interface Delivery {
  event: HeadwayEvent;
  origin: Origin;
}

/** What an input did; in its place `null` when it changed nothing. */
export interface Change {
  deliveries: readonly Delivery[];
  /** Entities that are new, other or gone. */
  keys: ReadonlySet<string>;
}

/**
 * What is known of one channel. Drops duplicates by offset, lets snapshots replace, and moves the position with each
 * event, whatever handlers make of it.
 */
export class ChannelState {
  #status: ChannelSnapshot['status'] = 'pending';
  #code: Code | null = null;
  #reason: RecoveryReason | null = null;
  #position: Position | null = null;
  #entities = new Map<string, HeadwayEvent>();
  /** The pages of a snapshot that is not whole yet, and what came live in between. */
  #pages: { events: HeadwayEvent[]; live: HeadwayEvent[] } | null = null;
  /** Whether what is known was reached with another ask than the one whose answer is to come. */
  #askedAnew = false;
  /** Made when asked for after a change: events may come faster than screens look. */
  #snapshot: ChannelSnapshot | null = null;

  get status(): ChannelSnapshot['status'] {
    return this.#status;
  }

  get position(): Position | null {
    return this.#position;
  }

  snapshot(): ChannelSnapshot {
    this.#snapshot ??= {
      status: this.#status,
      code: this.#code,
      entities: new Map(this.#entities),
      position: this.#position,
      reason: this.#reason,
    };
    return this.#snapshot;
  }

  /** A page of an answer to a subscribe, or one that the server sent unasked. */
  subscribed(message: SubscribedMessage): Change | null {
    this.#snapshot = null;
    return message.recovery === 'snapshot' ? this.#replace(message) : this.#resume(message);
  }

  /** An event of the running subscription. */
  event(event: HeadwayEvent): Change | null {
    if (this.#pages) {
      // It belongs behind the page that is still to come, whose position tells whether the snapshot knows it.
      this.#pages.live.push(event);
      return null;
    }
    if (!this.#position || event.offset <= this.#position.offset) return null;
    this.#snapshot = null;
    return this.#apply([event], 'live', this.#position.epoch);
  }

  /** The server says how far it has served us. False when that is not news. */
  served(position: Position): boolean {
    const known = this.#position;
    if (!known || this.#pages || known.epoch !== position.epoch || known.offset >= position.offset)
      return false;
    this.#position = position;
    this.#snapshot = null;
    return true;
  }

  /** Asked anew, not after where it stands: an answer that is not whole yet won't be. */
  restart(): void {
    this.#pages = null;
    this.#askedAnew = this.#position !== null;
  }

  /** The connection is away. What is known stays, half a snapshot does not. */
  away(): void {
    this.#pages = null;
    if (this.#status !== 'live') return;
    this.#status = 'stale';
    this.#snapshot = null;
  }

  /** Asked once more after a refusal. */
  pending(): void {
    if (this.#status !== 'refused') return;
    this.#status = 'pending';
    this.#code = null;
    this.#snapshot = null;
  }

  /** The server refused the channel or took it away: what was known is no longer ours to show. */
  refuse(code: Code): Change {
    const keys = new Set(this.#entities.keys());
    this.#entities.clear();
    this.#pages = null;
    this.#askedAnew = false;
    this.#position = null;
    this.#reason = null;
    this.#status = 'refused';
    this.#code = code;
    this.#snapshot = null;
    return { deliveries: [], keys };
  }

  #replace(message: SubscribedMessage): Change | null {
    const pages = this.#pages ?? { events: [], live: [] };
    for (const event of message.events) pages.events.push(event);
    this.#pages = message.more ? pages : null;
    if (message.more) return null;

    const before = this.#entities;
    this.#entities = new Map();
    for (const event of pages.events) this.#hold(event);
    this.#complete(message);
    const live = this.#apply(
      pages.live.filter((event) => event.offset > message.position.offset),
      'live',
      message.position.epoch,
    );
    return {
      deliveries: [
        ...pages.events.map((event) => ({ event, origin: 'snapshot' }) as const),
        ...live.deliveries,
      ],
      keys: this.#keepKnown(before),
    };
  }

  #resume(message: SubscribedMessage): Change {
    // Half a snapshot followed by a resumption can't be: the server started anew.
    this.#pages = null;
    const from = this.#position?.offset ?? 0;
    const change = this.#apply(
      message.events.filter((event) => event.offset > from),
      'resumed',
      message.position.epoch,
    );
    if (!message.more) this.#complete(message);
    return change;
  }

  #complete(message: SubscribedMessage): void {
    const unheard = this.#askedAnew && !isSame(this.#position, message.position);
    this.#askedAnew = false;
    this.#position = message.position;
    this.#status = 'live';
    this.#code = null;
    // Of what happened in between, a snapshot tells the outcome only.
    this.#reason = message.reason ?? (unheard ? 'filter_changed' : null);
  }

  /** Applies events in order; between pages the position moves in the epoch that the answer speaks of. */
  #apply(events: readonly HeadwayEvent[], origin: Origin, epoch: string): Change {
    const keys = new Set<string>();
    for (const event of events) {
      if (this.#hold(event) && event.key !== undefined) keys.add(event.key);
      this.#position = { epoch, offset: event.offset };
    }
    return { deliveries: events.map((event) => ({ event, origin })), keys };
  }

  /** True when an entity changed. What is held never gets older. */
  #hold(event: HeadwayEvent): boolean {
    const { key } = event;
    if (key === undefined) return false;
    const held = this.#entities.get(key);
    // A later page of a snapshot may be ahead of the snapshot's position.
    if (held && held.offset > event.offset) return false;
    if (event.data === null) return this.#entities.delete(key);
    if (event.state !== true) return false;
    const heldRevision = revisionOf(held);
    const revision = revisionOf(event);
    if (heldRevision !== null && revision !== null && revision < heldRevision) return false;
    this.#entities.set(key, event);
    return true;
  }

  /** Keeps the objects of entities that a new snapshot did not change, and tells which did. */
  #keepKnown(before: ReadonlyMap<string, HeadwayEvent>): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const [key, event] of this.#entities) {
      const known = before.get(key);
      if (known && known.id === event.id && known.offset === event.offset) this.#entities.set(key, known);
      else keys.add(key);
    }
    for (const key of before.keys()) if (!this.#entities.has(key)) keys.add(key);
    return keys;
  }
}

function isSame(a: Position | null, b: Position): boolean {
  return a?.epoch === b.epoch && a.offset === b.offset;
}

function revisionOf(event: HeadwayEvent | undefined): number | null {
  const data = event?.data;
  const revision = typeof data === 'object' && data !== null && 'revision' in data ? data.revision : null;
  return typeof revision === 'number' ? revision : null;
}
