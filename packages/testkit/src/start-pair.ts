import { randomBytes, randomUUID } from 'node:crypto';
import { type ClientOptions, createClient, type HeadwayClient } from '@headway/client';
import { type Log, memoryLog } from '@headway/log';
import type { BuiltinEvents, Clock, EventRegistry } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import type { Headway, HeadwayOptions, NamespaceOptions } from '@headway/server';
import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';
import { signToken, type TokenClaims } from './sign-token.ts';
import { startServer } from './test-server.ts';
import { waitUntil } from './wait-until.ts';

/** What `createHeadway` takes, and how the pair is put together. */
export interface PairOptions<Events extends object> extends Partial<
  Omit<HeadwayOptions<Events>, 'authentication' | 'log' | 'events'>
> {
  /** Opens the log, at the start and again after a restart. @default memoryLog */
  log?: () => Log;
  /**
   * Puts a network with faults between the server and all that uses `url`: `pair.network`. Its own clock, where given,
   * is for its delays, rates and scripts only. @default false
   */
  network?: boolean | { clock: Clock };
}

/** A real server in this process and clients of it. */
export interface Pair<Events extends object> {
  /** The server of the moment: another one after `restart`. */
  readonly headway: Headway<Events>;
  /** The log of the moment. */
  readonly log: Log;
  /** The network between. @throws Error when the pair was started without `network: true`. */
  readonly network: FaultyNetwork;
  /** `ws://127.0.0.1:…/ws`, the same after a restart. */
  readonly url: string;
  /** A token that the server takes. Times in seconds. @param claims override what it says */
  token(userId: string, claims?: Partial<TokenClaims>): string;
  /** A client of this user, not connected yet; closed with the pair. */
  client(userId: string, options?: Partial<ClientOptions>): HeadwayClient<Events>;
  /** A client of this user, once it is connected. @throws Error when it does not connect in time. */
  connect(userId: string, options?: Partial<ClientOptions>): Promise<HeadwayClient<Events>>;
  /** Destroys all sockets on the server's side at once, as a network that is gone. */
  cut(): void;
  /** Stops the server and starts another one on the same port. `abrupt`: without saying goodbye to anyone. */
  restart(options?: { abrupt?: boolean }): Promise<void>;
  /** Closes everything that the pair opened. */
  close(): Promise<void>;
}

const tokenSeconds = 900;
const open: NamespaceOptions = { subscribe: () => true, publish: () => true, presence: true };

/**
 * Starts a real server on a free port, with a log in memory and a secret of its own, for tests of an application's
 * events and rules. Without `namespaces` everyone may do everything, and is seen, in `project`, `job`, `batch`, `user`, `queue`,
 * `job-log` and `system`; without `events` it knows the built-in ones.
 * @example
 * const pair = await startPair();
 * const client = await pair.connect('ada');
 * const project = client.channel('project:7');
 * project.on('system.notice', ({ data }) => heard.push(data.message));
 * await waitUntil(() => project.snapshot().status === 'live');
 * await pair.headway.publish('project:7', {
 *   type: 'system.notice',
 *   data: { id: 'n1', level: 'info', message: 'Hello' },
 * });
 * await waitUntil(() => heard.length > 0);
 * await pair.close();
 */
export function startPair(options?: PairOptions<BuiltinEvents>): Promise<Pair<BuiltinEvents>>;
/** The same with events of your own. */
export function startPair<Events extends object>(
  options: PairOptions<Events> & { events: EventRegistry<Events> },
): Promise<Pair<Events>>;
export async function startPair(
  options: PairOptions<BuiltinEvents> & { events?: EventRegistry<BuiltinEvents> } = {},
): Promise<Pair<BuiltinEvents>> {
  const { log: openLog = memoryLog, events = builtinEvents, network: withNetwork = false, ...rest } = options;
  const secret = randomBytes(32).toString('hex');
  const clients = new Set<HeadwayClient<BuiltinEvents>>();
  const start = (port: number) =>
    startServer<BuiltinEvents>(
      {
        namespaces: {
          project: open,
          job: open,
          batch: open,
          user: open,
          queue: open,
          'job-log': open,
          system: open,
        },
        ...rest,
        log: openLog(),
        events,
        authentication: { secret },
      },
      port,
    );
  let server = await start(0);
  const target = `ws://127.0.0.1:${server.port}${options.path ?? '/ws'}`;
  const network = withNetwork
    ? await faultyNetwork({ target, ...(typeof withNetwork === 'object' && withNetwork) })
    : null;
  const url = network?.url ?? target;

  const token: Pair<BuiltinEvents>['token'] = (userId, claims = {}) => {
    const iat = Math.floor(Date.now() / 1000);
    return signToken({ sub: userId, jti: randomUUID(), iat, exp: iat + tokenSeconds, ...claims }, secret);
  };

  const client: Pair<BuiltinEvents>['client'] = (userId, clientOptions = {}) => {
    const created = createClient<BuiltinEvents>({
      url,
      getToken: async () => token(userId),
      ...clientOptions,
    });
    clients.add(created);
    return created;
  };

  return {
    get headway() {
      return server.headway;
    },
    get log() {
      return server.log;
    },
    get network() {
      if (!network) throw new Error('Start the pair with `network: true`.');
      return network;
    },
    url,
    token,
    client,
    async connect(userId, clientOptions) {
      const created = client(userId, clientOptions);
      created.connect();
      await waitUntil(() => created.state().status === 'connected');
      return created;
    },
    cut: () => server.cut(),
    async restart(how) {
      const { port } = server;
      await server.stop(how);
      server = await start(port);
    },
    async close() {
      for (const one of clients) one.close();
      await network?.close();
      await server.stop();
    },
  };
}
