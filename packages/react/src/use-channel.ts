import type { ChannelOptions, ChannelSnapshot } from '@headway/client';
import { nothingYet, useChannelStore } from './use-channel-store.ts';
import { useSelection } from './use-selection.ts';

export interface SelectChannelOptions<Selected> extends ChannelOptions {
  /** Takes what the component needs; it renders only when that changed. */
  select: (snapshot: ChannelSnapshot) => Selected;
  /** Whether two selections are the same. @default Object.is */
  isEqual?: (a: Selected, b: Selected) => boolean;
}

interface AnyOptions extends ChannelOptions {
  select?: (snapshot: ChannelSnapshot) => unknown;
  isEqual?(this: void, a: unknown, b: unknown): boolean;
}

const whole = (snapshot: ChannelSnapshot): ChannelSnapshot => snapshot;

/**
 * The state of a channel, held while the component is mounted. `null` holds nothing and gives an empty, pending state.
 * Another `filter` or `recent` subscribes anew; `after` counts only for the first who holds the channel.
 * @example
 * const running = useChannel(`project:${id}`, { select: (s) => s.entities.size });
 */
export function useChannel(channel: string | null, options?: ChannelOptions): ChannelSnapshot;
export function useChannel<Selected>(
  channel: string | null,
  options: SelectChannelOptions<Selected>,
): Selected;
export function useChannel(channel: string | null, options: AnyOptions = {}): unknown {
  const store = useChannelStore(channel, options);
  const { select = whole, isEqual = Object.is } = options;
  return useSelection(store, { select, isEqual, onServer: nothingYet });
}
