import type { EventFilter } from '@headway/protocol';
import type { Change, ChannelState, Delivery } from './channel-state.ts';
import type { Holder } from './holder.ts';
import { createListeners, type Listeners, type OnError } from './listeners.ts';
import type { Notifiable } from './notifier.ts';
import type { Subscription } from './subscription.ts';
import { serves, type Want } from './subscription-plan.ts';

export interface SharedChannelOptions {
  channel: string;
  state: ChannelState;
  subscription: Subscription;
  onError: OnError;
  /** An event that at least one holder hears. */
  onHeard: (delivery: Delivery) => void;
  /** Asks for a `flush` soon. */
  onChanged: (changed: Notifiable) => void;
}

/** A channel and those who hold it: state changes go in here, and come out to handlers and listeners. */
export interface SharedChannel extends Notifiable {
  readonly channel: string;
  readonly state: ChannelState;
  readonly subscription: Subscription;
  readonly holders: Set<Holder>;
  /** The filter that the state was answered with. */
  answeredFilter(): EventFilter | undefined;
  /** Whether the answered subscription gives a holder all that it wants. */
  hasServed(want: Want): boolean;
  /** Tells handlers at once, in order, and listeners soon. */
  apply(change: Change | null): void;
  /** Listeners hear soon that the snapshot is another one. */
  changed(): void;
  subscribeKey(key: string, listener: () => void): () => void;
}

export function createSharedChannel(options: SharedChannelOptions): SharedChannel {
  const { channel, state, subscription, onError, onHeard, onChanged } = options;
  const holders = new Set<Holder>();
  const byKey = new Map<string, Listeners>();
  const changedKeys = new Set<string>();

  const shared: SharedChannel = {
    channel,
    state,
    subscription,
    holders,
    answeredFilter: () => subscription.answered?.filter,
    hasServed(want) {
      const { answered } = subscription;
      return answered !== null && serves(answered, want);
    },
    apply(change) {
      if (!change) return;
      for (const key of change.keys) changedKeys.add(key);
      onChanged(shared);
      for (const delivery of change.deliveries) {
        let heard = false;
        for (const holder of holders) heard = holder.hear(delivery) || heard;
        if (heard) onHeard(delivery);
      }
    },
    changed: () => onChanged(shared),
    flush() {
      const keys = [...changedKeys];
      changedKeys.clear();
      for (const key of keys) byKey.get(key)?.call();
      for (const holder of holders) holder.listeners.call();
    },
    subscribeKey(key, listener) {
      const listeners = byKey.get(key) ?? createListeners(onError);
      byKey.set(key, listeners);
      const undo = listeners.add(listener);
      return () => {
        undo();
        if (listeners.size === 0 && byKey.get(key) === listeners) byKey.delete(key);
      };
    },
  };
  return shared;
}
