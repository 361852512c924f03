import {
  type ClientMessage,
  type Clock,
  type Code,
  codes,
  type SubscribedMessage,
  type SubscriptionRequest,
} from '@headway/protocol';
import type { Change, ChannelState } from './channel-state.ts';
import type { OnError } from './listeners.ts';
import { retryDelayMs } from './retry-delay.ts';
import { type Ask, askFor, requestFor, serves, type Want } from './subscription-plan.ts';

/** How a subscription reaches the server. */
export interface Wire {
  connected(): boolean;
  send(message: ClientMessage): void;
  nextRef(): string;
  clock: Clock;
  random: () => number;
  onError: OnError;
}

export interface SubscriptionOptions {
  channel: string;
  state: ChannelState;
  wire: Wire;
  /** What the holders want, now. */
  wants: () => readonly Want[];
  /** Called when a failed subscribe is about to be tried again. */
  onRetry: () => void;
}

const maxRetryMs = 30_000;

/**
 * The one subscription of a channel on the wire, kept in step with what the holders want.
 *
 * ```text
 * none ──subscribe, connect──▶ asked ──subscribed──▶ open ──wants grew──▶ asked
 *   ▲                            │ error, unsubscribed │
 *   │                            ▼                     ▼
 *   ├────────timer───────────  resting | refused  ◀────┘
 *   └── nobody wants it, or the connection is away: from anywhere
 * ```
 */
export interface Subscription {
  /** Of the last subscribe; null when it was asked in `connect`. */
  readonly ref: string | null;
  /** What the state was last answered with. */
  readonly answered: Ask | null;
  /** Whether it was asked for in `connect`, and the answer is still to come. */
  readonly introduced: boolean;
  /** The request for the `connect` message; null when nobody wants the channel. */
  introduce(): SubscriptionRequest | null;
  /** While connected: subscribes, subscribes anew or unsubscribes, as the holders want it. */
  reconcile(): void;
  /** A page of the answer, or one sent unasked. Null when it answers an ask that is no longer ours. */
  subscribed(message: SubscribedMessage): Change | null;
  /** The server refused it, or ended it. It is tried again when the code says that this can help. */
  failed(code: Code, retryAfterMs?: number): Change;
  /** The server ended a subscription of ours; one that we have asked for since is another matter. */
  endedByServer(code: Code): Change | null;
  /** A new holder is a reason to ask again for what was refused. */
  askAgain(): void;
  disconnected(): void;
}

export function createSubscription(options: SubscriptionOptions): Subscription {
  const { channel, state, wire, wants, onRetry } = options;
  let status: 'none' | 'asked' | 'open' | 'resting' | 'refused' = 'none';
  /** What it was last asked with, and whether the state's position was reached with that. */
  let ask: Ask | null = null;
  let resumable = false;
  let answered: Ask | null = null;
  let ref: string | null = null;
  let failures = 0;
  let cancelRest = (): void => {};

  const isIntroduced = (): boolean => status === 'asked' && ref === null;

  function rest(at: 'none' | 'resting' | 'refused'): void {
    cancelRest();
    status = at;
    ref = null;
  }

  function servesAll(all: readonly Want[]): boolean {
    const asked = ask;
    return asked !== null && all.every((want) => serves(asked, want));
  }

  /** Goes on after the position where it was reached with an ask that serves all, also after a failure; else anew. */
  function nextRequest(all: readonly Want[]): SubscriptionRequest {
    if (!resumable || !servesAll(all)) askAnew(all);
    return requestFor(channel, ask ?? {}, resumable ? state.position : null);
  }

  /** A position holds only for the filter it was reached with: all but the first ask begins with a snapshot. */
  function askAnew(all: readonly Want[]): void {
    const { after, ...anew } = askFor(all);
    state.restart();
    ask = after && !state.position ? { ...anew, after } : anew;
    resumable = false;
  }

  function unsubscribe(): void {
    wire.send({ type: 'unsubscribe', ref: wire.nextRef(), channel });
  }

  function failed(code: Code, retryAfterMs = 0): Change {
    const { reaction } = codes[code];
    if (reaction !== 'retry' && reaction !== 'reconnect') {
      rest('refused');
      resumable = false;
      return state.refuse(code);
    }
    rest('resting');
    state.away();
    const delayMs = Math.max(retryAfterMs, retryDelayMs(failures, wire.random(), maxRetryMs));
    failures += 1;
    cancelRest = wire.clock.setTimer(() => {
      status = 'none';
      onRetry();
    }, delayMs);
    return { deliveries: [], keys: new Set() };
  }

  return {
    get ref() {
      return ref;
    },
    get answered() {
      return answered;
    },
    get introduced() {
      return isIntroduced();
    },
    introduce() {
      const all = wants();
      if (all.length === 0) return null;
      const request = nextRequest(all);
      status = 'asked';
      ref = null;
      state.pending();
      return request;
    },
    reconcile() {
      if (!wire.connected()) return;
      const all = wants();
      const onWire = status === 'asked' || status === 'open';
      if (all.length === 0) {
        if (onWire) unsubscribe();
        rest('none');
        return;
      }
      if (status === 'resting' || status === 'refused') return;
      if (onWire) {
        if (servesAll(all)) return;
        unsubscribe();
      }
      const request = nextRequest(all);
      status = 'asked';
      ref = wire.nextRef();
      wire.send({ type: 'subscribe', ref, ...request });
    },
    subscribed(message) {
      const ours = message.ref === undefined ? status === 'open' || isIntroduced() : message.ref === ref;
      if (!ours) return null;
      status = 'open';
      const change = state.subscribed(
        message,
        wants().flatMap(({ after }) => after ?? []),
      );
      if (!message.more || message.recovery === 'resumed') resumable = true;
      if (!message.more) {
        answered = ask;
        failures = 0;
      }
      return change;
    },
    failed,
    endedByServer: (code) => (status === 'open' || isIntroduced() ? failed(code) : null),
    askAgain() {
      if (status !== 'refused') return;
      status = 'none';
      state.pending();
    },
    disconnected() {
      rest('none');
      state.away();
    },
  };
}
