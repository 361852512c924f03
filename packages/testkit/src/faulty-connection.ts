import type { Socket } from 'node:net';
import type { Clock } from '@headway/protocol';
import { type LaneConditions, NetworkLane } from './network-lane.ts';

/** Which way bytes go. */
export type OneWay = 'toServer' | 'toClient';
/** One way or both. */
export type Direction = OneWay | 'both';

/** What can be done to one connection, or to all at once. */
export interface NetworkFaults {
  /**
   * Resets the connection at once, without a close frame; what is on its way is lost. `side`: the one end that hears of
   * it, while the other keeps a socket that stays silent for ever (half-open). @default both
   */
  cut(options?: { side?: 'client' | 'server' | 'both' }): void;
  /** Carries nothing until `thaw`, and no end of the connection either; nothing is lost. @default both directions */
  freeze(options?: { direction?: Direction }): void;
  /** Ends the freeze of both directions: what was held is carried now. */
  thaw(): void;
  /** What comes from now on arrives so much later. 0 ends it. @default both directions */
  delay(ms: number, options?: { direction?: Direction }): void;
  /** Carries no more than this. `null` ends it. @default both directions */
  throttle(bytesPerSecond: number | null, options?: { direction?: Direction }): void;
}

/** One connection through the network. */
export interface FaultyConnection extends NetworkFaults {
  /** Bytes that the network has read and not passed on yet. Of a sender for whom much waits it reads no more. */
  heldBytes(direction: OneWay): number;
}

/** @throws RangeError when the delay or the rate is no number that makes sense. */
export function changeOf(
  fault: { delayMs: number } | { bytesPerSecond: number | null } | { frozen: boolean },
): Partial<LaneConditions> {
  if ('delayMs' in fault && !(fault.delayMs >= 0)) {
    throw new RangeError(`A delay is 0 ms or more, got ${fault.delayMs}.`);
  }
  if ('bytesPerSecond' in fault && fault.bytesPerSecond !== null && !(fault.bytesPerSecond > 0)) {
    throw new RangeError(`A rate is above 0 bytes per second, or null; got ${fault.bytesPerSecond}.`);
  }
  return fault;
}

export function waysOf(direction: Direction = 'both'): readonly OneWay[] {
  return direction === 'both' ? ['toServer', 'toClient'] : [direction];
}

export interface CarriedConnection extends FaultyConnection {
  change(direction: Direction | undefined, conditions: Partial<LaneConditions>): void;
}

/** Carries bytes between two sockets. `onGone` is called once, when both are closed. */
export function carryConnection(
  client: Socket,
  server: Socket,
  options: { clock: Clock; conditions: Readonly<Record<OneWay, LaneConditions>>; onGone: () => void },
): CarriedConnection {
  const { clock, conditions, onGone } = options;
  const lanes: Record<OneWay, NetworkLane> = {
    toServer: new NetworkLane(client, server, { clock, conditions: conditions.toServer }),
    toClient: new NetworkLane(server, client, { clock, conditions: conditions.toClient }),
  };
  let open = 2;
  for (const socket of [client, server]) {
    socket.on('close', () => {
      open -= 1;
      if (open === 0) onGone();
    });
  }

  const change: CarriedConnection['change'] = (direction, changed) => {
    for (const way of waysOf(direction)) lanes[way].change(changed);
  };

  return {
    change,
    heldBytes: (direction) => lanes[direction].heldBytes,
    cut({ side = 'both' } = {}) {
      for (const lane of Object.values(lanes)) lane.stop();
      // The end that hears nothing is not read either: what it sends stays with it, as with a peer that vanished.
      if (side === 'server') client.pause();
      else client.resetAndDestroy();
      if (side === 'client') server.pause();
      else server.resetAndDestroy();
    },
    freeze: ({ direction } = {}) => change(direction, changeOf({ frozen: true })),
    thaw: () => change('both', changeOf({ frozen: false })),
    delay: (delayMs, { direction } = {}) => change(direction, changeOf({ delayMs })),
    throttle: (bytesPerSecond, { direction } = {}) => change(direction, changeOf({ bytesPerSecond })),
  };
}
