import type { ChannelHandle, ChannelOptions } from '@headway/client';
import { useMemo, useSyncExternalStore } from 'react';
import { useKit } from './headway-provider.tsx';
import type { RegisteredEvents } from './register.ts';
import type { SelectableStore } from './use-selection.ts';

export type Handle = ChannelHandle<RegisteredEvents>;

/**
 * A store that follows what a channel tells, kept beside the channel's handle: all who hold the channel share it, and it
 * goes with the last. A channel has stores of one type.
 */
export interface Follower<State, Store extends SelectableStore<State>> {
  create: (handle: Handle) => Store;
  /** Before anyone holds the channel, and on a server. */
  nothing: State;
}

/** The state of what follows a channel, and the store. `options` and `follower` MUST be the same between renders. */
export function useFollower<State, Store extends SelectableStore<State>>(
  channel: string | null,
  options: ChannelOptions,
  { create, nothing }: Follower<State, Store>,
): [state: State, store: () => Store | null] {
  const { channels, shelf } = useKit();
  const { subscribe, peek } = useMemo(() => {
    function storeOf(handle: Handle): Store {
      const store = (shelf.get(handle) as Store | undefined) ?? create(handle);
      shelf.set(handle, store);
      return store;
    }
    return {
      subscribe(listener: () => void) {
        if (channel === null) return () => undefined;
        const { handle, release } = channels.hold(channel, options);
        const undo = storeOf(handle).subscribe(listener);
        return () => {
          undo();
          release();
        };
      },
      peek() {
        const handle = channel === null ? null : channels.peek(channel, options);
        return handle && ((shelf.get(handle) as Store | undefined) ?? null);
      },
    };
  }, [channels, shelf, channel, options, create]);
  const state = useSyncExternalStore(
    subscribe,
    () => peek()?.read() ?? nothing,
    () => nothing,
  );
  return [state, peek];
}
