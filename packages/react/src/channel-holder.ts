import type { ChannelHandle, ChannelOptions, HeadwayClient } from '@headway/client';

/** Keeps the channels that components hold, so that all who show the same one share its handle. */
export interface ChannelHolder<Events extends object> {
  /** Holds a channel; MUST be released. `release` is idempotent. */
  hold(
    channel: string,
    options: ChannelOptions | undefined,
  ): { handle: ChannelHandle<Events>; release: () => void };
  /** The handle if somebody holds it now: safe while rendering, because it subscribes to nothing. */
  peek(channel: string, options: ChannelOptions | undefined): ChannelHandle<Events> | null;
}

interface Held<Events extends object> {
  handle: ChannelHandle<Events>;
  holders: number;
  ending: ReturnType<typeof setTimeout> | null;
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
      let entry = held.get(key);
      if (!entry) {
        entry = { handle: client.channel(channel, options), holders: 0, ending: null };
        held.set(key, entry);
      }
      const current = entry;
      current.holders += 1;
      if (current.ending !== null) clearTimeout(current.ending);
      current.ending = null;
      let released = false;
      return {
        handle: current.handle,
        release: () => {
          if (released) return;
          released = true;
          current.holders -= 1;
          if (current.holders > 0) return;
          current.ending = setTimeout(() => {
            held.delete(key);
            current.handle.release();
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
