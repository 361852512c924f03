import type { CursorId, OpenedCursor, SetAside, StoredEvent } from '@headway/log';
import {
  type AckMessage,
  encodeJson,
  HeadwayError,
  passesFilter,
  type SubscribedMessage,
  type SubscriptionRequest,
} from '@headway/protocol';
import type { SharedChannel, Subscriber } from './channel-hub.ts';
import { DeliveryDeadline } from './delivery-deadline.ts';
import { DurableCursor } from './durable-cursor.ts';
import { deliveryMessage, subscribedMessage } from './durable-messages.ts';
import type { DurableHolder } from './durable-holders.ts';
import { DurableWindow } from './durable-window.ts';
import type { Outbox } from './outbox.ts';
import { OutgoingText } from './outgoing.ts';
import type { Probes } from './probes.ts';
import type { Services } from './services.ts';
import { toldError } from './told-error.ts';

/** A durable subscription that is asked for. */
export interface DurableRequest extends SubscriptionRequest {
  durable: string;
}

export interface DurableSubscriptionOptions {
  services: Services;
  outbox: Outbox;
  probes: Probes;
  user: string;
  /** The server ended one that was started, or is to be. */
  onEnded: (subscription: DurableSubscription, error: HeadwayError) => void;
}

/**
 * Delivers the lossless events of a channel to one connection, from the place of a durable cursor on, and each until it is
 * acknowledged.
 *
 * ```text
 * opening ──start()──▶ open: ┌─▶ fill the window from the log ──▶ wait for acknowledgements ─┐
 *     │                  │   └── the head is overdue: send it again, or set it aside ◀───────┘
 *     └────── end() ─────┴──▶ ended
 * ```
 *
 * One loop does all that waits, so that nothing overtakes anything. What is to be sent again is sent alone, when nothing
 * else is in flight: a cumulative acknowledgement of something else can't be meant for it then.
 */
export class DurableSubscription implements Subscriber, DurableHolder {
  readonly cursor: CursorId;
  readonly #request: DurableRequest;
  readonly #options: DurableSubscriptionOptions;
  readonly #place: DurableCursor;
  readonly #deadline: DeliveryDeadline;
  #phase: 'opening' | 'open' | 'ended' = 'opening';
  #window = new DurableWindow(0);
  /** In vain, of the window's head. */
  #attempts = 0;
  /** What is being sent again. */
  #aside: SetAside | null = null;
  #mayResend = true;
  /** The deadline of what is first in flight has passed. */
  #isOverdue = false;
  /** What is first in flight has to be sent, once more or at last. */
  #owesHead = false;
  #isStale = false;
  #isWorking = false;
  /** Nothing more is read before half of what is in flight is acknowledged. */
  #isFull = false;
  #holds = 0;
  #shared: SharedChannel | null = null;
  #endedBy: HeadwayError | null = null;

  constructor(request: DurableRequest, options: DurableSubscriptionOptions) {
    const { services, user } = options;
    this.cursor = { user, name: request.durable, channel: request.channel };
    this.#request = request;
    this.#options = options;
    this.#place = new DurableCursor(this.cursor, services, {
      place: () => ({ offset: this.#window.settledOffset, attempts: this.#attempts }),
      onUsed: () => this.resend(),
      onForgotten: () => this.forgotten(),
    });
    const { clock, durable } = services.settings;
    this.#deadline = new DeliveryDeadline({
      clock,
      deadlineMs: durable.deadlineMs,
      probes: options.probes,
      onPassed: () => {
        this.#isOverdue = true;
        this.#wake();
      },
    });
  }

  get ended(): boolean {
    return this.#phase === 'ended';
  }

  /** Why it ended, where the client did not end it. */
  get endedBy(): HeadwayError | null {
    return this.#endedBy;
  }

  /**
   * Takes the subscription over from whoever has it. Nothing is delivered before `start`.
   * @throws HeadwayError `too_many_subscriptions`; what the log throws.
   */
  async open(): Promise<SubscribedMessage> {
    const { holders, hub } = this.#options.services;
    // First, since what the one before has yet to save is saved by this.
    holders.take(this);
    this.#shared = hub.join(this.cursor.channel, this);
    return this.#begin(await this.#place.open(this.#request.from ?? 'top'));
  }

  /** The client knows of it. */
  start(): void {
    if (this.#endedBy) this.#options.onEnded(this, this.#endedBy);
    if (this.#phase !== 'opening') return;
    this.#phase = 'open';
    this.#wake();
  }

  /**
   * From now on nothing more is delivered, and what was settled is saved. Idempotent.
   * @param error why, where the client did not end it
   */
  end(error: HeadwayError | null = null): void {
    if (this.ended) return;
    const wasOpen = this.#phase === 'open';
    this.#phase = 'ended';
    this.#endedBy = error;
    this.#deadline.cancel();
    this.#shared?.leave(this);
    this.#options.services.holders.leave(this);
    this.#place.leave();
    if (wasOpen && error) this.#options.onEnded(this, error);
  }

  takenOver(): void {
    this.end(new HeadwayError('taken_over'));
  }

  forgotten(): void {
    this.end(new HeadwayError('not_found'));
  }

  resend(): void {
    this.#mayResend = true;
    this.#wake();
  }

  hear(): void {
    this.#wake();
  }

  /** Delivers nothing until `resume`: the right to hear is in doubt. Holds add up. */
  hold(): void {
    this.#holds += 1;
  }

  resume(): void {
    this.#holds -= 1;
    this.#wake();
  }

  /** Resolves once it is safe. @throws HeadwayError `conflict` for what was not delivered on this subscription. */
  async acknowledge({ epoch, offset }: AckMessage): Promise<void> {
    if (epoch !== this.#options.services.log.epoch) {
      throw new HeadwayError(
        'conflict',
        'This was delivered before the log was opened again: it comes again.',
      );
    }
    const aside = this.#aside;
    if (aside && offset === aside.event.offset) {
      await this.#dropAside(aside);
      return;
    }
    switch (this.#window.acknowledge(offset)) {
      case 'beyond':
        throw new HeadwayError('conflict', `Nothing up to offset ${offset} was delivered yet.`);
      case 'known':
        break;
      case 'moved':
        this.#newHead();
        this.#wake();
        break;
    }
    await this.#place.save();
  }

  #begin(opened: OpenedCursor): SubscribedMessage {
    this.#window = new DurableWindow(opened.position.offset);
    this.#attempts = opened.attempts;
    return subscribedMessage(this.cursor, opened);
  }

  get #isActive(): boolean {
    return this.#phase === 'open' && this.#holds === 0;
  }

  #wake(): void {
    this.#isStale = true;
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    try {
      while (this.#isStale && this.#isActive) {
        this.#isStale = false;
        await this.#step();
      }
    } catch (error) {
      this.end(toldError(error, 'durable', this.#options.services.settings.onError));
    } finally {
      this.#isWorking = false;
    }
  }

  async #step(): Promise<void> {
    if (this.#isOverdue) {
      this.#isOverdue = false;
      await (this.#aside ? this.#retryAside(this.#aside) : this.#retryHead());
    }
    const mustEmpty = this.#mayResend && !this.#aside && (await this.#findAside());
    if (this.#owesHead) await this.#sendHead();
    if (!this.#aside && !mustEmpty) await this.#fill();
  }

  /** Looks for one that is to be sent again. True when it has to wait until nothing else is in flight. */
  async #findAside(): Promise<boolean> {
    this.#mayResend = false;
    const { cursors } = this.#options.services.log;
    const [next] = await cursors.listSetAside({ ...this.cursor, resend: true, limit: 1 });
    if (!next) return false;
    this.#mayResend = true;
    if (this.#window.size > 0) return true;
    this.#aside = next;
    this.#owesHead = true;
    return false;
  }

  async #dropAside(aside: SetAside): Promise<void> {
    this.#deadline.cancel();
    this.#isOverdue = false;
    try {
      // First: what is looked for next must not be this one.
      await this.#options.services.log.cursors.drop(aside.id);
    } catch (error) {
      this.#startDeadline();
      throw error;
    }
    if (this.#aside === aside) this.#asideIsDone();
  }

  #asideIsDone(): void {
    this.#aside = null;
    this.#newHead();
    this.resend();
  }

  async #retryAside(aside: SetAside): Promise<void> {
    const { log, settings } = this.#options.services;
    const attempts = (aside.resendAttempts ?? 0) + 1;
    const isLast = attempts >= settings.durable.maxAttempts;
    const noted = isLast ? null : await log.cursors.resend(aside.id, attempts);
    if (isLast) await this.#place.setAside(aside.event, attempts, aside.id);
    if (this.#aside !== aside) return;
    this.#aside = noted;
    // Set aside once more, or somebody dropped it meanwhile.
    if (!noted) this.#asideIsDone();
    else this.#owesHead = true;
  }

  async #retryHead(): Promise<void> {
    const offset = this.#window.head;
    if (offset === null) return;
    const attempts = this.#attempts + 1;
    const event = await this.#place.read(offset);
    // Taken over meanwhile: what becomes of it is for the other one to decide.
    if (this.ended) return;
    const isLast = attempts >= this.#options.services.settings.durable.maxAttempts;
    if (!event) this.#report(new Error(`The log has lost event ${offset} of '${this.cursor.channel}'.`));
    const isDone = event === null || (isLast && (await this.#place.setAside(event, attempts)));
    // Acknowledged at the last moment.
    if (this.#window.head !== offset) return;
    if (isDone) {
      this.#window.acknowledge(offset);
      this.#newHead();
    } else {
      this.#attempts = attempts;
      await this.#place.use();
    }
    // Also when it is another one, which was sent before: whoever stopped at the one before waits to hear that it may
    // go on.
    this.#owesHead = this.#window.head !== null;
  }

  async #sendHead(): Promise<void> {
    const { head } = this.#window;
    const aside = this.#aside;
    const event = aside?.event ?? (head === null ? null : await this.#place.read(head));
    if (!(await this.#hasRoom())) return;
    this.#owesHead = false;
    if (this.#aside !== aside || this.#window.head !== head) return;
    if (event) this.#send(event, (aside ? (aside.resendAttempts ?? 0) : this.#attempts) + 1);
    this.#startDeadline();
  }

  /** Reads on from where it stopped, until enough is in flight or nothing is left. */
  async #fill(): Promise<void> {
    const { log, settings } = this.#options.services;
    const { maxInFlight } = settings.durable;
    // Where all of it is skipped, in ever larger pages.
    let limit = maxInFlight;
    if (this.#window.size <= maxInFlight / 2) this.#isFull = false;
    while (!this.#isFull) {
      const window = this.#window;
      const after = { epoch: log.epoch, offset: window.readOffset };
      const result = await log.read(this.cursor.channel, after, limit);
      if (this.ended) return;
      if (!result.complete) {
        await this.#restart();
        return;
      }
      for (const event of result.events) {
        if (!this.#isWanted(event)) window.skipTo(event.offset);
        else if (await this.#hasRoom()) this.#sendNext(event);
        else return;
        this.#isFull = window.size >= maxInFlight;
        if (this.#isFull) return;
      }
      if (!result.more) {
        window.skipTo(result.position.offset);
        return;
      }
      limit = Math.min(limit * 2, settings.pageEvents);
    }
  }

  #isWanted(event: StoredEvent): boolean {
    return !event.conflatable && passesFilter(this.#request.filter, event);
  }

  #sendNext(event: StoredEvent): void {
    const isHead = this.#window.size === 0;
    this.#window.send(event.offset);
    this.#send(event, isHead ? this.#attempts + 1 : 1);
    if (isHead) this.#startDeadline();
  }

  /** History went while it was held, which only a very short `cursorMs` or a strange store can bring about. */
  async #restart(): Promise<void> {
    const subscribed = this.#begin(await this.#place.open('start'));
    if (this.ended) return;
    this.#newHead();
    this.#options.outbox.send(subscribed);
    this.#wake();
  }

  /** Waits for room in the outbox. False when nothing may be sent any more: then there is more to do later. */
  async #hasRoom(): Promise<boolean> {
    const { outbox } = this.#options;
    while (this.#isActive && !outbox.hasRoom) await outbox.room();
    if (!this.#isActive) this.#isStale = true;
    return this.#isActive;
  }

  #send(event: StoredEvent, attempt: number): void {
    const { outbox, services } = this.#options;
    const message = deliveryMessage(this.cursor, { event, attempt, epoch: services.log.epoch });
    outbox.push(new OutgoingText(encodeJson(message)));
  }

  /** What was first in flight is dealt with. */
  #newHead(): void {
    if (!this.#aside) this.#attempts = 0;
    this.#isOverdue = false;
    this.#owesHead = false;
    this.#startDeadline();
  }

  #report(error: unknown): void {
    this.#options.services.settings.onError(error, { stage: 'durable' });
  }

  #startDeadline(): void {
    if (this.#aside || this.#window.head !== null) this.#deadline.start();
    else this.#deadline.cancel();
  }
}
