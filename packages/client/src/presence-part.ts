import { type Code, decodePresence, HeadwayError, type ServerMessage } from '@headway/protocol';
import type { ClientPart } from './client-part.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { applyPresence, nobodyYet, type PresenceSnapshot, refusedPresence } from './presence-state.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { Wire } from './subscription.ts';

const maxRetryMs = 30_000;

/** One who watches a channel. */
export interface PresenceHolder {
  unseen: boolean;
}

/** All watches of a client: one of each channel on the wire, however many hold it. */
export class PresencePart implements ClientPart {
  readonly #wire: Wire;
  readonly #onEmpty: () => void;
  readonly #channels = new Map<string, WatchedChannel>();

  /** `onEmpty` is called when nobody watches anything. */
  constructor(wire: Wire, onEmpty: () => void) {
    this.#wire = wire;
    this.#onEmpty = onEmpty;
  }

  hold(channel: string, holder: PresenceHolder): WatchedChannel {
    let watched = this.#channels.get(channel);
    if (!watched) {
      watched = new WatchedChannel(channel, this.#wire);
      this.#channels.set(channel, watched);
    }
    watched.holders.add(holder);
    watched.askAgain();
    return watched;
  }

  release(watched: WatchedChannel, holder: PresenceHolder): void {
    watched.holders.delete(holder);
    // Not at once: a component that is mounted twice, or a page that follows, watches again right away.
    this.#wire.clock.setTimer(() => {
      if (this.#channels.get(watched.channel) !== watched) return;
      watched.reconcile();
      if (watched.holders.size > 0) return;
      this.#channels.delete(watched.channel);
      if (this.#channels.size === 0) this.#onEmpty();
    }, 0);
  }

  connected(): void {
    for (const watched of this.#channels.values()) watched.reconcile();
  }

  disconnected(): void {
    for (const watched of this.#channels.values()) watched.away();
  }

  message(decoded: Exclude<ServerMessage, { kind: 'event' }>): boolean {
    if (decoded.kind === 'unknown') {
      if (decoded.type !== 'presence') return false;
      this.#told(decoded.fields);
      return true;
    }
    const { message } = decoded;
    if (message.type !== 'reply' && message.type !== 'error') return false;
    for (const watched of this.#channels.values()) {
      if (message.ref === undefined || watched.ref !== message.ref) continue;
      watched.answered(message.type === 'error' ? message.code : null);
      return true;
    }
    return false;
  }

  #told(fields: unknown): void {
    try {
      const message = decodePresence(fields);
      this.#channels.get(message.channel)?.told(message);
    } catch (error) {
      this.#wire.onError(error, { stage: 'decode' });
    }
  }
}

/**
 * One channel's watch.
 *
 * ```text
 * none ──watch──▶ asked ──reply──▶ open        none ◀── unwatch, or the connection is away: from anywhere
 *   ▲               │ error          │ code
 *   └─ timer, or a  ▼                ▼
 *      new holder ─ refused ◀────────┘
 * ```
 */
export class WatchedChannel {
  readonly channel: string;
  readonly holders: Set<PresenceHolder> = new Set();
  readonly listeners: Listeners;
  readonly #wire: Wire;
  #status: 'none' | 'asked' | 'open' | 'refused' = 'none';
  #ref: string | null = null;
  #unseen = false;
  #failures = 0;
  #cancelRetry = (): void => {};
  #snapshot = nobodyYet;

  constructor(channel: string, wire: Wire) {
    this.channel = channel;
    this.#wire = wire;
    this.listeners = createListeners(wire.onError);
  }

  get snapshot(): PresenceSnapshot {
    return this.#snapshot;
  }

  /** Of the `watch` that waits for its answer. */
  get ref(): string | null {
    return this.#ref;
  }

  /** While connected: watches or unwatches, as the holders want it. */
  reconcile(): void {
    const wire = this.#wire;
    if (!wire.connected()) return;
    const { channel } = this;
    if (this.holders.size === 0) {
      const onWire = this.#status === 'asked' || this.#status === 'open';
      this.#rest('none');
      if (onWire) wire.send({ type: 'unwatch', ref: wire.nextRef(), channel });
      return;
    }
    // Who wants to be seen shows all.
    const unseen = [...this.holders].every((holder) => holder.unseen);
    if (this.#status === 'refused' || (this.#status !== 'none' && this.#unseen === unseen)) return;
    if (this.#snapshot.status === 'refused') this.#set(nobodyYet);
    this.#status = 'asked';
    this.#unseen = unseen;
    this.#ref = wire.nextRef();
    wire.send({ type: 'watch', ref: this.#ref, channel, ...(unseen && { unseen }) });
  }

  /** A new holder is a reason to ask again for what was refused. */
  askAgain(): void {
    if (this.#status === 'refused') this.#rest('none');
    this.reconcile();
  }

  /** The server's answer to the `watch`; a code refuses it. */
  answered(code: Code | null): void {
    this.#ref = null;
    if (code) {
      this.#failed(code);
    } else {
      this.#status = 'open';
      this.#failures = 0;
    }
  }

  /** What comes before the answer belongs to an earlier watch: after it all is told. */
  told(message: ReturnType<typeof decodePresence>): void {
    if (this.#status !== 'open') return;
    if (message.code) this.#failed(message.code);
    else this.#set(applyPresence(this.#snapshot, message));
  }

  /** The connection is away. What is known stays. */
  away(): void {
    this.#rest('none');
    this.#outdate();
  }

  /** It is tried again when the code says that this can help. */
  #failed(code: Code): void {
    this.#rest('refused');
    if (!new HeadwayError(code).retryable) {
      this.#set(refusedPresence(code));
      return;
    }
    this.#outdate();
    const { clock, random } = this.#wire;
    this.#cancelRetry = clock.setTimer(
      () => {
        this.#status = 'none';
        this.reconcile();
      },
      retryDelayMs(this.#failures, random(), maxRetryMs),
    );
    this.#failures += 1;
  }

  #rest(status: 'none' | 'refused'): void {
    this.#cancelRetry();
    this.#status = status;
    this.#ref = null;
  }

  #outdate(): void {
    if (this.#snapshot.status === 'live') this.#set({ ...this.#snapshot, status: 'stale' });
  }

  #set(snapshot: PresenceSnapshot): void {
    this.#snapshot = snapshot;
    this.listeners.call();
  }
}
