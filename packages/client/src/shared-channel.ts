import type { EventFilter } from '@headway/protocol';
import type { Change, ChannelState, Delivery } from './channel-state.ts';
import type { Holder } from './holder.ts';
import { Listeners, type OnError } from './listeners.ts';
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
export class SharedChannel implements Notifiable {
  readonly channel: string;
  readonly state: ChannelState;
  readonly subscription: Subscription;
  readonly holders: Set<Holder> = new Set();
  readonly #options: SharedChannelOptions;
  readonly #byKey = new Map<string, Listeners>();
  readonly #changedKeys = new Set<string>();

  constructor(options: SharedChannelOptions) {
    this.#options = options;
    this.channel = options.channel;
    this.state = options.state;
    this.subscription = options.subscription;
  }

  /** The filter that the state was answered with. */
  answeredFilter(): EventFilter | undefined {
    return this.subscription.answered?.filter;
  }

  /** Whether the answered subscription gives a holder all that it wants. */
  hasServed(want: Want): boolean {
    const { answered } = this.subscription;
    return answered !== null && serves(answered, want);
  }

  /** Tells handlers at once, in order, and listeners soon. */
  apply(change: Change | null): void {
    if (!change) return;
    for (const key of change.keys) this.#changedKeys.add(key);
    this.changed();
    for (const delivery of change.deliveries) {
      let heard = false;
      for (const holder of this.holders) heard = holder.hear(delivery) || heard;
      if (heard) this.#options.onHeard(delivery);
    }
  }

  /** Listeners hear soon that the snapshot is another one. */
  changed(): void {
    this.#options.onChanged(this);
  }

  flush(): void {
    const keys = [...this.#changedKeys];
    this.#changedKeys.clear();
    for (const key of keys) this.#byKey.get(key)?.call();
    for (const holder of this.holders) holder.listeners.call();
  }

  subscribeKey(key: string, listener: () => void): () => void {
    const listeners = this.#byKey.get(key) ?? new Listeners(this.#options.onError);
    this.#byKey.set(key, listeners);
    const undo = listeners.add(listener);
    return () => {
      undo();
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key);
    };
  }
}
