import { type Code, type EventFilter, parseChannel, type RecoveryReason } from '@headway/protocol';
import type { EventsMatching, HeadwayClient } from './client.ts';
import { DurablePart } from './durable-part.ts';

/** How long a handler may take before it counts as failed: what a server waits, unless it was told otherwise. */
const defaultTimeoutMs = 30_000;

export interface DurableOptions<Events extends object> {
  /**
   * The name of the reader, at most 64 characters: the server keeps its place under it. Devices that are each to get
   * everything use different names; one client reads a channel under a name once.
   */
  name: string;
  /**
   * Deals with one event; they come in order and one at a time. When it resolves, the event is acknowledged. When it
   * rejects, or takes longer than `timeoutMs`, the event comes again, and is set aside by the server after some attempts.
   * One that was dealt with may come again after a crash, so do what you do in a way that can be repeated.
   *
   * `signal` is aborted when nobody waits for the handler any more.
   */
  handler: (event: EventsMatching<Events, '*'>, context: { attempt: number; signal: AbortSignal }) => unknown;
  /** What it keeps back counts as dealt with. */
  filter?: EventFilter;
  /** Where a new name begins: with all that history still has. @default behind all that was published before */
  from?: 'start';
  /** @default 30_000 */
  timeoutMs?: number;
  /** Events may have been missed, and why. */
  onGap?: (reason: RecoveryReason) => void;
  /** It has ended: `taken_over` by another holder of the name, or refused. `take()` begins again. */
  onEnded?: (code: Code) => void;
  /** Hears of failures of the handler too. @default that of the client */
  onError?: (error: unknown, context: { stage: string }) => void;
}

/** A reader of a channel. The functions need no `this`. */
export interface DurableReader {
  /** `live`: the server delivers to it. `ended`: see `onEnded`. */
  status(): 'pending' | 'live' | 'ended';
  /** Begins again after it ended; from another holder it takes the name back. Without effect otherwise. */
  take(): void;
  /** Lets go. The server keeps the place. Idempotent. */
  stop(): void;
}

/**
 * Reads every lossless event of a channel, and goes on where it was, also in another process: the server keeps the place,
 * and delivers each event until it is dealt with. One reader for each name and channel at a time, the newest.
 *
 * @throws TypeError when it is not a channel; RangeError when `timeoutMs` is not above 0.
 * @example
 * const reader = durable(client, 'exports:all', {
 *   name: 'mailer',
 *   handler: async ({ type, data }) => {
 *     if (type === 'export.ready') await sendMail(data.to, data.url);
 *   },
 * });
 */
export function durable<Events extends object>(
  client: Pick<HeadwayClient<Events>, 'extend' | 'channel'>,
  channel: string,
  options: DurableOptions<Events>,
): DurableReader {
  const { timeoutMs = defaultTimeoutMs, handler, onGap, onEnded } = options;
  if (!parseChannel(channel)) {
    throw new TypeError(`A channel is like 'project:7', a namespace and an id; got '${channel}'.`);
  }
  if (!(timeoutMs > 0)) throw new RangeError(`'timeoutMs' must be above 0, got ${timeoutMs}.`);
  let part: DurablePart | undefined;
  const remove = client.extend((wire) => {
    part = new DurablePart(wire, {
      ...options,
      channel,
      timeoutMs,
      // The server checked the data against the event's definition; the types of definitions are not on the wire.
      handler: handler as never,
      onGap,
      onEnded,
      onError: options.onError ?? wire.onError,
    });
    return part;
  });
  part?.ask();
  return {
    status: () => part?.status ?? 'pending',
    take: () => part?.take(),
    stop: () => part?.stop(remove),
  };
}
