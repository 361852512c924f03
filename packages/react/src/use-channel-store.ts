import type { ChannelOptions, ChannelSnapshot } from '@headway/client';
import { useMemo } from 'react';
import { optionsKey } from './channel-holder.ts';
import { useKit } from './headway-provider.tsx';

/** What a channel looks like to `useSyncExternalStore`. */
export interface ChannelStore {
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

const none: ChannelStore = {
  subscribe: () => () => undefined,
  subscribeKey: () => () => undefined,
  read: () => nothingYet,
};

/** A channel as a store that stays the same until the channel or the meaning of its options changes. */
export function useChannelStore(channel: string | null, options?: ChannelOptions): ChannelStore {
  const { channels } = useKit();
  const key = optionsKey(options);
  return useMemo((): ChannelStore => {
    if (channel === null) return none;
    return {
      subscribe(listener) {
        const { handle, release } = channels.hold(channel, options);
        return both(handle.subscribe(listener), release);
      },
      subscribeKey(entity, listener) {
        const { handle, release } = channels.hold(channel, options);
        return both(handle.subscribeKey(entity, listener), release);
      },
      read: () => channels.peek(channel, options)?.snapshot() ?? nothingYet,
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` stands for `options`, which callers write inline
  }, [channels, channel, key]);
}

function both(first: () => void, second: () => void): () => void {
  return () => {
    first();
    second();
  };
}
