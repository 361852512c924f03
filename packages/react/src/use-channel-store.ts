import type { ChannelHandle, ChannelOptions, ChannelSnapshot } from '@headway/client';
import { useMemo } from 'react';
import { type ChannelHolder, optionsKey } from './channel-holder.ts';
import { useKit } from './headway-provider.tsx';
import type { RegisteredEvents } from './register.ts';
import { sameItems, type SelectableStore } from './use-selection.ts';

/** None, one, or several. */
export type Channels = string | readonly string[] | null;

/** What a channel looks like to `useSyncExternalStore`. */
export interface ChannelStore extends SelectableStore<ChannelSnapshot> {
  /** Holds the channel for as long as somebody listens. */
  subscribe: (listener: () => void) => () => void;
  /** The same as `subscribe`, but hears changes of one entity only. */
  subscribeKey: (key: string, listener: () => void) => () => void;
  /** The state if anyone holds the channel, else an empty one that is pending. */
  read: () => ChannelSnapshot;
}

/** Before the first answer, without a channel, and on a server. */
export const nothingYet: ChannelSnapshot = {
  status: 'pending',
  code: null,
  entities: new Map(),
  position: null,
  reason: null,
};

/** A channel as a store that stays the same until the channel or the meaning of its options changes. */
export function useChannelStore(channel: string | null, options?: ChannelOptions): ChannelStore {
  const { channels } = useKit();
  const key = optionsKey(options);
  // oxlint-disable-next-line react/exhaustive-deps -- `key` stands for `options`, which callers write inline
  return useMemo(() => storeOf(channels, channel, options), [channels, channel, key]);
}

/** The same of several channels. */
export function useChannelStores(
  names: Channels,
  options?: ChannelOptions,
): SelectableStore<readonly ChannelSnapshot[]> {
  const { channels } = useKit();
  const key = namesOf(names).join(' ') + optionsKey(options);
  return useMemo(() => {
    const stores = namesOf(names).map((name) => storeOf(channels, name, options));
    let last: readonly ChannelSnapshot[] = [];
    return {
      subscribe(listener) {
        const undos = stores.map((store) => store.subscribe(listener));
        return () => {
          for (const undo of undos) undo();
        };
      },
      read() {
        const now = stores.map((store) => store.read());
        if (!sameItems(last, now)) last = now;
        return last;
      },
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` stands for what callers write inline
  }, [channels, key]);
}

/** @param channels may be a list written inline */
export function namesOf(channels: Channels): readonly string[] {
  return typeof channels === 'string' ? [channels] : (channels ?? []);
}

function storeOf(
  channels: ChannelHolder<RegisteredEvents>,
  channel: string | null,
  options: ChannelOptions | undefined,
): ChannelStore {
  const hold = (subscribe: (handle: ChannelHandle<RegisteredEvents>) => () => void): (() => void) => {
    if (channel === null) return () => undefined;
    const { handle, release } = channels.hold(channel, options);
    const undo = subscribe(handle);
    return () => {
      undo();
      release();
    };
  };
  return {
    subscribe: (listener) => hold((handle) => handle.subscribe(listener)),
    subscribeKey: (entity, listener) => hold((handle) => handle.subscribeKey(entity, listener)),
    read: () => channels.peek(channel ?? '', options)?.snapshot() ?? nothingYet,
  };
}
