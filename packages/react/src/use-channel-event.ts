import type { EventHandler } from '@headway/client';
import { useEffect } from 'react';
import { useKit } from './headway-provider.tsx';
import type { RegisteredEvents } from './register.ts';
import { useLatest } from './use-latest.ts';

/**
 * Hears the events of a type (or a prefix `job.*`, or `*`) in a channel while the component is mounted. The handler
 * may change between renders. It is told the `origin`: act on `live` and `resumed`, a snapshot is the present state.
 */
export function useChannelEvent<Type extends Extract<keyof RegisteredEvents, string> | `${string}*`>(
  channel: string | null,
  type: Type,
  handler: EventHandler<RegisteredEvents, Type>,
): void {
  const { channels } = useKit();
  const latest = useLatest(handler);
  useEffect(() => {
    if (channel === null) return undefined;
    const { handle, release } = channels.hold(channel, undefined);
    const undo = handle.on<Type>(type, (event, context) => latest.current(event, context));
    return () => {
      undo();
      release();
    };
  }, [channels, channel, type, latest]);
}
