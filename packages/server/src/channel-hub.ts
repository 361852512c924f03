import type { Log, SnapshotPage, StoredEvent } from '@headway/log';
import { Delivery } from './delivery.ts';
import { type OrderedListener, OrderedTail } from './ordered-tail.ts';

/** Hears the deliveries of a channel. MUST NOT throw, and MUST NOT wait for a client. */
export interface Subscriber {
  hear(delivery: Delivery): void;
}

/** A channel as its subscribers share it. */
export interface SharedChannel {
  /** The first page of the snapshot, read once for those who ask while it is being read. */
  firstSnapshotPage(): Promise<SnapshotPage>;
  /** Idempotent. */
  leave(subscriber: Subscriber): void;
}

/** One tail of the log per channel with subscribers: the first opens it, the last closes it. */
export class ChannelHub {
  readonly log: Log;
  readonly pageEvents: number;
  readonly #channels = new Map<string, TailedChannel>();

  constructor(log: Log, pageEvents: number) {
    this.log = log;
    this.pageEvents = pageEvents;
  }

  /** From now on the subscriber hears every event of the channel, in order. */
  join(name: string, subscriber: Subscriber): SharedChannel {
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = new TailedChannel(this, name);
      this.#channels.set(name, channel);
    }
    channel.add(subscriber);
    return channel;
  }

  /** Nobody subscribes to the channel any more. */
  forget(channel: TailedChannel): void {
    if (this.#channels.get(channel.name) === channel) this.#channels.delete(channel.name);
  }
}

// There may be one for each connection: no closures, no objects of options.
class TailedChannel implements SharedChannel, OrderedListener {
  readonly name: string;
  readonly #hub: ChannelHub;
  readonly #subscribers = new Set<Subscriber>();
  readonly #tail: OrderedTail;
  #reading: Promise<SnapshotPage> | null = null;

  constructor(hub: ChannelHub, name: string) {
    this.name = name;
    this.#hub = hub;
    this.#tail = new OrderedTail(hub, name, this);
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  leave(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0) return;
    this.#tail.close();
    this.#hub.forget(this);
  }

  tell(event: StoredEvent, afterOffset: number): void {
    const delivery = new Delivery(event, afterOffset);
    for (const subscriber of this.#subscribers) subscriber.hear(delivery);
  }

  async firstSnapshotPage(): Promise<SnapshotPage> {
    const { toldOffset } = this.#tail;
    const shared = this.#reading;
    if (shared) {
      const page = await shared;
      // Whoever came later hears the tail from later on. The page serves all the same when it reaches that far.
      if (page.position.offset >= toldOffset) return page;
    }
    const { log, pageEvents } = this.#hub;
    const reading = log.snapshot(this.name, { afterOffset: 0, limit: pageEvents });
    this.#reading = reading;
    try {
      return await reading;
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }
}
