import type { Server } from 'node:http';
import {
  createIds,
  type EventDraft,
  HeadwayError,
  parseChannel,
  type Position,
  type PresenceMember,
} from '@headway/protocol';
import { Access } from './access.ts';
import { createAuthenticate } from './authenticate.ts';
import { ChannelHub } from './channel-hub.ts';
import { Connection } from './connection.ts';
import { ConnectionCounts } from './connection-counts.ts';
import { createDurableAdmin } from './durable-admin.ts';
import { DurableHolders } from './durable-holders.ts';
import { createNotices } from './durable-notice.ts';
import { EventPublisher } from './event-publisher.ts';
import { FlushQueue } from './flush-queue.ts';
import { Heartbeats } from './heartbeat.ts';
import type { Headway, Published, PublishOptions } from './headway.ts';
import { ChannelLoader } from './load-channel.ts';
import type { HeadwayOptions } from './options.ts';
import { resolvePresence } from './presence-options.ts';
import { Presences } from './presences.ts';
import { RecentReplies } from './recent-replies.ts';
import { resolveOptions } from './resolve-options.ts';
import { refusalOf, type RevocationRecord } from './revocation-table.ts';
import { Revocations } from './revocations.ts';
import type { Services } from './services.ts';
import { type CloseOptions, letGoAll, resolveCloseOptions } from './shutdown.ts';
import { startSweeps } from './sweeps.ts';
import { Upgrades } from './upgrade.ts';

/**
 * Makes the live server. The log stays the caller's: to be swept now and then, and closed after the server.
 * @throws TypeError when an option does not make sense.
 * @example
 * const headway = createHeadway({
 *   log: sqliteLog({ path: 'events.db' }),
 *   events,
 *   namespaces: { project: { subscribe: ({ identity, id }) => isMember(identity.userId, id) } },
 *   authentication: { jwksUrl, issuer, audience },
 * });
 * headway.attach(httpServer);
 * await headway.publish('project:7', { type: 'project.updated', data: project });
 */
export function createHeadway<Events extends object>(options: HeadwayOptions<Events>): Headway<Events> {
  const connections = new Set<Connection>();
  const services = createServices(options, (record) => {
    for (const connection of connections) {
      const code = connection.identity && refusalOf(record, connection.identity);
      if (code) connection.close(code);
    }
  });
  const { settings, log, access, publisher, revocations } = services;
  let closing: Promise<void> | null = null;
  let whenEmpty: () => void = () => undefined;

  function onGone(connection: Connection): void {
    connections.delete(connection);
    if (connections.size === 0) whenEmpty();
  }

  const upgrades = new Upgrades({
    settings,
    refusal: () => (closing ? 'draining' : services.counts.refusal(connections.size)),
    onArrival(arrival) {
      connections.add(new Connection(services, arrival, onGone));
    },
  });

  const stopSweeps = startSweeps(log, settings.sweepMs, settings.onError);

  async function close(closeOptions: Required<CloseOptions>): Promise<void> {
    const empty = Promise.withResolvers<void>();
    whenEmpty = empty.resolve;
    if (connections.size === 0) empty.resolve();
    await letGoAll(connections, empty.promise, { ...closeOptions, clock: settings.clock });
    stopSweeps();
    services.presences.close();
    revocations.close();
    // New sockets on our path are told that we are gone, not left to hang.
    upgrades.retire();
  }

  async function publish(
    channels: string | readonly string[],
    event: EventDraft,
    publishOptions?: PublishOptions,
  ): Promise<Published> {
    if (closing) throw new HeadwayError('unavailable');
    return publisher.publish(typeof channels === 'string' ? [channels] : channels, event, publishOptions);
  }

  return {
    attach: (server: Server) => upgrades.attach(server),
    publish,
    publisher: {
      async publish({ channels, type, data, key }) {
        await publish(channels, { type, data }, key === undefined ? {} : { tombstoneKey: key });
      },
    },
    async position(channel: string): Promise<Position> {
      access.find(channel);
      return log.position(channel);
    },
    presence(channel: string): readonly PresenceMember[] {
      access.find(channel);
      return services.presences.members(channel);
    },
    async recheck(what?: string | { userId: string }): Promise<void> {
      if (typeof what === 'object') {
        const own = [...connections].filter(({ identity }) => identity?.userId === what.userId);
        await Promise.all(own.map((connection) => connection.recheck()));
        return;
      }
      services.presences.recheck(what);
      await Promise.all([...connections].map((connection) => connection.recheck(what)));
    },
    disconnect(who) {
      for (const connection of connections) {
        const { identity } = connection;
        const meant =
          'userId' in who ? identity?.userId === who.userId : identity?.sessionId === who.sessionId;
        if (meant) connection.close('signed_out');
      }
    },
    revoke: (revocation) => revocations.revoke(revocation),
    get ready() {
      return closing === null && revocations.loaded;
    },
    durable: createDurableAdmin(log.cursors, services.holders),
    get connections() {
      return connections.size;
    },
    close(closeOptions = {}) {
      closing ??= close(resolveCloseOptions(closeOptions));
      return closing;
    },
  };
}

function createServices<Events extends object>(
  options: HeadwayOptions<Events>,
  onRevoked: (record: RevocationRecord) => void,
): Services {
  const settings = resolveOptions(options);
  const { log, events, namespaces, authentication, methods = {}, ledger } = options;
  const { clock, onError } = settings;
  const newId = createIds(clock);
  const access = new Access(namespaces, onError);
  const publisher = new EventPublisher({ log, access, events, clock, newId });
  const histories = new Map(Object.entries(namespaces).map(([name, { history }]) => [name, history]));
  log.setRetention((channel) => histories.get(parseChannel(channel)?.namespace ?? '') ?? {});
  const revocations = new Revocations({
    log,
    clock,
    newId,
    keepMs: settings.revocationMs,
    pageEvents: settings.pageEvents,
    onRevoked,
    onError,
  });
  const authenticate = createAuthenticate(authentication, settings);
  const flushQueue = new FlushQueue();
  return {
    run: newId(),
    settings,
    log,
    access,
    counts: new ConnectionCounts(settings),
    async authenticate(token) {
      const identity = await authenticate(token);
      // Whether it was revoked is asked when it is used: a revocation may come in between.
      await revocations.load();
      return identity;
    },
    revocations,
    hub: new ChannelHub({ log, settings, flushQueue }),
    loader: new ChannelLoader({
      log,
      pageEvents: settings.pageEvents,
      loadOf(channel) {
        const { id, options: namespace } = access.find(channel);
        const { load } = namespace;
        return load ? () => load(channel, id) : null;
      },
      prepare: (channel, draft) => publisher.prepare(channel, draft),
      tombstone: (channel, key) => publisher.expire(channel, key),
      note: (channel) => publisher.note(channel),
    }),
    publisher,
    replies: new RecentReplies({ clock, windowMs: settings.onceWindowMs }),
    methods: new Map(
      Object.entries(methods).map(([name, method]) => [
        name,
        typeof method === 'function' ? { handler: method } : method,
      ]),
    ),
    ledger,
    flushQueue,
    heartbeats: new Heartbeats(settings),
    presences: new Presences(resolvePresence(namespaces), clock),
    holders: new DurableHolders(),
    notice: createNotices(options.durable ?? {}, (name) => histories.has(name), { clock, newId }),
    newId,
  };
}
