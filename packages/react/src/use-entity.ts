import type { HeadwayEvent } from '@headway/protocol';
import { useCallback, useSyncExternalStore } from 'react';
import { useChannelStore } from './use-channel-store.ts';

/**
 * The newest state event of one entity, or `null` while there is none. Five hundred components on one channel share
 * its subscription, and only those whose entity changed render.
 * @example
 * const asset = useEntity(`project:${projectId}`, `asset:${assetId}`, isAsset)?.data;
 */
export function useEntity(channel: string | null, key: string): HeadwayEvent | null;
/** `is` checks the data, so that it comes with its type; what it refuses reads as `null`. */
export function useEntity<Data>(
  channel: string | null,
  key: string,
  is: (data: unknown) => data is Data,
): HeadwayEvent<string, Data> | null;
export function useEntity(
  channel: string | null,
  key: string,
  is: (data: unknown) => boolean = () => true,
): HeadwayEvent | null {
  const store = useChannelStore(channel);
  const subscribe = useCallback((listener: () => void) => store.subscribeKey(key, listener), [store, key]);
  const event = useSyncExternalStore(
    subscribe,
    () => store.read().entities.get(key) ?? null,
    () => null,
  );
  return event && is(event.data) ? event : null;
}
