import {
  type ErrorMessage,
  type HeadwayEvent,
  parseChannel,
  type PingMessage,
  type SubscribedMessage,
} from '@headway/protocol';
import { checkPosition, createHandle } from './channel-handle.ts';
import { type Change, createChannelState, type Delivery } from './channel-state.ts';
import type { ClientPart } from './client-part.ts';
import type { ChannelHandle, ChannelOptions } from './client.ts';
import { type AnyHandler, createHandlers } from './handlers.ts';
import { createHolder, type Holder } from './holder.ts';
import { createNotifier } from './notifier.ts';
import { createRecentIds } from './recent-ids.ts';
import { createSharedChannel, type SharedChannel } from './shared-channel.ts';
import { createSubscription, type Subscription, type Wire } from './subscription.ts';

// How far apart the same event may come through two channels, in events.
const idWindow = 2048;

/** All channels that somebody holds. */
export interface Channels extends ClientPart {
  /** @throws TypeError when `name` is not a channel; HeadwayError `bad_message` when `after` is not a position. */
  acquire<Events extends object>(name: string, options: ChannelOptions): ChannelHandle<Events>;
  on(pattern: string, handler: AnyHandler, snapshots: boolean): () => void;
  event(event: HeadwayEvent): void;
}

/** @param schedule runs a callback soon: before a screen is drawn anew */
export function createChannels(wire: Wire, schedule: (callback: () => void) => void): Channels {
  const { onError } = wire;
  const channels = new Map<string, SharedChannel>();
  const notify = createNotifier(schedule);
  /** Client-wide handlers: of what happens, and of snapshots too. Each event is heard once by either. */
  const handlers = createHandlers(onError);
  const snapshotHandlers = createHandlers(onError);
  const heard = createRecentIds(idWindow);
  const heardWithSnapshots = createRecentIds(idWindow);
  const toReconcile = new Set<SharedChannel>();

  function apply(channel: string, change: (shared: SharedChannel) => Change | null): void {
    const shared = channels.get(channel);
    // What comes for a channel that was just left is of no use to anyone.
    shared?.apply(change(shared));
  }

  function create(channel: string): SharedChannel {
    const state = createChannelState();
    const subscription: Subscription = createSubscription({
      channel,
      state,
      wire,
      wants: () => [...shared.holders].map((holder) => holder.want),
      onRetry: () => subscription.reconcile(),
    });
    const shared = createSharedChannel({
      channel,
      state,
      subscription,
      onError,
      onHeard: heardBySomeone,
      onChanged: notify,
    });
    channels.set(channel, shared);
    return shared;
  }

  function heardBySomeone({ event, origin }: Delivery): void {
    if (origin !== 'snapshot' && heard.add(event.id)) handlers.call(event, { origin });
    if (heardWithSnapshots.add(event.id)) snapshotHandlers.call(event, { origin });
  }

  /** Components that are mounted together want one subscription between them. */
  function reconcileSoon(shared: SharedChannel): void {
    toReconcile.add(shared);
    if (toReconcile.size > 1) return;
    queueMicrotask(() => {
      const all = [...toReconcile];
      toReconcile.clear();
      for (const one of all) reconcile(one);
    });
  }

  function release(shared: SharedChannel, holder: Holder): void {
    shared.holders.delete(holder);
    if (shared.holders.size > 0) return;
    // Not at once: a component that is mounted twice, or a page that follows, takes the channel again right away.
    wire.clock.setTimer(() => reconcile(shared), 0);
  }

  function reconcile(shared: SharedChannel): void {
    if (channels.get(shared.channel) !== shared) return;
    shared.subscription.reconcile();
    if (shared.holders.size === 0) {
      shared.subscription.disconnected();
      channels.delete(shared.channel);
    }
  }

  function subscribed(message: SubscribedMessage): void {
    apply(message.channel, ({ subscription }) => subscription.subscribed(message));
  }

  function served({ positions = {} }: PingMessage): void {
    for (const [channel, position] of Object.entries(positions)) {
      const shared = channels.get(channel);
      if (shared?.state.served(position)) shared.changed();
    }
  }

  /** True when the error answers a subscribe. */
  function failed({ ref, code, retryAfterMs }: ErrorMessage): boolean {
    for (const { channel, subscription } of channels.values()) {
      if (ref === undefined || subscription.ref !== ref) continue;
      apply(channel, () => subscription.failed(code, retryAfterMs));
      return true;
    }
    return false;
  }

  return {
    acquire<Events extends object>(name: string, options: ChannelOptions) {
      if (!parseChannel(name)) {
        throw new TypeError(`A channel is like 'project:7', a namespace and an id; got '${name}'.`);
      }
      checkPosition(options.after);
      const shared = channels.get(name) ?? create(name);
      const holder = createHolder(shared, { ...options }, onError);
      shared.holders.add(holder);
      shared.subscription.askAgain();
      reconcileSoon(shared);
      return createHandle<Events>(name, holder, () => release(shared, holder));
    },
    on: (pattern, handler, snapshots) => (snapshots ? snapshotHandlers : handlers).on(pattern, handler),
    introduce: () => [...channels.values()].flatMap(({ subscription }) => subscription.introduce() ?? []),
    /** The answers; afterwards the channels that were taken or left meanwhile are put right. */
    connected({ subscriptions }) {
      for (const answer of subscriptions) {
        const { channel, durable } = answer;
        if (durable !== undefined) continue;
        // Left while the connection opened; whoever took it again since asks for itself.
        const known = channels.get(channel)?.subscription.introduced;
        if ('code' in answer) {
          if (known) apply(channel, ({ subscription }) => subscription.failed(answer.code));
        } else if (known) subscribed(answer);
        else wire.send({ type: 'unsubscribe', ref: wire.nextRef(), channel });
      }
      for (const shared of channels.values()) reconcile(shared);
    },
    disconnected() {
      for (const shared of channels.values()) {
        shared.subscription.disconnected();
        shared.changed();
      }
    },
    message(decoded) {
      if (decoded.kind === 'unknown') return false;
      const { message } = decoded;
      if (message.type === 'ping') served(message);
      // An optional part's, maybe of one that has been taken away since.
      if ('durable' in message) return false;
      if (message.type === 'subscribed') subscribed(message);
      // Without a code it only confirms that we left.
      if (message.type === 'unsubscribed' && message.code) {
        const { channel, code } = message;
        apply(channel, ({ subscription }) => subscription.endedByServer(code));
      }
      return message.type === 'error' && failed(message);
    },
    event: (event) => apply(event.channel, ({ state }) => state.event(event)),
  };
}
