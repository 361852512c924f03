/**
 * The address of a stream of events: `namespace:id` (`project:7`, `job:01J…`), or a namespace alone (`system`).
 * A namespace is lower-case letters, digits and hyphens; an id is 1–128 letters, digits and `._~@-`.
 */
export type Channel = string;

export interface ChannelParts {
  namespace: string;
  /** Empty when the channel is a namespace alone. */
  id: string;
}

const pattern = /^([a-z][a-z0-9-]{0,31})(?::([A-Za-z0-9._~@-]{1,128}))?$/;

/** Splits a channel into its parts; `null` when it is not a channel. */
export function parseChannel(channel: string): ChannelParts | null {
  const match = pattern.exec(channel);
  return match ? { namespace: match[1] ?? '', id: match[2] ?? '' } : null;
}
