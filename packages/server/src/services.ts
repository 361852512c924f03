import type { Log } from '@headway/log';
import type { Access } from './access.ts';
import type { Authenticate } from './authenticate.ts';
import type { ChannelHub } from './channel-hub.ts';
import type { ConnectionCounts } from './connection-counts.ts';
import type { DurableHolders } from './durable-holders.ts';
import type { NoticeOf } from './durable-notice.ts';
import type { EventPublisher } from './event-publisher.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { Heartbeats } from './heartbeat.ts';
import type { ChannelLoader } from './load-channel.ts';
import type { MethodOptions, RequestLedger } from './options.ts';
import type { Presences } from './presences.ts';
import type { RecentReplies } from './recent-replies.ts';
import type { Settings } from './resolve-options.ts';
import type { Revocations } from './revocations.ts';

/** What all connections of a server share. */
export interface Services {
  /** Names this run of the server. */
  run: string;
  settings: Settings;
  log: Log;
  access: Access;
  counts: ConnectionCounts;
  authenticate: Authenticate;
  revocations: Revocations;
  hub: ChannelHub;
  loader: ChannelLoader;
  publisher: EventPublisher;
  replies: RecentReplies;
  methods: ReadonlyMap<string, MethodOptions>;
  ledger: RequestLedger | undefined;
  flushQueue: FlushQueue;
  heartbeats: Heartbeats;
  presences: Presences;
  holders: DurableHolders;
  notice: NoticeOf;
  newId: () => string;
}
