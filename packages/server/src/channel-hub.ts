import type { Log, ReadResult, SnapshotPage, StoredEvent } from '@headway/log';
import type { Clock, Position } from '@headway/protocol';
import { Delivery, eventText } from './delivery.ts';
import type { FlushQueue } from './flush-queue.ts';
import { type OrderedListener, OrderedTail } from './ordered-tail.ts';
import { SharedReads } from './shared-reads.ts';

/** How long what was missed is kept for others, ms: those who are cut at once come back at once. */
const keepReadsMs = 200;

/** Hears the deliveries of a channel. MUST NOT throw, and MUST NOT wait for a client. */
export interface Subscriber {
  hear(delivery: Delivery): void;
}

/** A channel as its subscribers share it. */
export interface SharedChannel {
  /** The first page of the snapshot, read once for those who ask while it is being read. */
  firstSnapshotPage(): Promise<SnapshotPage>;
  /** `Log.read`, done once for those who ask for the same in the same moment. */
  read(after: Position, limit: number): Promise<ReadResult>;
  /** Idempotent. */
  leave(subscriber: Subscriber): void;
}

/** What the channels share. */
export interface ChannelHubServices {
  log: Log;
  settings: { pageEvents: number; clock: Pick<Clock, 'setTimer'> };
  flushQueue: Pick<FlushQueue, 'flushSoon'>;
}

/** One tail of the log per channel with subscribers: the first opens it, the last closes it. */
export class ChannelHub {
  readonly log: Log;
  readonly pageEvents: number;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly flushQueue: Pick<FlushQueue, 'flushSoon'>;
  readonly #channels = new Map<string, TailedChannel>();
  readonly #texts = new WeakMap<StoredEvent, string>();

  constructor({ log, settings, flushQueue }: ChannelHubServices) {
    this.log = log;
    this.pageEvents = settings.pageEvents;
    this.clock = settings.clock;
    this.flushQueue = flushQueue;
  }

  /** The JSON of an event for the wire, made once for all who get the event from one read. */
  textOf(event: StoredEvent): string {
    const known = this.#texts.get(event);
    if (known !== undefined) return known;
    const text = eventText(event);
    this.#texts.set(event, text);
    return text;
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
  /** Most have one subscriber, which needs no set. */
  #first: Subscriber | null = null;
  #others: Set<Subscriber> | null = null;
  readonly #tail: OrderedTail;
  #snapshots: SharedReads<SnapshotPage> | null = null;
  #reads: SharedReads<ReadResult> | null = null;

  constructor(hub: ChannelHub, name: string) {
    this.name = name;
    this.#hub = hub;
    this.#tail = new OrderedTail(hub, name, this);
  }

  add(subscriber: Subscriber): void {
    if (!this.#first && !this.#others) this.#first = subscriber;
    else (this.#others ??= new Set()).add(subscriber);
  }

  leave(subscriber: Subscriber): void {
    if (this.#first === subscriber) this.#first = null;
    else if (!this.#others?.delete(subscriber)) return;
    if (this.#first || this.#others?.size) return;
    this.#tail.close();
    this.#reads?.clear();
    this.#hub.forget(this);
  }

  tell(event: StoredEvent, afterOffset: number): void {
    const delivery = new Delivery(event, afterOffset);
    this.#first?.hear(delivery);
    for (const subscriber of this.#others ?? []) subscriber.hear(delivery);
    this.#hub.flushQueue.flushSoon();
  }

  firstSnapshotPage(): Promise<SnapshotPage> {
    const { log, pageEvents, clock } = this.#hub;
    this.#snapshots ??= new SharedReads(clock, 0);
    return this.#snapshots.get('first', this.#tail.toldOffset, () =>
      log.snapshot(this.name, { afterOffset: 0, limit: pageEvents }),
    );
  }

  read(after: Position, limit: number): Promise<ReadResult> {
    const { log, clock } = this.#hub;
    this.#reads ??= new SharedReads(clock, keepReadsMs);
    return this.#reads.get(`${after.epoch} ${after.offset} ${limit}`, this.#tail.toldOffset, () =>
      log.read(this.name, after, limit),
    );
  }
}
