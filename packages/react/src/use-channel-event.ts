import type { EventHandler } from '@headway/client';
import { useEffect } from 'react';
import { useKit } from './headway-provider.tsx';
import type { RegisteredEvents } from './register.ts';
import { type Channels, namesOf } from './use-channel-store.ts';
import { useLatest } from './use-latest.ts';

/**
 * Hears the events of a type (or a prefix `job.*`, or `*`) in a channel, or in several, while the component is mounted;
 * of several, what is told in two is heard twice. The handler may change between renders. It is told the `origin`: act on `live` and `resumed`, a snapshot is the present state.
 */
export function useChannelEvent<Type extends Extract<keyof RegisteredEvents, string> | `${string}*`>(
  channels: Channels,
  type: Type,
  handler: EventHandler<RegisteredEvents, Type>,
): void {
  const { channels: holder } = useKit();
  const latest = useLatest(handler);
  const names = namesOf(channels).join(' ');
  useEffect(() => {
    const undos = names.split(' ').flatMap((name) => {
      if (name === '') return [];
      const { handle, release } = holder.hold(name, undefined);
      return [handle.on<Type>(type, (event, context) => latest.current(event, context)), release];
    });
    return () => {
      for (const undo of undos) undo();
    };
  }, [holder, names, type, latest]);
}
