import {
  type AckMessage,
  encodeJson,
  HeadwayError,
  type RefusedSubscription,
  sentenceOf,
  type SubscribedMessage,
  type SubscriptionRequest,
} from '@headway/protocol';
import type { Asker } from './access.ts';
import { type DurableRequest, DurableSubscription } from './durable-subscription.ts';
import { forEachLimited } from './for-each-limited.ts';
import type { Outbox } from './outbox.ts';
import { Probes } from './probes.ts';
import type { Services } from './services.ts';
import { toldError } from './told-error.ts';

/** Subscriptions of one connection that are checked and opened at the same time. */
const maxAtOnce = 8;

/** Names a durable subscription on its connection. */
type Name = Pick<DurableRequest, 'channel' | 'durable'>;

/** The durable subscriptions of one connection. */
export class DurableSubscriptions {
  readonly probes: Probes;
  readonly #services: Services;
  readonly #outbox: Outbox;
  readonly #asker: Asker;
  readonly #byName = new Map<string, DurableSubscription>();

  constructor(services: Services, outbox: Outbox, asker: Asker) {
    this.#services = services;
    this.#outbox = outbox;
    this.#asker = asker;
    this.probes = new Probes(outbox);
  }

  /** Opens those of a `connect`. Gives the JSON of their answers, in order; nothing is delivered before `start`. */
  async connect(
    requests: readonly DurableRequest[],
  ): Promise<{ answers: readonly string[]; start: () => void }> {
    const answers: string[] = [];
    const opened: DurableSubscription[] = [];
    await forEachLimited(requests, maxAtOnce, async (request, index) => {
      try {
        const { subscription, answer } = await this.#open(request);
        opened.push(subscription);
        answers[index] = encodeJson(answer);
      } catch (error) {
        answers[index] = encodeJson(refusalOf(request, this.#told(error)));
      }
    });
    return {
      answers,
      start() {
        for (const subscription of opened) subscription.start();
      },
    };
  }

  /** @throws HeadwayError with the code that refuses it. */
  async subscribe(request: DurableRequest, ref: string): Promise<void> {
    const { subscription, answer } = await this.#open(request);
    this.#outbox.send({ ...answer, ref });
    subscription.start();
  }

  /** @throws HeadwayError `not_subscribed`. */
  unsubscribe(name: Name, ref: string): void {
    this.#find(name).end();
    this.#byName.delete(keyOf(name));
    this.#outbox.send({ type: 'unsubscribed', ref, channel: name.channel, durable: name.durable });
  }

  /** Resolves once it is safe. @throws HeadwayError `not_subscribed`, `conflict`. */
  async acknowledge(message: AckMessage): Promise<void> {
    await this.#find(message).acknowledge(message);
  }

  /** Asks the rules again, of one channel or all; until they have answered, nothing is delivered. */
  async recheck(channel?: string): Promise<void> {
    const subscriptions = [...this.#byName.values()].filter(
      ({ cursor }) => channel === undefined || cursor.channel === channel,
    );
    for (const subscription of subscriptions) subscription.hold();
    await forEachLimited(subscriptions, maxAtOnce, async (subscription) => {
      try {
        await this.#services.access.requireSubscribe(this.#asker.identity, subscription.cursor.channel);
      } catch (error) {
        subscription.end(this.#told(error));
      }
      subscription.resume();
    });
  }

  endAll(): void {
    for (const subscription of this.#byName.values()) subscription.end();
    this.#byName.clear();
  }

  async #open(
    request: DurableRequest,
  ): Promise<{ subscription: DurableSubscription; answer: SubscribedMessage }> {
    const { access, loader, settings } = this.#services;
    const { channel } = request;
    const key = keyOf(request);
    if (this.#byName.has(key)) throw new HeadwayError('already_subscribed');
    if (this.#byName.size >= settings.maxSubscriptions) throw new HeadwayError('too_many_subscriptions');
    const subscription = new DurableSubscription(request, {
      services: this.#services,
      outbox: this.#outbox,
      probes: this.probes,
      user: this.#asker.identity.userId,
      onEnded: (ended, error) => this.#tellEnded(ended, error),
    });
    // Before its rule is asked: a recheck that comes meanwhile must find it.
    this.#byName.set(key, subscription);
    try {
      await access.requireSubscribe(this.#asker.identity, channel);
      if (!subscription.ended) await loader.ensure(channel);
      if (!subscription.ended) {
        const answer = await subscription.open();
        if (!subscription.ended) return { subscription, answer };
      }
      throw (
        subscription.endedBy ??
        new HeadwayError('not_subscribed', 'Unsubscribed before it could be answered.')
      );
    } catch (error) {
      subscription.end();
      if (this.#byName.get(key) === subscription) this.#byName.delete(key);
      throw error;
    }
  }

  #find(name: Name): DurableSubscription {
    const subscription = this.#byName.get(keyOf(name));
    if (!subscription) throw new HeadwayError('not_subscribed');
    return subscription;
  }

  #tellEnded(subscription: DurableSubscription, { code }: HeadwayError): void {
    const { channel, name: durable } = subscription.cursor;
    const key = keyOf({ channel, durable });
    if (this.#byName.get(key) === subscription) this.#byName.delete(key);
    this.#outbox.send({ type: 'unsubscribed', channel, durable, code });
  }

  #told(error: unknown): HeadwayError {
    return toldError(error, 'subscribe', this.#services.settings.onError);
  }
}

/** Whether it asks for a durable subscription. */
export function isDurable(request: SubscriptionRequest): request is DurableRequest {
  return request.durable !== undefined;
}

function keyOf({ channel, durable }: Name): string {
  return JSON.stringify([channel, durable]);
}

function refusalOf({ channel, durable }: Name, error: HeadwayError): RefusedSubscription {
  return { channel, durable, code: error.code, message: sentenceOf(error) };
}
