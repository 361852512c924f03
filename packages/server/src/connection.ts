import type { Duplex } from 'node:stream';
import {
  type ClientMessage,
  closeCodeOf,
  codes,
  type Code,
  type ConnectedMessage,
  type ConnectMessage,
  encodeJson,
  HeadwayError,
  protocolVersion,
} from '@headway/protocol';
import { startExpiryTimer } from './expiry-timer.ts';
import type { Peer, Pulse } from './heartbeat.ts';
import { cheapMessage, MessageRate } from './message-rate.ts';
import type { Identity } from './options.ts';
import { Outbox, type OutboxOwner } from './outbox.ts';
import { OutgoingText } from './outgoing.ts';
import type { PeerSocket, SocketListener } from './peer-socket.ts';
import { readMessage } from './read-message.ts';
import { type MessagesOwner, ServedMessages } from './served-messages.ts';
import type { Services } from './services.ts';
import { codeOfGoodbye, Session } from './session.ts';
import type { Leaver } from './shutdown.ts';
import { errorMessage, toldError } from './told-error.ts';

/** How long a peer has to answer a close before its socket is cut, ms. */
const closeTimeoutMs = 5000;

/** A socket that has just opened, and what its upgrade request said. */
export interface Arrival {
  ws: PeerSocket;
  socket: Duplex;
  /** For a `connect` without one. */
  token: string | null;
  /** Channels of the address: the connection counts as connected by itself. */
  channels: readonly string[] | null;
}

/**
 * One socket from its opening to its end.
 *
 * ```text
 * opened ──connect──▶ connecting ──token good, subscriptions read──▶ connected
 *    └───────────────────┴──────── close() or the peer's ──────────────┴────▶ closed
 * ```
 */
export class Connection implements Peer, OutboxOwner, SocketListener, Leaver, MessagesOwner {
  readonly id: string;
  readonly #services: Services;
  readonly #ws: PeerSocket;
  readonly #outbox: Outbox;
  readonly #pulse: Pulse;
  readonly #rate = new MessageRate();
  /** Of the upgrade, until it was used: it may be long. */
  #token: string | null;
  #phase: 'opened' | 'connecting' | 'connected' | 'closed' = 'opened';
  #session: Session | null = null;
  /** Made for the first message after `connect`: those who only listen send none. */
  #messages: ServedMessages | null = null;
  /** The server goes down: first no calls are taken any more, then this closes with the last answer. */
  #draining: 'no' | 'announced' | 'leaving' = 'no';
  // No functions that do nothing: there may be many thousands of connections.
  #cancelConnectTimer: (() => void) | null;
  #cancelExpiry: (() => void) | null = null;
  #cancelCloseTimer: (() => void) | null = null;
  readonly #onGone: (connection: Connection) => void;

  /** `onGone` is called once, when the socket is closed. */
  constructor(
    services: Services,
    { ws, socket, token, channels }: Arrival,
    onGone: (connection: Connection) => void,
  ) {
    const { clock, connectTimeoutMs } = services.settings;
    this.id = services.newId();
    this.#services = services;
    services.counts.arrived();
    this.#ws = ws;
    this.#onGone = onGone;
    this.#token = token;
    this.#outbox = new Outbox(services, socket, this);
    this.#pulse = services.heartbeats.start(this);
    this.#cancelConnectTimer = clock.setTimer(() => this.close('connect_timeout'), connectTimeoutMs);
    ws.listen(this);
    if (channels) {
      const subscriptions = channels.map((channel) => ({ channel }));
      void this.#connect({ type: 'connect', client: { id: this.id, kind: 'unknown' }, subscriptions });
    }
  }

  /** Who this is; `null` before the token was found good. */
  get identity(): Identity | null {
    return this.#session?.identity ?? null;
  }

  /** Closes with a code of the table. One that closes nothing by itself is told as an error first. Idempotent. */
  close(code: Code, ref: string | null = null): void {
    if (this.#phase === 'closed') return;
    if (codes[code].close === undefined) this.#outbox.send(errorMessage(new HeadwayError(code), ref));
    this.#outbox.flushAll();
    this.#leave(code);
    this.#ws.close(closeCodeOf(code), code);
  }

  announce(reconnectWithinMs: number): void {
    this.#draining = 'announced';
    this.#outbox.send({ type: 'draining', reconnectWithinMs });
  }

  letGo(): void {
    this.#draining = 'leaving';
    this.served();
  }

  served(): void {
    if (this.#draining === 'leaving' && !this.#messages?.hasCalls) this.close('draining');
  }

  get isDraining(): boolean {
    return this.#draining !== 'no';
  }

  /** Cuts the socket. */
  terminate(): void {
    this.#leave('network_lost');
    this.#ws.terminate();
  }

  /** Asks the rules of this connection's subscriptions again, of one channel or all. */
  async recheck(channel?: string): Promise<void> {
    await this.#session?.recheck(channel);
  }

  /** Ends all but the closing handshake, which gets a bounded time. */
  #leave(code: Code): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#cancelConnectTimer?.();
    this.#cancelExpiry?.();
    this.#services.heartbeats.stop(this.#pulse);
    this.#messages?.dropKept();
    this.#session?.end(code);
    this.#services.counts.left(this.identity?.userId ?? null);
    this.#outbox.close();
    this.#cancelCloseTimer = this.#services.settings.clock.setTimer(
      () => this.#ws.terminate(),
      closeTimeoutMs,
    );
  }

  get mayWrite(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  get readsCompressed(): boolean {
    return this.#ws.readsCompressed;
  }

  onOverflow(): void {
    this.close('queue_full');
  }

  get progress(): Peer['progress'] {
    return this.#outbox.progress;
  }

  ask(payload: string): void {
    this.#ws.ping(payload);
  }

  ping(): void {
    if (this.#phase === 'connected') {
      const positions = this.#session?.subscriptions.takeUntoldPositions();
      this.#outbox.send({ type: 'ping', ...(positions && { positions }) });
    }
    this.#outbox.ask();
  }

  lost(): void {
    this.terminate();
  }

  stalled(): void {
    // More in a socket that takes nothing would only be held for longer.
    this.#outbox.close();
    this.close('stalled');
  }

  onMessage(data: unknown, isBinary: boolean): void {
    this.#pulse.heard();
    if (this.#phase === 'closed') return;
    const text = String(data);
    const read = isBinary ? ({ kind: 'bad_frame' } as const) : readMessage(text);
    if (read.kind === 'bad_frame') {
      this.close('bad_frame');
      return;
    }
    const message = read.kind === 'message' ? read.message : null;
    const waitMs = this.#count(message?.type === 'ack' ? cheapMessage : 1);
    if (this.isClosed) return;
    if (waitMs > 0) {
      const ref = read.kind === 'refused' ? read.ref : refOf(read.message);
      this.#refuse(new HeadwayError('rate_limited', undefined, { retryAfterMs: Math.ceil(waitMs) }), ref);
    } else if (read.kind === 'refused') {
      this.#refuse(read.error, read.ref);
    } else {
      this.#take(read.message, text.length);
    }
  }

  onPong(payload: Buffer): void {
    this.#pulse.heard();
    this.#outbox.answered(String(payload));
    this.#session?.subscriptions.ponged(String(payload));
    this.#count(cheapMessage);
  }

  onError(): void {
    this.#leave('network_lost');
  }

  onClose(closeCode: number): void {
    this.#leave(codeOfGoodbye(closeCode));
    this.#cancelCloseTimer?.();
    this.#onGone(this);
  }

  onPing(data: Buffer): void {
    this.#pulse.heard();
    // A ping too many needs no answer, and what a peer does not take must not pile up.
    const takes = this.#ws.bufferedAmount <= this.#services.settings.maxQueuedBytes;
    if (this.#count(cheapMessage) === 0 && takes && !this.isClosed) this.#ws.pong(data);
  }

  /** Counts a frame. Gives in how many ms such a one may be served: 0 is now. Closes when there were far too many. */
  #count(weight: number): number {
    const { clock, maxMessagesPerSecond } = this.#services.settings;
    const waitMs = this.#rate.take(weight, { now: clock.monotonic(), perSecond: maxMessagesPerSecond });
    if (waitMs === Infinity) this.close('rate_limited');
    return waitMs;
  }

  #take(message: ClientMessage, length: number): void {
    if (message.type === 'connect') {
      if (this.#phase === 'opened') void this.#connect(message);
      else this.#refuse(new HeadwayError('already_connected'), null);
    } else if (this.#phase === 'opened') {
      this.close('not_connected', message.ref ?? null);
    } else if (this.#session && this.#phase === 'connected') {
      this.#later().serve(this.#session, message, length);
    } else {
      this.#later().keep(message, length);
    }
  }

  #later(): ServedMessages {
    return (this.#messages ??= new ServedMessages(this.#services, this.#outbox, this));
  }

  async #connect({
    token = this.#token ?? undefined,
    client,
    subscriptions: requests,
  }: ConnectMessage): Promise<void> {
    this.#phase = 'connecting';
    this.#token = null;
    let identity: Identity;
    try {
      if (token === undefined) throw new HeadwayError('unauthenticated');
      identity = await this.#services.authenticate(token);
    } catch (error) {
      this.close(toldError(error, 'authenticate', this.#services.settings.onError).code);
      return;
    }
    if (this.isClosed) return;
    // From here to the session nothing may wait: a revocation in between would find nobody.
    const refused =
      this.#services.revocations.refusal(identity) ?? this.#services.counts.admit(identity.userId);
    if (refused) {
      this.close(refused);
      return;
    }
    this.#cancelConnectTimer?.();
    this.#cancelConnectTimer = null;
    const session = new Session(identity, { services: this.#services, outbox: this.#outbox, client });
    this.#session = session;
    this.renewed(identity);
    if (this.isClosed) return;
    await session.subscriptions.connect(requests, (answers) => {
      if (!this.isClosed) this.#sendConnected(session, answers);
    });
  }

  #sendConnected(session: Session, answers: readonly string[]): void {
    const { heartbeatMs, maxMessageBytes, maxSubscriptions, maxMessagesPerSecond, onceWindowMs } =
      this.#services.settings;
    const head = encodeJson({
      type: 'connected',
      connection: this.id,
      server: this.#services.run,
      protocol: protocolVersion,
      heartbeatMs,
      limits: { maxMessageBytes, maxSubscriptions, maxMessagesPerSecond, onceWindowMs },
      user: { id: session.identity.userId },
    } satisfies Omit<ConnectedMessage, 'subscriptions'>);
    this.#phase = 'connected';
    this.#outbox.push(new OutgoingText(`${head.slice(0, -1)},"subscriptions":[${answers.join(',')}]}`));
    this.#messages?.serveKept(session);
  }

  #refuse(error: HeadwayError, ref: string | null): void {
    this.#outbox.send(errorMessage(error, ref));
  }

  /** Closes when the token of this identity ends. */
  renewed({ expiresAt }: Identity): void {
    this.#cancelExpiry?.();
    const { clock } = this.#services.settings;
    this.#cancelExpiry =
      expiresAt === null ? null : startExpiryTimer(clock, expiresAt, () => this.close('token_expired'));
  }

  // A getter, since the phase may have changed across an await.
  get isClosed(): boolean {
    return this.#phase === 'closed';
  }
}

function refOf(message: ClientMessage): string | null {
  return 'ref' in message ? (message.ref ?? null) : null;
}
