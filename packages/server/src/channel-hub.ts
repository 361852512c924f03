import type { Log, SnapshotPage } from '@headway/log';
import { Delivery } from './delivery.ts';
import { OrderedTail } from './ordered-tail.ts';

/** Hears the deliveries of a channel. MUST NOT throw, and MUST NOT wait for a client. */
export interface Subscriber {
  hear(delivery: Delivery): void;
}

/** A channel as its subscribers share it. */
export interface SharedChannel {
  /** The first page of the snapshot, read once for those who ask while it is being read. */
  firstSnapshotPage(): Promise<SnapshotPage>;
  /** Idempotent. */
  leave(): void;
}

/** One tail of the log per channel with subscribers: the first opens it, the last closes it. */
export class ChannelHub {
  readonly #log: Log;
  readonly #pageEvents: number;
  readonly #channels = new Map<string, TailedChannel>();

  constructor(log: Log, pageEvents: number) {
    this.#log = log;
    this.#pageEvents = pageEvents;
  }

  /** From now on the subscriber hears every event of the channel, in order. */
  join(name: string, subscriber: Subscriber): SharedChannel {
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = new TailedChannel(this.#log, name, this.#pageEvents);
      this.#channels.set(name, channel);
    }
    const joined = channel;
    joined.subscribers.add(subscriber);
    return {
      firstSnapshotPage: () => joined.firstSnapshotPage(),
      leave: () => {
        if (!joined.subscribers.delete(subscriber) || joined.subscribers.size > 0) return;
        joined.close();
        this.#channels.delete(name);
      },
    };
  }
}

class TailedChannel {
  readonly subscribers = new Set<Subscriber>();
  readonly #tail: OrderedTail;
  readonly #readFirstPage: () => Promise<SnapshotPage>;
  #reading: Promise<SnapshotPage> | null = null;

  constructor(log: Log, channel: string, pageEvents: number) {
    this.#readFirstPage = () => log.snapshot(channel, { afterOffset: 0, limit: pageEvents });
    this.#tail = new OrderedTail({
      log,
      channel,
      pageEvents,
      listener: (event, afterOffset) => {
        const delivery = new Delivery(event, afterOffset);
        for (const subscriber of this.subscribers) subscriber.hear(delivery);
      },
    });
  }

  /** Stops the tail. Idempotent. */
  close(): void {
    this.#tail.close();
  }

  async firstSnapshotPage(): Promise<SnapshotPage> {
    const { toldOffset } = this.#tail;
    const shared = this.#reading;
    if (shared) {
      const page = await shared;
      // Whoever came later hears the tail from later on. The page serves all the same when it reaches that far.
      if (page.position.offset >= toldOffset) return page;
    }
    const reading = this.#readFirstPage();
    this.#reading = reading;
    try {
      return await reading;
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }
}
