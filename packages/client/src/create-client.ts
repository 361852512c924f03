import {
  type ConnectMessage,
  encodeJson,
  HeadwayError,
  type Position,
  type ServerMessage,
  systemClock,
} from '@headway/protocol';
import { Calls } from './calls.ts';
import { Channels } from './channels.ts';
import type { EventHandler, HeadwayClient } from './client.ts';
import type { ClientPart } from './client-part.ts';
import { Connection } from './connection.ts';
import { limitsOf } from './defaults.ts';
import { platformEnvironment } from './environment.ts';
import type { AnyHandler } from './handlers.ts';
import type { OnError } from './listeners.ts';
import type { ClientOptions } from './options.ts';
import { randomId } from './random-id.ts';
import type { Wire } from './subscription.ts';

/**
 * Creates a client. It does nothing before `connect()`.
 *
 * @throws TypeError when the URL is not one; RangeError when a number is not above 0.
 * @example
 * const client = createClient<BuiltinEvents>({ url: '/ws', getToken });
 * client.connect();
 * const project = client.channel('project:7');
 * project.on('job.completed', ({ data }, { origin }) => {
 *   if (origin !== 'snapshot') console.log(`${data.id}: ${data.summary?.text}`);
 * });
 */
export function createClient<Events extends object = Record<string, unknown>>(
  options: ClientOptions,
): HeadwayClient<Events> {
  const clock = options.clock ?? systemClock();
  const random = options.random ?? Math.random;
  const environment = options.environment ?? platformEnvironment(options.WebSocket);
  const onError: OnError = options.onError ?? (() => {});
  const info = { id: randomId(), kind: environment.kind, ...options.client };
  let lastRef = 0;
  const nextRef = (): string => String((lastRef += 1));
  const parts = new Set<ClientPart>();

  const connection: Connection = new Connection({
    url: environment.resolveUrl(options.url),
    limits: limitsOf(options),
    clock,
    random,
    environment,
    getToken: options.getToken,
    onError,
    introduce: (token): ConnectMessage => ({
      type: 'connect',
      ...(token !== null && { token }),
      client: info,
      subscriptions: [...channels.introduce(), ...[...parts].flatMap((part) => part.introduce?.() ?? [])],
    }),
    present: (token) => calls.authenticate(token),
    onConnected(message) {
      channels.connected(message.subscriptions.filter(({ durable }) => durable === undefined));
      for (const part of parts) part.connected?.(message);
      calls.connected(message.limits);
    },
    onMessage: receive,
    onDisconnected() {
      channels.disconnected();
      for (const part of parts) part.disconnected?.();
      calls.disconnected();
    },
    onEnded: (code, message) => calls.ended(code, message),
  });

  const wire: Wire = {
    connected: () => connection.connected(),
    send: (message) => void connection.send(encodeJson(message)),
    nextRef,
    clock,
    random,
    onError,
  };
  const channels = new Channels({
    wire,
    schedule: (callback) => environment.schedule(callback),
    onError,
  });

  const calls = new Calls({
    clock,
    send: (text) => connection.send(text),
    ended() {
      const state = connection.state();
      return state.status === 'closed' ? state : null;
    },
    nextRef,
    nextId: randomId,
  });

  function receive(decoded: ServerMessage): void {
    if (decoded.kind === 'event') {
      channels.event(decoded.event);
      return;
    }
    for (const part of parts) if (part.message?.(decoded)) return;
    if (decoded.kind !== 'control') return;
    const { message } = decoded;
    // It was for a part that has been taken away.
    if ('durable' in message) return;
    switch (message.type) {
      case 'subscribed':
        channels.subscribed(message);
        return;
      case 'unsubscribed':
        channels.unsubscribed(message);
        return;
      case 'reply':
        calls.resolved(message.ref, message.result);
        return;
      case 'error': {
        const { ref = '', code } = message;
        if (calls.rejected(ref, code, message.message) || channels.failed(message)) return;
        // Both sides ended the subscription at once: what was wanted has happened.
        if (code === 'not_subscribed') return;
        onError(new HeadwayError(code, message.message), { stage: 'server' });
        return;
      }
      case 'ping':
        if (message.positions) channels.served(message.positions);
        return;
      case 'skipped':
      case 'connected':
      case 'draining':
        // Skipped events were superseded by what follows; the other two are the connection's.
        return;
      default:
        message satisfies never;
    }
  }

  return {
    state: () => connection.state(),
    subscribeState: (listener) => connection.subscribe(listener),
    connect: () => connection.dispatch({ type: 'connect' }),
    reconnect: () => connection.dispatch({ type: 'reconnect' }),
    close: () => connection.dispatch({ type: 'close' }),
    channel: (channel, channelOptions = {}) => channels.acquire<Events>(channel, channelOptions),
    on<Type extends (keyof Events & string) | `${string}*`>(
      type: Type,
      handler: EventHandler<Events, Type>,
      { snapshots = false }: { snapshots?: boolean } = {},
    ) {
      // The server checked the data against the event's definition; the types of definitions are not on the wire.
      return channels.on(type, handler as AnyHandler, snapshots);
    },
    request: (method, params) => calls.request(method, params),
    extend(createPart) {
      const part = createPart(wire);
      parts.add(part);
      return () => void parts.delete(part);
    },
    publish: async (channel, event) => positionOf(await calls.publish(channel, event)),
  };
}

function positionOf(result: unknown): Position {
  const { position } = (isFields(result) ? result : {}) as { position?: unknown };
  const { epoch, offset } = (isFields(position) ? position : {}) as Partial<Position>;
  if (typeof epoch !== 'string' || typeof offset !== 'number') {
    throw new HeadwayError('bad_message', 'The server did not say where the event stands.');
  }
  return { epoch, offset };
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
