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
export interface ChannelState {
  readonly status: ChannelSnapshot['status'];
  readonly position: Position | null;
  snapshot(): ChannelSnapshot;
  /**
   * A page of an answer to a subscribe, or one that the server sent unasked. `starts`: after which positions somebody
   * wants everything, for the first answer.
   */
  subscribed(message: SubscribedMessage, starts?: readonly Position[]): Change | null;
  /** An event of the running subscription. */
  event(event: HeadwayEvent): Change | null;
  /** The server says how far it has served us. False when that is not news. */
  served(position: Position): boolean;
  /** Asked anew, not after where it stands: an answer that is not whole yet won't be. */
  restart(): void;
  /** The connection is away. What is known stays, half a snapshot does not. */
  away(): void;
  /** Asked once more after a refusal. */
  pending(): void;
  /** The server refused the channel or took it away: what was known is no longer ours to show. */
  refuse(code: Code): Change;
}

export function createChannelState(): ChannelState {
  let status: ChannelSnapshot['status'] = 'pending';
  let code: Code | null = null;
  let reason: RecoveryReason | null = null;
  let position: Position | null = null;
  let entities = new Map<string, HeadwayEvent>();
  /** The pages of a snapshot that is not whole yet, and what came live in between. */
  let pages: { events: HeadwayEvent[]; live: HeadwayEvent[] } | null = null;
  /** Made when asked for after a change: events may come faster than screens look. */
  let snapshot: ChannelSnapshot | null = null;

  function replace(message: SubscribedMessage, starts: readonly Position[]): Change | null {
    const whole = pages ?? { events: [], live: [] };
    for (const event of message.events) whole.events.push(event);
    pages = message.more ? whole : null;
    if (message.more) return null;

    const before = entities;
    entities = new Map();
    for (const event of whole.events) hold(event);
    // Of what happened in between, a snapshot tells the outcome only. The server gives a reason where it was to resume.
    const { epoch, offset } = message.position;
    const stood = position ? [position] : starts;
    const heard = stood.every((start) => start.epoch === epoch && start.offset >= offset);
    complete(message);
    if (!heard) reason ??= 'filter_changed';
    const live = apply(
      whole.live.filter((event) => event.offset > offset),
      'live',
      epoch,
    );
    return {
      deliveries: [
        ...whole.events.map((event) => ({ event, origin: 'snapshot' }) as const),
        ...live.deliveries,
      ],
      keys: keepKnown(before),
    };
  }

  function resume(message: SubscribedMessage): Change {
    // Half a snapshot followed by a resumption can't be: the server started anew.
    pages = null;
    const from = position?.offset ?? 0;
    const change = apply(
      message.events.filter((event) => event.offset > from),
      'resumed',
      message.position.epoch,
    );
    if (!message.more) complete(message);
    return change;
  }

  function complete(message: SubscribedMessage): void {
    position = message.position;
    status = 'live';
    code = null;
    reason = message.reason ?? null;
  }

  /** Applies events in order; between pages the position moves in the epoch that the answer speaks of. */
  function apply(events: readonly HeadwayEvent[], origin: Origin, epoch: string): Change {
    const keys = new Set<string>();
    for (const event of events) {
      if (hold(event) && event.key !== undefined) keys.add(event.key);
      position = { epoch, offset: event.offset };
    }
    return { deliveries: events.map((event) => ({ event, origin })), keys };
  }

  /** True when an entity changed. What is held never gets older. */
  function hold(event: HeadwayEvent): boolean {
    const { key } = event;
    if (key === undefined) return false;
    const held = entities.get(key);
    // A later page of a snapshot may be ahead of the snapshot's position.
    if (held && held.offset > event.offset) return false;
    if (event.data === null) return entities.delete(key);
    if (event.state !== true) return false;
    const heldRevision = revisionOf(held);
    const revision = revisionOf(event);
    if (heldRevision !== null && revision !== null && revision < heldRevision) return false;
    entities.set(key, event);
    return true;
  }

  /** Keeps the objects of entities that a new snapshot did not change, and tells which did. */
  function keepKnown(before: ReadonlyMap<string, HeadwayEvent>): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const [key, event] of entities) {
      const known = before.get(key);
      if (known && known.id === event.id && known.offset === event.offset) entities.set(key, known);
      else keys.add(key);
    }
    for (const key of before.keys()) if (!entities.has(key)) keys.add(key);
    return keys;
  }

  return {
    get status(): ChannelSnapshot['status'] {
      return status;
    },
    get position(): Position | null {
      return position;
    },
    snapshot(): ChannelSnapshot {
      snapshot ??= {
        status,
        code,
        entities: new Map(entities),
        position,
        reason,
      };
      return snapshot;
    },
    subscribed(message: SubscribedMessage, starts: readonly Position[] = []): Change | null {
      snapshot = null;
      return message.recovery === 'snapshot' ? replace(message, starts) : resume(message);
    },
    event(event: HeadwayEvent): Change | null {
      if (pages) {
        // It belongs behind the page that is still to come, whose position tells whether the snapshot knows it.
        pages.live.push(event);
        return null;
      }
      if (!position || event.offset <= position.offset) return null;
      snapshot = null;
      return apply([event], 'live', position.epoch);
    },
    served({ epoch, offset }: Position): boolean {
      if (!position || pages || position.epoch !== epoch || position.offset >= offset) return false;
      position = { epoch, offset };
      snapshot = null;
      return true;
    },
    restart(): void {
      pages = null;
    },
    away(): void {
      pages = null;
      if (status !== 'live') return;
      status = 'stale';
      snapshot = null;
    },
    pending(): void {
      if (status !== 'refused') return;
      status = 'pending';
      code = null;
      snapshot = null;
    },
    refuse(why: Code): Change {
      const keys = new Set(entities.keys());
      entities.clear();
      pages = null;
      position = null;
      reason = null;
      status = 'refused';
      code = why;
      snapshot = null;
      return { deliveries: [], keys };
    },
  };
}

function revisionOf(event: HeadwayEvent | undefined): number | null {
  const data = event?.data;
  const revision = typeof data === 'object' && data !== null && 'revision' in data ? data.revision : null;
  return typeof revision === 'number' ? revision : null;
}
