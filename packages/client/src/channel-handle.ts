import { decodePosition, type Position } from '@headway/protocol';
import type { ChannelHandle, EventHandler } from './client.ts';
import type { AnyHandler } from './handlers.ts';
import type { Holder } from './holder.ts';

/**
 * A server that can't read a position refuses all that is in the same message.
 * @throws HeadwayError `bad_message`.
 */
export function checkPosition(after: Position | undefined): void {
  if (after) decodePosition({ after }, 'after');
}

/** What the application gets of a holder: functions that need no `this`, and do nothing after `release`. */
export function createHandle<Events extends object>(
  channel: string,
  holder: Holder,
  onRelease: () => void,
): ChannelHandle<Events> {
  let released = false;
  const nothing = (): void => {};
  return {
    channel,
    snapshot: () => holder.snapshot(),
    subscribe: (listener) => (released ? nothing : holder.listeners.add(listener)),
    subscribeKey: (key, listener) => (released ? nothing : holder.subscribeKey(key, listener)),
    on<Type extends (keyof Events & string) | `${string}*`>(type: Type, handler: EventHandler<Events, Type>) {
      // The server checked the data against the event's definition; the types of definitions are not on the wire.
      return released ? nothing : holder.handlers.on(type, handler as AnyHandler);
    },
    seed(position) {
      checkPosition(position);
      holder.want = { ...holder.want, after: holder.want.after ?? position };
    },
    release() {
      if (released) return;
      released = true;
      holder.release();
      onRelease();
    },
  };
}
