import type {
  ChannelHandle,
  ChannelSnapshot,
  ClientPart,
  ConnectionState,
  EventHandler,
  HeadwayClient,
  Origin,
} from '@headway/client';
import {
  type BuiltinEvents,
  type ClientMessage,
  type HeadwayEvent,
  type ServerMessage,
  systemClock,
} from '@headway/protocol';

type Handler = EventHandler<Record<string, unknown>, string>;

interface MemoryChannel {
  snapshot: ChannelSnapshot;
  listeners: Set<() => void>;
  keyListeners: Map<string, Set<() => void>>;
  handlers: Set<{ type: string; handler: Handler }>;
  holders: number;
}

/** A client without a network: tests say what it hears. */
export interface MemoryClient extends HeadwayClient<BuiltinEvents> {
  setState(state: ConnectionState): void;
  /** A state event in a channel, stamped now or by a server whose clock differs. */
  hear(
    channel: string,
    event: { type: string; key: string; data: unknown; timestamp?: string },
    origin?: Origin,
  ): void;
  /** An event that is no entity's state; without an id it gets one of its own. */
  hearLine(channel: string, event: { type: string; data: unknown; id?: string }, origin?: Origin): void;
  /** What else is known of a channel. */
  set(channel: string, changes: Partial<ChannelSnapshot>): void;
  setStatus(channel: string, status: ChannelSnapshot['status']): void;
  /** How many hold a channel. */
  holders(channel: string): number;
  /** Says something to the optional parts. */
  say(message: Exclude<ServerMessage, { kind: 'event' }>): void;
  /** What the optional parts have sent. */
  readonly sent: ClientMessage[];
  /** Each join and leave, in order. */
  readonly log: string[];
}

const empty: ChannelSnapshot = {
  status: 'pending',
  code: null,
  entities: new Map(),
  position: null,
  reason: null,
};

export function createMemoryClient(): MemoryClient {
  const channels = new Map<string, MemoryChannel>();
  const stateListeners = new Set<() => void>();
  const log: string[] = [];
  const sent: ClientMessage[] = [];
  const parts = new Set<ClientPart>();
  const handlers: MemoryChannel['handlers'] = new Set();
  let state: ConnectionState = { status: 'idle' };
  let offset = 0;

  function open(name: string): MemoryChannel {
    const known = channels.get(name);
    if (known) return known;
    const channel: MemoryChannel = {
      snapshot: empty,
      listeners: new Set(),
      keyListeners: new Map(),
      handlers: new Set(),
      holders: 0,
    };
    channels.set(name, channel);
    return channel;
  }
  function set(name: string, changes: Partial<ChannelSnapshot>): void {
    const channel = open(name);
    channel.snapshot = { ...channel.snapshot, ...changes };
    for (const listener of channel.listeners) listener();
  }
  function eventOf(channel: string, { type, data }: { type: string; data: unknown }): HeadwayEvent {
    offset += 1;
    return { type, channel, offset, timestamp: new Date().toISOString(), id: `event-${offset}`, data };
  }
  function tell(name: string, event: HeadwayEvent, origin: Origin): void {
    for (const { type: wanted, handler } of [...open(name).handlers, ...handlers]) {
      if (wanted.endsWith('*') ? event.type.startsWith(wanted.slice(0, -1)) : wanted === event.type)
        handler(event, { origin });
    }
  }
  function setState(next: ConnectionState): void {
    state = next;
    for (const listener of stateListeners) listener();
  }
  return {
    log,
    sent,
    say(message) {
      for (const part of parts) part.message?.(message);
    },
    state: () => state,
    subscribeState: (listener) => added(stateListeners, listener),
    connect: () => log.push('connect'),
    reconnect: () => log.push('reconnect'),
    close: () => log.push('close'),
    setState,
    holders: (name) => channels.get(name)?.holders ?? 0,
    set,
    setStatus: (name, status) => set(name, { status }),
    hearLine(name, { type, data, id }, origin = 'live') {
      const event = eventOf(name, { type, data });
      tell(name, id === undefined ? event : { ...event, id }, origin);
      set(name, { status: 'live', position: { epoch: 'e', offset } });
    },
    hear(name, { type, key, data, timestamp }, origin = 'live') {
      const channel = open(name);
      const event: HeadwayEvent = {
        ...eventOf(name, { type, data }),
        key,
        state: true,
        ...(timestamp !== undefined && { timestamp }),
      };
      const entities = new Map(channel.snapshot.entities);
      if (data === null) entities.delete(key);
      else entities.set(key, event);
      set(name, { status: 'live', entities, position: { epoch: 'e', offset } });
      for (const listener of channel.keyListeners.get(key) ?? []) listener();
      tell(name, event, origin);
    },
    channel: (name) => handleOf(name, open(name), log),
    on: (type, handler) => added(handlers, { type, handler: handler as Handler }),
    request: () => Promise.reject(new Error('There is no server.')),
    publish: () => Promise.reject(new Error('There is no server.')),
    extend(createPart) {
      const part = createPart({
        connected: () => state.status === 'connected',
        send: (message) => sent.push(message),
        nextRef: () => String(sent.length),
        clock: systemClock(),
        random: () => 0.5,
        onError: (error) => {
          throw error;
        },
      });
      return added(parts, part);
    },
  };
}

function handleOf(name: string, channel: MemoryChannel, log: string[]): ChannelHandle<BuiltinEvents> {
  channel.holders += 1;
  if (channel.holders === 1) log.push(`join ${name}`);
  let released = false;
  return {
    channel: name,
    snapshot: () => channel.snapshot,
    subscribe: (listener) => added(channel.listeners, listener),
    subscribeKey(key, listener) {
      const listeners = channel.keyListeners.get(key) ?? new Set();
      channel.keyListeners.set(key, listeners);
      return added(listeners, listener);
    },
    on(type, handler) {
      // Handlers of one type are kept with those of all: `hear` calls them for that type only.
      return added(channel.handlers, { type, handler: handler as Handler });
    },
    seed: () => undefined,
    release() {
      if (released) return;
      released = true;
      channel.holders -= 1;
      if (channel.holders === 0) log.push(`leave ${name}`);
    },
  };
}

function added<Item>(items: Set<Item>, item: Item): () => void {
  items.add(item);
  return () => {
    items.delete(item);
  };
}
