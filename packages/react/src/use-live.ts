import type { ChannelOptions, ChannelSnapshot, ConnectionState } from '@headway/client';
import { type Channels, nothingYet, useChannelStores } from './use-channel-store.ts';
import { useConnectionState } from './use-connection.ts';
import { type Selection, useSelection } from './use-selection.ts';

/** How fresh is what a hook gives. */
export interface Freshness {
  /** As of the channel; of several that of the least fresh one, and `refused` only when all are. */
  status: ChannelSnapshot['status'];
  /** Why a channel is refused. */
  code: ChannelSnapshot['code'];
  connection: ConnectionState['status'];
}

type Snapshots = readonly ChannelSnapshot[];

/** What to take of channels, and when two of it are the same. */
export interface Taking<Data> {
  select: (snapshots: Snapshots) => Data;
  isEqual: (a: Data, b: Data) => boolean;
  /** Of the subscriptions. */
  options?: ChannelOptions;
}

/** What a component shows of its channels, and how fresh that is: it renders when one of these has changed. */
export function useLive<Data>(
  channels: Channels,
  { select, isEqual, options }: Taking<Data>,
): [data: Data, freshness: Freshness] {
  const store = useChannelStores(channels, options);
  const data = useSelection(store, { select, isEqual, onServer });
  const told = useSelection(store, fresh);
  return [data, { ...told, connection: useConnectionState(({ status }) => status) }];
}

const onServer = [nothingYet];

const leastFreshFirst = ['pending', 'stale', 'live', 'refused'] as const;

const fresh: Selection<Snapshots, Omit<Freshness, 'connection'>> = {
  select: (snapshots) => ({
    status: leastFreshFirst.find((one) => snapshots.some(({ status }) => status === one)) ?? 'pending',
    code: snapshots.find(({ code }) => code)?.code ?? null,
  }),
  isEqual: (a, b) => a.status === b.status && a.code === b.code,
  onServer,
};
