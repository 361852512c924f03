import type { StoredEvent } from '@headway/log';
import type { HeadwayError, Position, SubscriptionRequest } from '@headway/protocol';
import { type AnswerPage, type AnswerRequest, type AnswerSource, readAnswer } from './answer.ts';
import type { SharedChannel, Subscriber } from './channel-hub.ts';
import { type Delivery } from './delivery.ts';
import { encodePage, type EncodedPage } from './encode-page.ts';
import { afterOffset } from './merge.ts';
import type { Outbox } from './outbox.ts';
import type { Services } from './services.ts';
import { SubscriptionFilter } from './subscription-filter.ts';
import type { Turns } from './turns.ts';

/**
 * Live events that may wait while an answer is read, as long as the outbox has room for them in its account; beyond, the
 * log is read again instead. Where that happens while a page is read, reading is slower than publishing: this and the
 * next pages are twice as large then, up to a factor.
 */
const maxBuffered = 1000;
const maxGrowth = 8;
/**
 * A page's characters. A client hears nothing before the whole page is there, and takes a long silence for a lost
 * connection: also on a slow line it must not take long.
 */
const maxPageLength = 65_536;
/** A page's share in characters, each of which may take three bytes: several pages are on their way at once. */
const pageShare = 1 / 32;
/** A client may ask for so many recent events; more are not refused but left out. */
const maxRecent = 1000;

/** The connection as its subscriptions see it. */
export interface SubscriptionOwner {
  readonly services: Pick<Services, 'log' | 'hub' | 'settings'>;
  readonly outbox: Outbox;
  /** So many pages of the connection may be in memory at once. */
  readonly turns: Turns;
  /** The outbox had no room for an event: `catchUp` is to be called, soon. */
  onBehind(subscription: Subscription): void;
}

export type SendPage = (page: EncodedPage) => void;

/**
 * One connection's subscription to one channel. It is also its own generation: one that ended stays ended, whatever a
 * read that is still under way brings, and the next subscription to the channel is another object.
 *
 * ```text
 * answering ──last page sent──▶ live          both ──end()──▶ ended
 *     ▲                          │
 *     └──no room in the outbox───┘ (or in the buffer, while it was held)
 * ```
 *
 * While it is answering, or held, live events wait in a buffer. What the buffer or the outbox has no room for is read
 * from the log.
 */
export class Subscription implements Subscriber {
  readonly channel: string;
  readonly request: SubscriptionRequest;
  readonly #owner: SubscriptionOwner;
  readonly #filter: SubscriptionFilter | null;
  /** Until the first answer is given, what passed on the connection before has to be guessed. */
  #guessesPassed = true;
  #phase: 'answering' | 'live' | 'ended' = 'answering';
  #shared: SharedChannel | null = null;
  #offset = 0;
  #toldOffset = 0;
  /** `null` while nothing waits: there may be many thousands of subscriptions. */
  #buffer: Delivery[] | null = null;
  #bufferedBytes = 0;
  /** The last live event that was dropped: up to it the log must be read. */
  #droppedOffset = 0;
  #growth = 1;
  #holds = 0;
  #released: (() => void)[] | null = null;
  #endedBy: HeadwayError | null = null;
  /** Whether the client knows of it: its first page is on the way. */
  answered = false;

  constructor(request: SubscriptionRequest, owner: SubscriptionOwner) {
    this.channel = request.channel;
    this.request = request;
    this.#owner = owner;
    this.#filter = request.filter ? new SubscriptionFilter(request.filter) : null;
  }

  get ended(): boolean {
    return this.#phase === 'ended';
  }

  /** Why it ended, where the client did not end it. */
  get endedBy(): HeadwayError | null {
    return this.#endedBy;
  }

  /**
   * Answers the request in pages, then goes live. Returns early when the subscription ends meanwhile.
   * @throws what the log throws; the caller ends the subscription then.
   */
  async open(send: SendPage): Promise<void> {
    if (this.ended) return;
    this.#shared = this.#owner.services.hub.join(this.channel, this);
    const { after, recent = 0 } = this.request;
    await this.#answer({ ...(after && { after }), recent: Math.min(recent, maxRecent) }, send);
  }

  /** Reads from the log what the outbox had no room for, as there is room, then goes live again. */
  async catchUp(send: SendPage): Promise<void> {
    if (!this.ended) await this.#answer({ after: this.#position }, send);
  }

  /** From now on nothing more is delivered. Idempotent. */
  end(error: HeadwayError | null = null): void {
    if (this.ended) return;
    this.#phase = 'ended';
    this.#endedBy = error;
    this.#clearBuffer();
    this.#shared?.leave(this);
    this.#release();
  }

  /** A live event of the channel; the channel calls it in order. */
  hear(delivery: Delivery): void {
    if (this.#phase === 'live' && this.#holds === 0) this.#deliver(delivery);
    else if (!this.ended) this.#keep(delivery);
  }

  /** Delivers nothing until `resume`: the right to hear is in doubt. Holds add up. */
  hold(): void {
    this.#holds += 1;
  }

  /** Undoes one `hold`. `send` takes the pages of another answer, where more was held than the buffer takes. */
  async resume(send: SendPage): Promise<void> {
    this.#holds -= 1;
    if (this.#holds > 0 || this.ended) return;
    this.#release();
    if (this.#phase !== 'live') return;
    if (this.#droppedOffset > this.#offset) {
      this.#phase = 'answering';
      await this.catchUp(send);
    } else {
      this.#flush();
    }
  }

  /**
   * How far a filtered subscription was served, when that has moved since it was last told; the client can't see it
   * from the events that it gets.
   */
  takeUntoldPosition(): Position | null {
    if (!this.#filter || this.#phase !== 'live' || this.#offset === this.#toldOffset) return null;
    this.#toldOffset = this.#offset;
    return this.#position;
  }

  get #position(): Position {
    return { epoch: this.#owner.services.log.epoch, offset: this.#offset };
  }

  async #answer(first: AnswerRequest, send: SendPage): Promise<void> {
    this.#growth = 1;
    let request = first;
    do {
      const due = this.#droppedOffset;
      const pages = readAnswer(this.#source, request);
      while (await this.#sendNext(pages, send));
      if (this.ended) return;
      if (this.#offset < due) throw new Error(`The log lacks what its tail told of '${this.channel}'.`);
      this.#guessesPassed = false;
      request = { after: this.#position };
      // From here to `live` nothing may wait: what is dropped in between would go unseen.
    } while (this.#droppedOffset > this.#offset);
    this.#phase = 'live';
    if (this.#holds === 0) this.#flush();
  }

  get #source(): AnswerSource {
    const { log, settings } = this.#owner.services;
    const { pageEvents, maxSnapshotPages } = settings;
    return {
      channel: this.channel,
      log,
      limit: () => pageEvents * this.#growth,
      maxSnapshotEvents: pageEvents * maxSnapshotPages,
      firstSnapshotPage: () =>
        this.#shared?.firstSnapshotPage() ??
        log.snapshot(this.channel, { afterOffset: 0, limit: pageEvents }),
      read: (after, limit) => this.#shared?.read(after, limit) ?? log.read(this.channel, after, limit),
      unheardOffset: () => this.#droppedOffset,
    };
  }

  /** Reads and sends a page when it is its turn and there is room. True when another is to follow. */
  async #sendNext(pages: AsyncIterator<AnswerPage>, send: SendPage): Promise<boolean> {
    const { outbox, turns } = this.#owner;
    const endTurn = await turns.take();
    try {
      while (!this.ended && !outbox.hasRoom) await outbox.room();
      if (this.ended) return false;
      const droppedBefore = this.#droppedOffset;
      const { done, value: page } = await pages.next();
      if (done) return false;
      if (this.#droppedOffset !== droppedBefore) this.#growth = Math.min(this.#growth * 2, maxGrowth);
      await this.#sendPage(page, send, endTurn);
      return page.more && !this.ended;
    } finally {
      endTurn();
    }
  }

  async #sendPage(page: AnswerPage, send: SendPage, endTurn: () => void): Promise<void> {
    const guesses = this.#guessesPassed && page.recovery === 'resumed';
    if (guesses && !page.more) await this.#assumeLivingKeys();
    const events = page.events.filter((event) => this.#passes(event, guesses));
    const { outbox, services } = this.#owner;
    const maxLength = Math.min(maxPageLength, services.settings.maxQueuedBytes * pageShare);
    const textOf = (event: StoredEvent): string => services.hub.textOf(event);
    for (const part of encodePage(this.channel, page, { events, textOf, maxLength })) {
      // Not a function of its own: between the last test and the sending nobody else may take the room.
      while (!this.ended && (this.#holds > 0 || !outbox.hasRoom)) {
        // Others need not wait for a rule's answer too.
        if (this.#holds > 0) endTurn();
        await (this.#holds > 0 ? this.#nextRelease() : outbox.room());
      }
      if (this.ended) return;
      send(part);
    }
    this.#offset = page.position.offset;
    this.#toldOffset = this.#offset;
  }

  #passes(event: StoredEvent, guesses: boolean): boolean {
    if (!this.#filter) return true;
    // An entity that a resumption meets may have passed on the connection before.
    if (guesses && event.key !== undefined) this.#filter.assume(event.key);
    return this.#filter.passes(event);
  }

  /**
   * So may those that did not change meanwhile. A client that resumes may get an end too many, never one too few.
   */
  async #assumeLivingKeys(): Promise<void> {
    const filter = this.#filter;
    if (!filter?.remembers) return;
    const { log, settings } = this.#owner.services;
    let page = await this.#source.firstSnapshotPage();
    for (;;) {
      for (const { key } of page.events) if (key !== undefined) filter.assume(key);
      const last = page.events.at(-1);
      if (!page.more || !last || this.ended) return;
      page = await log.snapshot(this.channel, { afterOffset: last.offset, limit: settings.pageEvents });
    }
  }

  #keep(delivery: Delivery): void {
    const { length } = delivery.frame;
    this.#buffer ??= [];
    if (this.#buffer.length < maxBuffered * this.#growth && this.#owner.outbox.reserve(length)) {
      this.#buffer.push(delivery);
      this.#bufferedBytes += length;
    } else {
      this.#clearBuffer();
      this.#droppedOffset = delivery.offset;
    }
  }

  #clearBuffer(): void {
    this.#owner.outbox.release(this.#bufferedBytes);
    this.#buffer = null;
    this.#bufferedBytes = 0;
  }

  #flush(): void {
    const buffered = afterOffset(this.#buffer ?? [], this.#offset);
    this.#clearBuffer();
    for (const delivery of buffered) this.hear(delivery);
  }

  #deliver(delivery: Delivery): void {
    if (delivery.offset <= this.#offset) return;
    const hidden = this.#filter?.wants(delivery.event) === false;
    if (delivery.afterOffset <= this.#offset && (hidden || this.#owner.outbox.offer(delivery))) {
      if (!hidden) this.#filter?.passes(delivery.event);
      this.#offset = delivery.offset;
    } else {
      this.#phase = 'answering';
      this.#droppedOffset = delivery.offset;
      this.#owner.onBehind(this);
    }
  }

  #nextRelease(): Promise<void> {
    return new Promise((resolve) => (this.#released ??= []).push(resolve));
  }

  #release(): void {
    const released = this.#released ?? [];
    this.#released = null;
    for (const resolve of released) resolve();
  }
}
