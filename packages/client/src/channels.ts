import {
  type ErrorMessage,
  type HeadwayEvent,
  parseChannel,
  type PingMessage,
  type RefusedSubscription,
  type SubscribedMessage,
  type SubscriptionRequest,
  type UnsubscribedMessage,
} from '@headway/protocol';
import { checkPosition, createHandle } from './channel-handle.ts';
import { ChannelState, type Delivery } from './channel-state.ts';
import type { ChannelHandle, ChannelOptions } from './client.ts';
import { type AnyHandler, Handlers } from './handlers.ts';
import type { OnError } from './listeners.ts';
import { Holder } from './holder.ts';
import { createNotifier, type Notifiable } from './notifier.ts';
import { RecentIds } from './recent-ids.ts';
import { SharedChannel } from './shared-channel.ts';
import { Subscription, type Wire } from './subscription.ts';

// How far apart the same event may come through two channels, in events.
const idWindow = 2048;

export interface ChannelsOptions {
  wire: Wire;
  schedule: (callback: () => void) => void;
  onError: OnError;
}

/** All channels that somebody holds. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #channels = new Map<string, SharedChannel>();
  readonly #notify: (changed: Notifiable) => void;
  /** Client-wide handlers: of what happens, and of snapshots too. Each event is heard once by either. */
  readonly #handlers: Handlers;
  readonly #snapshotHandlers: Handlers;
  readonly #heard = new RecentIds(idWindow);
  readonly #heardWithSnapshots = new RecentIds(idWindow);
  readonly #toReconcile = new Set<SharedChannel>();

  constructor(options: ChannelsOptions) {
    this.#options = options;
    this.#notify = createNotifier(options.schedule);
    this.#handlers = new Handlers(options.onError);
    this.#snapshotHandlers = new Handlers(options.onError);
  }

  /** @throws TypeError when `name` is not a channel; HeadwayError `bad_message` when `after` is not a position. */
  acquire<Events extends object>(name: string, options: ChannelOptions): ChannelHandle<Events> {
    if (!parseChannel(name)) {
      throw new TypeError(`A channel is like 'project:7', a namespace and an id; got '${name}'.`);
    }
    checkPosition(options.after);
    const shared = this.#channels.get(name) ?? this.#create(name);
    const holder = new Holder(shared, { ...options }, this.#options.onError);
    shared.holders.add(holder);
    shared.subscription.askAgain();
    this.#reconcileSoon(shared);
    return createHandle(name, holder, () => this.#release(shared, holder));
  }

  on(pattern: string, handler: AnyHandler, snapshots: boolean): () => void {
    return (snapshots ? this.#snapshotHandlers : this.#handlers).on(pattern, handler);
  }

  /** What the `connect` message asks for. */
  introduce(): SubscriptionRequest[] {
    return [...this.#channels.values()].flatMap((shared) => shared.subscription.introduce() ?? []);
  }

  /** The answers in `connected`; afterwards the channels that were taken or left meanwhile are put right. */
  connected(answers: readonly (SubscribedMessage | RefusedSubscription)[]): void {
    for (const answer of answers) {
      // Left while the connection opened; whoever took it again since asks for itself.
      if (!this.#channels.get(answer.channel)?.subscription.introduced) {
        this.#unsubscribe(answer);
        continue;
      }
      if ('code' in answer) this.#with(answer.channel, (s) => s.apply(s.subscription.failed(answer.code)));
      else this.subscribed(answer);
    }
    for (const shared of this.#channels.values()) this.#reconcile(shared);
  }

  disconnected(): void {
    for (const shared of this.#channels.values()) {
      shared.subscription.disconnected();
      shared.changed();
    }
  }

  subscribed(message: SubscribedMessage): void {
    this.#with(message.channel, (shared) => shared.apply(shared.subscription.subscribed(message)));
  }

  unsubscribed({ channel, code }: UnsubscribedMessage): void {
    // Without a code it only confirms that we left.
    if (code) this.#with(channel, (shared) => shared.apply(shared.subscription.endedByServer(code)));
  }

  /** True when the error answers a subscribe. */
  failed({ ref, code }: ErrorMessage): boolean {
    for (const shared of this.#channels.values()) {
      if (ref === undefined || shared.subscription.ref !== ref) continue;
      shared.apply(shared.subscription.failed(code));
      return true;
    }
    return false;
  }

  event(event: HeadwayEvent): void {
    this.#with(event.channel, (shared) => shared.apply(shared.state.event(event)));
  }

  served(positions: NonNullable<PingMessage['positions']>): void {
    for (const [channel, position] of Object.entries(positions)) {
      this.#with(channel, (shared) => {
        if (shared.state.served(position)) shared.changed();
      });
    }
  }

  #unsubscribe(answer: SubscribedMessage | RefusedSubscription): void {
    if ('code' in answer) return;
    const { wire } = this.#options;
    wire.send({ type: 'unsubscribe', ref: wire.nextRef(), channel: answer.channel });
  }

  #with(channel: string, act: (shared: SharedChannel) => void): void {
    const shared = this.#channels.get(channel);
    // What comes for a channel that was just left is of no use to anyone.
    if (shared) act(shared);
  }

  #create(channel: string): SharedChannel {
    const state = new ChannelState();
    const subscription = new Subscription({
      channel,
      state,
      wire: this.#options.wire,
      wants: () => [...shared.holders].map((holder) => holder.want),
      onRetry: () => subscription.reconcile(),
    });
    const shared = new SharedChannel({
      channel,
      state,
      subscription,
      onError: this.#options.onError,
      onHeard: (delivery) => this.#heardBySomeone(delivery),
      onChanged: this.#notify,
    });
    this.#channels.set(channel, shared);
    return shared;
  }

  #heardBySomeone({ event, origin }: Delivery): void {
    if (origin !== 'snapshot' && this.#heard.add(event.id)) this.#handlers.call(event, { origin });
    if (this.#heardWithSnapshots.add(event.id)) this.#snapshotHandlers.call(event, { origin });
  }

  /** Components that are mounted together want one subscription between them. */
  #reconcileSoon(shared: SharedChannel): void {
    this.#toReconcile.add(shared);
    if (this.#toReconcile.size > 1) return;
    queueMicrotask(() => {
      const all = [...this.#toReconcile];
      this.#toReconcile.clear();
      for (const one of all) this.#reconcile(one);
    });
  }

  #release(shared: SharedChannel, holder: Holder): void {
    shared.holders.delete(holder);
    if (shared.holders.size > 0) return;
    // Not at once: a component that is mounted twice, or a page that follows, takes the channel again right away.
    this.#options.wire.clock.setTimer(() => this.#reconcile(shared), 0);
  }

  #reconcile(shared: SharedChannel): void {
    if (this.#channels.get(shared.channel) !== shared) return;
    shared.subscription.reconcile();
    if (shared.holders.size === 0) {
      shared.subscription.disconnected();
      this.#channels.delete(shared.channel);
    }
  }
}
