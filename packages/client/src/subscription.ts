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
export class Subscription {
  readonly #options: SubscriptionOptions;
  #status: 'none' | 'asked' | 'open' | 'resting' | 'refused' = 'none';
  /** What it was last asked with, and whether the state's position was reached with that. */
  #ask: Ask | null = null;
  #resumable = false;
  /** What the state was last answered with. */
  #answered: Ask | null = null;
  /** Of the last subscribe; null when it was asked in `connect`. */
  #ref: string | null = null;
  #failures = 0;
  #cancelRest = (): void => {};

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  get ref(): string | null {
    return this.#ref;
  }

  get answered(): Ask | null {
    return this.#answered;
  }

  /** Whether it was asked for in `connect`, and the answer is still to come. */
  get introduced(): boolean {
    return this.#status === 'asked' && this.#ref === null;
  }

  /** The request for the `connect` message; null when nobody wants the channel. */
  introduce(): SubscriptionRequest | null {
    const wants = this.#options.wants();
    if (wants.length === 0) return null;
    const request = this.#nextRequest(wants);
    this.#status = 'asked';
    this.#ref = null;
    this.#options.state.pending();
    return request;
  }

  /** While connected: subscribes, subscribes anew or unsubscribes, as the holders want it. */
  reconcile(): void {
    const { wire, channel } = this.#options;
    if (!wire.connected()) return;
    const wants = this.#options.wants();
    const onWire = this.#status === 'asked' || this.#status === 'open';
    if (wants.length === 0) {
      if (onWire) wire.send({ type: 'unsubscribe', ref: wire.nextRef(), channel });
      this.#rest('none');
      return;
    }
    if (this.#status === 'resting' || this.#status === 'refused') return;
    if (onWire) {
      if (this.#serves(wants)) return;
      wire.send({ type: 'unsubscribe', ref: wire.nextRef(), channel });
    }
    const request = this.#nextRequest(wants);
    this.#status = 'asked';
    this.#ref = wire.nextRef();
    wire.send({ type: 'subscribe', ref: this.#ref, ...request });
  }

  /** A page of the answer, or one sent unasked. Null when it answers an ask that is no longer ours. */
  subscribed(message: SubscribedMessage): Change | null {
    const ours =
      message.ref === undefined ? this.#status === 'open' || this.introduced : message.ref === this.#ref;
    if (!ours) return null;
    this.#status = 'open';
    const change = this.#options.state.subscribed(message);
    if (!message.more || message.recovery === 'resumed') this.#resumable = true;
    if (!message.more) {
      this.#answered = this.#ask;
      this.#failures = 0;
    }
    return change;
  }

  /** The server refused it, or ended it. It is tried again when the code says that this can help. */
  failed(code: Code): Change {
    const { state, wire, onRetry } = this.#options;
    const { reaction } = codes[code];
    if (reaction !== 'retry' && reaction !== 'reconnect') {
      this.#rest('refused');
      this.#resumable = false;
      return state.refuse(code);
    }
    this.#rest('resting');
    state.away();
    const delayMs = retryDelayMs(this.#failures, wire.random(), maxRetryMs);
    this.#failures += 1;
    this.#cancelRest = wire.clock.setTimer(() => {
      this.#status = 'none';
      onRetry();
    }, delayMs);
    return { deliveries: [], keys: new Set() };
  }

  /** The server ended a subscription of ours; one that we have asked for since is another matter. */
  endedByServer(code: Code): Change | null {
    return this.#status === 'open' || this.introduced ? this.failed(code) : null;
  }

  /** A new holder is a reason to ask again for what was refused. */
  askAgain(): void {
    if (this.#status !== 'refused') return;
    this.#status = 'none';
    this.#options.state.pending();
  }

  disconnected(): void {
    this.#cancelRest();
    this.#status = 'none';
    this.#ref = null;
    this.#options.state.away();
  }

  #rest(status: 'none' | 'resting' | 'refused'): void {
    this.#cancelRest();
    this.#status = status;
    this.#ref = null;
  }

  #serves(wants: readonly Want[]): boolean {
    const ask = this.#ask;
    return ask !== null && wants.every((want) => serves(ask, want));
  }

  /** Goes on after the position where it was reached with an ask that serves all, also after a failure; else anew. */
  #nextRequest(wants: readonly Want[]): SubscriptionRequest {
    const { channel, state } = this.#options;
    if (!this.#resumable || !this.#serves(wants)) this.#askAnew(wants);
    return requestFor(channel, this.#ask ?? {}, this.#resumable ? state.position : null);
  }

  /** A position holds only for the filter it was reached with: all but the first ask begins with a snapshot. */
  #askAnew(wants: readonly Want[]): void {
    const { after, ...ask } = askFor(wants);
    this.#options.state.restart();
    this.#ask = after && !this.#options.state.position ? { ...ask, after } : ask;
    this.#resumable = false;
  }
}
