import {
  encodeJson,
  HeadwayError,
  type Position,
  type RefusedSubscription,
  sentenceOf,
  type SubscribeMessage,
  type SubscriptionRequest,
  type UnsubscribeMessage,
} from '@headway/protocol';
import type { Asker } from './access.ts';
import { DurableSubscriptions, isDurable } from './durable-subscriptions.ts';
import { type EncodedPage, pageText } from './encode-page.ts';
import { forEachLimited } from './for-each-limited.ts';
import type { Outbox } from './outbox.ts';
import { OutgoingText } from './outgoing.ts';
import type { PresenceConnection } from './presence-connection.ts';
import { departureOf } from './presence-room.ts';
import type { Services } from './services.ts';
import { type SendPage, Subscription, type SubscriptionOwner } from './subscription.ts';
import { toldError } from './told-error.ts';
import { Turns } from './turns.ts';

/** Subscriptions of one connection that are checked and read at the same time. */
const maxAtOnce = 8;
/**
 * So many characters may the pages inside `connected` have, a single one more: clients wait for it for some seconds only,
 * also on a slow line. The others follow in messages of their own, as there is room for them.
 */
const maxConnectedLength = 65_536;
/** Nor more than this share of what may be queued. */
const connectedShare = 1 / 16;

export interface SubscriptionsOptions {
  services: Services;
  outbox: Outbox;
  asker: Asker;
  presence: PresenceConnection;
}

/** The subscriptions of one connection. */
export class Subscriptions implements SubscriptionOwner {
  readonly services: Services;
  readonly outbox: Outbox;
  readonly turns: Turns = new Turns(maxAtOnce);
  readonly #asker: Asker;
  readonly #presence: PresenceConnection;
  readonly #byChannel = new Map<string, Subscription>();
  #durables: DurableSubscriptions | null = null;

  constructor({ services, outbox, asker, presence }: SubscriptionsOptions) {
    this.services = services;
    this.outbox = outbox;
    this.#asker = asker;
    this.#presence = presence;
  }

  /** Made when they are first asked for: most connections have none. */
  get durables(): DurableSubscriptions {
    this.#durables ??= new DurableSubscriptions(this.services, this.outbox, this.#asker);
    return this.#durables;
  }

  /** The peer answered a ping. */
  ponged(payload: string): void {
    this.#durables?.probes.answered(payload);
  }

  onBehind(subscription: Subscription): void {
    void this.#guard(subscription, () => subscription.catchUp(this.#sender()));
  }

  /**
   * Opens the subscriptions of a `connect`. `sendConnected` gets the JSON of their answers, in their order; what each
   * has to say after its first page comes after that.
   */
  async connect(
    requests: readonly SubscriptionRequest[],
    sendConnected: (answers: readonly string[]) => void,
  ): Promise<void> {
    const plain = requests.filter((request) => !isDurable(request));
    const durables =
      plain.length < requests.length ? this.durables.connect(requests.filter(isDurable)) : null;
    const openings = plain.map((request) => this.#tryAdd(request));
    const maxLength = Math.min(maxConnectedLength, this.services.settings.maxQueuedBytes * connectedShare);
    const send = this.#sender();
    const reading: Promise<void>[] = [];
    const early: Subscription[] = [];
    const late: Subscription[] = [];
    /** First pages that did not fit. */
    const behind: { subscription: Subscription; page: EncodedPage }[] = [];
    let length = 0;
    await forEachLimited(openings, maxAtOnce, async (opening) => {
      const { subscription } = opening;
      if (!subscription || !(await this.#admit(subscription))) return;
      if (length > maxLength) {
        opening.answer = pageText(this.#emptyPage(subscription.request));
        late.push(subscription);
        return;
      }
      const answered = Promise.withResolvers<void>();
      const read = this.#guard(subscription, () =>
        subscription.open((page) => {
          if (opening.answer !== null) {
            send(page);
            return;
          }
          const text = pageText(page);
          const fits = length === 0 || length + text.length <= maxLength;
          opening.answer = fits ? text : pageText(this.#emptyPage(subscription.request));
          if (!fits) behind.push({ subscription, page });
          length += text.length;
          // What it has to say next waits until `connected` is sent.
          subscription.hold();
          early.push(subscription);
          answered.resolve();
        }),
      );
      reading.push(read);
      await Promise.race([answered.promise, read]);
    });
    const durable = await durables;
    for (const { subscription } of openings) if (subscription) subscription.answered = true;
    const answers = { plain: openings.map(answerText).values(), durable: durable?.answers.values() };
    sendConnected(
      requests.map((request) => answers[isDurable(request) ? 'durable' : 'plain']?.next().value ?? ''),
    );
    durable?.start();
    for (const { subscription, page } of behind) if (!subscription.ended) send(page);
    for (const subscription of early) this.#resume(subscription);
    await forEachLimited(late, maxAtOnce, (subscription) =>
      this.#guard(subscription, () => subscription.open(this.#sender())),
    );
    await Promise.all(reading);
  }

  /** @throws HeadwayError with the code that refuses it. */
  async subscribe({ ref, ...request }: SubscribeMessage): Promise<void> {
    if (isDurable(request)) {
      await this.durables.subscribe(request, ref);
      return;
    }
    const subscription = this.#add(request);
    if (await this.#admit(subscription)) {
      await this.#guard(subscription, () =>
        subscription.open((page) => {
          const text = pageText(page, subscription.answered ? undefined : ref);
          subscription.answered = true;
          this.outbox.push(new OutgoingText(text));
        }),
      );
    }
    if (!subscription.answered) throw reasonOf(subscription);
  }

  /** @throws HeadwayError `not_subscribed`. */
  unsubscribe({ ref, channel, durable }: UnsubscribeMessage): void {
    if (durable !== undefined) {
      this.durables.unsubscribe({ channel, durable }, ref);
      return;
    }
    const subscription = this.#byChannel.get(channel);
    if (!subscription) throw new HeadwayError('not_subscribed');
    this.#byChannel.delete(channel);
    subscription.end();
    this.#presence.unsubscribed(channel, 'left');
    this.outbox.send({ type: 'unsubscribed', ref, channel });
  }

  /**
   * Asks the rules again, of one channel or all. What was stored after this call reaches only those who may still hear
   * it, so the subscriptions stand still until their rule has answered.
   */
  async recheck(channel?: string): Promise<void> {
    const durables = this.#durables?.recheck(channel);
    const subscriptions = [...this.#byChannel.values()].filter(
      (subscription) => channel === undefined || subscription.channel === channel,
    );
    for (const subscription of subscriptions) subscription.hold();
    await forEachLimited(subscriptions, maxAtOnce, async (subscription) => {
      await this.#guard(subscription, () =>
        this.services.access.requireSubscribe(this.#asker.identity, subscription.channel),
      );
      this.#resume(subscription);
    });
    await durables;
  }

  /** How far filtered subscriptions were served, those only that moved since this was last asked. */
  takeUntoldPositions(): Record<string, Position> | null {
    const positions: Record<string, Position> = {};
    let any = false;
    for (const [channel, subscription] of this.#byChannel) {
      const position = subscription.takeUntoldPosition();
      if (!position) continue;
      positions[channel] = position;
      any = true;
    }
    return any ? positions : null;
  }

  endAll(): void {
    for (const subscription of this.#byChannel.values()) subscription.end();
    this.#byChannel.clear();
    this.#durables?.endAll();
  }

  #add(request: SubscriptionRequest): Subscription {
    const { maxSubscriptions } = this.services.settings;
    if (this.#byChannel.has(request.channel)) throw new HeadwayError('already_subscribed');
    if (this.#byChannel.size >= maxSubscriptions) throw new HeadwayError('too_many_subscriptions');
    const subscription = new Subscription(request, this);
    // Before its rule is asked: a recheck that comes meanwhile must find it.
    this.#byChannel.set(request.channel, subscription);
    return subscription;
  }

  #tryAdd(request: SubscriptionRequest): Opening {
    try {
      return { channel: request.channel, subscription: this.#add(request), refused: null, answer: null };
    } catch (error) {
      const refused = toldError(error, 'subscribe', this.services.settings.onError);
      return { channel: request.channel, subscription: null, refused, answer: null };
    }
  }

  /** Asks the rule and loads the channel. False when the subscription has ended by then. */
  async #admit(subscription: Subscription): Promise<boolean> {
    const { access, loader } = this.services;
    await this.#guard(subscription, async () => {
      await access.requireSubscribe(this.#asker.identity, subscription.channel);
      if (!subscription.ended) await loader.ensure(subscription.channel);
    });
    if (subscription.ended) return false;
    this.#presence.subscribed(subscription.channel);
    return true;
  }

  /** Does a part of a subscription's work; what goes wrong ends this subscription and nothing else. */
  async #guard(subscription: Subscription, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Of one that the client has left nobody wants to know any more.
      if (subscription.ended) return;
      const told = toldError(error, 'subscribe', this.services.settings.onError);
      subscription.end(told);
      this.#byChannel.delete(subscription.channel);
      this.#presence.unsubscribed(subscription.channel, departureOf(told.code));
      if (!subscription.answered) return;
      this.outbox.send({ type: 'unsubscribed', channel: subscription.channel, code: told.code });
    }
  }

  /** Made when it is needed: few connections are sent a page of its own. */
  #sender(): SendPage {
    return (page) => this.outbox.push(new OutgoingText(pageText(page)));
  }

  /** Not awaited: what was held may have to wait for the client, and who asked must not. */
  #resume(subscription: Subscription): void {
    void this.#guard(subscription, () => subscription.resume(this.#sender()));
  }

  /** Says that an answer is to come, without having read it. */
  #emptyPage({ channel, after }: SubscriptionRequest): EncodedPage {
    return {
      head: {
        type: 'subscribed',
        channel,
        position: after ?? { epoch: this.services.log.epoch, offset: 0 },
        recovery: after ? 'resumed' : 'snapshot',
        more: true,
      },
      events: [],
    };
  }
}

/** A subscription of a `connect` on its way to its answer. */
interface Opening {
  channel: string;
  subscription: Subscription | null;
  refused: HeadwayError | null;
  /** The JSON of its first page. */
  answer: string | null;
}

function answerText({ channel, subscription, refused, answer }: Opening): string {
  if (answer !== null && !subscription?.ended) return answer;
  const reason = refused ?? reasonOf(subscription);
  return encodeJson({
    channel,
    code: reason.code,
    message: sentenceOf(reason),
  } satisfies RefusedSubscription);
}

function reasonOf(subscription: Subscription | null): HeadwayError {
  return (
    subscription?.endedBy ?? new HeadwayError('not_subscribed', 'Unsubscribed before it could be answered.')
  );
}
