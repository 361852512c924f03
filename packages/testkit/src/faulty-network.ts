import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '@headway/protocol';
import {
  type CarriedConnection,
  carryConnection,
  changeOf,
  type Direction,
  type FaultyConnection,
  type NetworkFaults,
  type OneWay,
  waysOf,
} from './faulty-connection.ts';
import type { LaneConditions } from './network-lane.ts';
import { checkScript, type NetworkStep, playScript } from './network-script.ts';

/** Where a faulty network leads, and by which clock it goes. */
export interface FaultyNetworkOptions {
  /** Where a server listens: `ws://127.0.0.1:3000/ws`, `http://127.0.0.1:3000`. Bytes are carried as they are. */
  target: string;
  /** Delays and rates go by it. @default the machine's */
  clock?: Clock;
}

/**
 * A network between clients and a server that does what a test says. What is done to it is done to all its connections,
 * those that come later included, but for `cut`.
 */
export interface FaultyNetwork extends NetworkFaults {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /** The target's address by way of this network. */
  readonly url: string;
  /** Those that are not closed at both ends, the newest last. */
  readonly connections: readonly FaultyConnection[];
  /** Connections that were refused so far. */
  readonly refused: number;
  /** Resets new connections at once, until `accept`. Those that are there go on. */
  refuse(): void;
  /** Takes new connections again. */
  accept(): void;
  /**
   * Does all that at its times, by the network's clock, and resolves after the last step, or when the network is closed.
   * @throws RangeError when the times do not rise from 0, or a delay or a rate is no number that makes sense.
   * @example
   * await network.play([
   *   { at: 0, do: 'throttle', bytesPerSecond: 1024, direction: 'toClient' },
   *   { at: 2000, do: 'refuse' },
   *   { at: 2000, do: 'cut' },
   *   { at: 5000, do: 'accept' },
   *   { at: 5000, do: 'throttle', bytesPerSecond: null },
   * ]);
   */
  play(steps: readonly NetworkStep[]): Promise<void>;
  /** Cuts everything, ends the scripts and frees the port. */
  close(): Promise<void>;
}

const faultless: LaneConditions = { frozen: false, delayMs: 0, bytesPerSecond: null };

/**
 * Puts a network with faults in front of a server: a TCP proxy on a free port, scripted from a test.
 * @throws TypeError when `target` is not a URL.
 * @example
 * const network = await faultyNetwork({ target: 'ws://127.0.0.1:3000/ws' });
 * const client = createClient({ url: network.url, getToken });
 * client.connect();
 * network.freeze({ direction: 'toClient' }); // the server speaks and nobody hears it
 * network.thaw();
 * network.refuse();
 * network.cut(); // no close frame, and no way back until:
 * network.accept();
 * await network.close();
 */
export async function faultyNetwork({
  target,
  clock = systemClock(),
}: FaultyNetworkOptions): Promise<FaultyNetwork> {
  const address = new URL(target);
  const targetPort = Number(address.port) || (/^(https|wss):$/.test(address.protocol) ? 443 : 80);
  const connections = new Set<CarriedConnection>();
  const conditions: Record<OneWay, LaneConditions> = { toServer: faultless, toClient: faultless };
  let refusing = false;
  let refused = 0;

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (refusing) {
      refused += 1;
      client.resetAndDestroy();
    } else {
      carry(client);
    }
  });
  await listen(listener);
  const { port } = listener.address() as AddressInfo;

  function carry(client: Socket): void {
    const server = connect({ host: address.hostname, port: targetPort, allowHalfOpen: true, noDelay: true });
    const connection: CarriedConnection = carryConnection(client, server, {
      clock,
      conditions,
      onGone: () => connections.delete(connection),
    });
    connections.add(connection);
  }

  function change(direction: Direction | undefined, changed: Partial<LaneConditions>): void {
    for (const way of waysOf(direction)) {
      conditions[way] = { ...conditions[way], ...changed };
    }
    for (const connection of connections) connection.change(direction, changed);
  }

  const cut: NetworkFaults['cut'] = (options) => {
    for (const connection of connections) connection.cut(options);
  };

  const stops = new Set<() => void>();
  const network: FaultyNetwork = {
    port,
    url: urlThrough(address, port),
    get connections() {
      return [...connections];
    },
    get refused() {
      return refused;
    },
    cut,
    freeze: ({ direction } = {}) => change(direction, changeOf({ frozen: true })),
    thaw: () => change('both', changeOf({ frozen: false })),
    delay: (delayMs, { direction } = {}) => change(direction, changeOf({ delayMs })),
    throttle: (bytesPerSecond, { direction } = {}) => change(direction, changeOf({ bytesPerSecond })),
    refuse: () => {
      refusing = true;
    },
    accept: () => {
      refusing = false;
    },
    async play(steps) {
      checkScript(steps);
      const { ended, stop } = playScript(steps, { network, clock });
      stops.add(stop);
      await ended;
      stops.delete(stop);
    },
    close() {
      refusing = true;
      for (const stop of stops) stop();
      cut();
      return new Promise((resolve) => {
        listener.close(() => resolve());
      });
    },
  };
  return network;
}

function urlThrough(target: URL, port: number): string {
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}

function listen(listener: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      listener.off('error', reject);
      resolve();
    });
  });
}
