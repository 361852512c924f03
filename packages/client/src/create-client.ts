import {
  type ConnectMessage,
  decodePosition,
  encodeJson,
  HeadwayError,
  type ServerMessage,
  systemClock,
} from '@headway/protocol';
import { createCalls } from './calls.ts';
import { createChannels } from './channels.ts';
import type { EventHandler, HeadwayClient } from './client.ts';
import type { ClientPart } from './client-part.ts';
import { type Connection, createConnection } from './connection.ts';
import { limitsOf } from './defaults.ts';
import { platformEnvironment } from './environment.ts';
import type { AnyHandler } from './handlers.ts';
import type { OnError } from './listeners.ts';
import type { ClientOptions } from './options.ts';
import { randomId } from './random-id.ts';
import type { Wire } from './subscription.ts';

/**
 * Creates a client. It does nothing before `connect()`, and may be created where pages are rendered on a server.
 *
 * @throws TypeError when the URL is not one (for a path without a page `connect` throws it); RangeError when a number is not above 0.
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

  const resolveUrl = (): string => environment.resolveUrl(options.url);
  // A module that a server renders with creates it, too: a path is only known to be right on a page.
  if (!options.url.startsWith('/')) resolveUrl();

  const connection: Connection = createConnection({
    url: resolveUrl,
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
      subscriptions: [...parts].flatMap((part) => part.introduce?.() ?? []),
    }),
    busy: () => calls.busy(),
    present: (token) => calls.authenticate(token),
    onConnected(message) {
      for (const part of parts) part.connected?.(message);
    },
    onMessage: receive,
    onDisconnected(code) {
      for (const part of parts) part.disconnected?.(code);
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
  const channels = createChannels(wire, (callback) => environment.schedule(callback));
  const calls = createCalls({
    clock,
    send: (text) => connection.send(text),
    ended() {
      const state = connection.state();
      return state.status === 'closed' ? state : null;
    },
    nextRef,
    nextId: randomId,
  });
  // In the order in which they are told: channels are live again before calls have their answers.
  const parts = new Set<ClientPart>([channels, calls]);

  function receive(decoded: ServerMessage): void {
    if (decoded.kind === 'event') {
      channels.event(decoded.event);
      return;
    }
    for (const part of parts) if (part.message?.(decoded)) return;
    if (decoded.kind === 'unknown' || decoded.message.type !== 'error') return;
    const { code, message } = decoded.message;
    // Else both sides ended a subscription at once: what was wanted has happened.
    if (code !== 'not_subscribed') onError(new HeadwayError(code, message), { stage: 'server' });
  }

  return {
    state: () => connection.state(),
    subscribeState: (listener) => connection.subscribe(listener),
    connect() {
      resolveUrl();
      connection.dispatch({ type: 'connect' });
    },
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
    request: (method, params, callOptions) => calls.call({ type: 'request', method, params }, callOptions),
    extend(createPart) {
      const part = createPart(wire);
      parts.add(part);
      return () => void parts.delete(part);
    },
    publish: async (channel, event, callOptions) =>
      decodePosition(Object(await calls.call({ type: 'publish', channel, event }, callOptions)), 'position'),
  };
}
