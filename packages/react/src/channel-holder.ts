import type { ChannelHandle, ChannelOptions, HeadwayClient } from '@headway/client';

/** Keeps the channels that components hold, so that all who show the same one share its handle. */
export interface ChannelHolder<Events extends object> {
  /** Holds a channel; MUST be released. `release` is idempotent. */
  hold(channel: string, options: ChannelOptions | undefined): Hold<Events>;
  /** The handle if somebody holds it now: safe while rendering, because it subscribes to nothing. */
  peek(channel: string, options: ChannelOptions | undefined): ChannelHandle<Events> | null;
}

export interface Hold<Events extends object> {
  handle: ChannelHandle<Events>;
  release: () => void;
}

interface Held<Events extends object> {
  handle: ChannelHandle<Events>;
  holders: number;
  ending: ReturnType<typeof setTimeout> | undefined;
}

/**
 * The last release takes effect a turn later: StrictMode's second mount, and a screen that replaces another one on the
 * same channel, keep the subscription instead of leaving and joining again.
 */
export function createChannelHolder<Events extends object>(
  client: HeadwayClient<Events>,
): ChannelHolder<Events> {
  const held = new Map<string, Held<Events>>();
  return {
    hold(channel, options) {
      const key = holdKey(channel, options);
      const entry = held.get(key) ?? {
        handle: client.channel(channel, options),
        holders: 0,
        ending: undefined,
      };
      held.set(key, entry);
      entry.holders += 1;
      clearTimeout(entry.ending);
      let released = false;
      return {
        handle: entry.handle,
        release: () => {
          if (released) return;
          released = true;
          entry.holders -= 1;
          if (entry.holders > 0) return;
          entry.ending = setTimeout(() => {
            held.delete(key);
            entry.handle.release();
          }, 0);
        },
      };
    },
    peek: (channel, options) => held.get(holdKey(channel, options))?.handle ?? null,
  };
}

/** `after` is not part of it: it only says where the first holder starts. */
function holdKey(channel: string, options: ChannelOptions | undefined): string {
  return `${channel} ${optionsKey(options)}`;
}

/** Equal for options that mean the same subscription. */
export function optionsKey(options: ChannelOptions | undefined): string {
  const { filter, recent } = options ?? {};
  return JSON.stringify([filter?.types, filter?.keys, recent]);
}
