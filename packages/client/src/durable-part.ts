import {
  type Code,
  codes,
  type ConnectedMessage,
  decodeDelivery,
  type EventFilter,
  HeadwayError,
  type HeadwayEvent,
  type Position,
  type RefusedSubscription,
  type ServerMessage,
  type SubscribedMessage,
  type SubscriptionRequest,
} from '@headway/protocol';
import type { ClientPart } from './client-part.ts';
import { DurableQueue } from './durable-queue.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { Wire } from './subscription.ts';

/** While more waits to be handled, acknowledgements gather for so long: they are cumulative. */
const gatherMs = 20;
const maxRetryMs = 30_000;

export interface DurablePartOptions {
  channel: string;
  name: string;
  filter?: EventFilter;
  from?: 'start';
  timeoutMs: number;
  handler: (event: HeadwayEvent, context: { attempt: number; signal: AbortSignal }) => unknown;
  onGap: ((reason: NonNullable<SubscribedMessage['reason']>) => void) | undefined;
  onEnded: ((code: Code) => void) | undefined;
  onError: Wire['onError'];
}

/**
 * One durable subscription.
 *
 * ```text
 * none ──connect, subscribe──▶ asked ──subscribed──▶ open      none ◀── the connection is away: from asked and open
 *   ▲                            │ refused             │ unsubscribed
 *   └── timer, or take() ──── resting | ended ◀────────┘
 * ```
 */
export class DurablePart implements ClientPart {
  readonly #wire: Wire;
  readonly #options: DurablePartOptions;
  readonly #queue: DurableQueue;
  #status: 'none' | 'asked' | 'open' | 'resting' | 'ended' = 'none';
  #ref: string | undefined;
  /** Whether the server has known the name before. */
  #known = false;
  #failures = 0;
  #done: Position | null = null;
  #cancelRest = (): void => {};
  #cancelAck: (() => void) | null = null;
  /** Of the handler that is at work. */
  #abort: AbortController | null = null;
  #stopped = false;
  /** Set while it is left to come what the server answers to a `connect` that asked for it. */
  #remove: (() => void) | null = null;

  constructor(wire: Wire, options: DurablePartOptions) {
    this.#wire = wire;
    this.#options = options;
    const { onError } = options;
    this.#queue = new DurableQueue({
      handle: (event, attempt) => this.#handle(event, attempt),
      onFailure: (error) => onError(error, { stage: 'durable handler' }),
      onDone: (position) => this.#acknowledgeSoon(position),
    });
  }

  get status(): 'pending' | 'live' | 'ended' {
    if (this.#status === 'open') return 'live';
    return this.#status === 'ended' ? 'ended' : 'pending';
  }

  introduce(): readonly SubscriptionRequest[] {
    if (this.#status === 'ended') return [];
    this.#cancelRest();
    this.#status = 'asked';
    this.#ref = undefined;
    return [this.#request()];
  }

  connected({ subscriptions }: ConnectedMessage): void {
    const answer = subscriptions.find((one) => this.#isOurs(one));
    if (this.#remove) {
      if (answer && !('code' in answer)) this.#unsubscribe();
      this.#remove();
      return;
    }
    if (answer && this.#status === 'asked') this.#answered(answer);
    else this.ask();
  }

  disconnected(): void {
    if (this.#status !== 'ended') this.#status = 'none';
    this.#pause();
  }

  message(decoded: Exclude<ServerMessage, { kind: 'event' }>): boolean {
    if (decoded.kind === 'unknown') {
      const { type, fields } = decoded;
      if (type !== 'delivery' || !this.#isOurs(fields)) return false;
      this.#deliver(fields);
      return true;
    }
    const { message } = decoded;
    if (message.type === 'error') {
      if (this.#ref === undefined || message.ref !== this.#ref) return false;
      this.#refused(message.code, message.message);
      return true;
    }
    if ((message.type !== 'subscribed' && message.type !== 'unsubscribed') || !this.#isOurs(message)) {
      return false;
    }
    if (message.type === 'subscribed') this.#answered(message);
    else if (message.code && this.#status === 'open') this.#refused(message.code);
    return true;
  }

  /** Subscribes when there is a connection and nothing speaks against it. */
  ask(): void {
    const wire = this.#wire;
    if (this.#status !== 'none' || !wire.connected()) return;
    this.#status = 'asked';
    this.#ref = wire.nextRef();
    wire.send({ type: 'subscribe', ref: this.#ref, ...this.#request() });
  }

  /** Asks again after the end, and so takes it back from who has it now. */
  take(): void {
    if (this.#status !== 'ended' || this.#stopped) return;
    this.#status = 'none';
    this.ask();
  }

  /** Lets go of it; the cursor stays. `remove` is called once nothing more can come for it. */
  stop(remove: () => void): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const wasAsked = this.#status === 'asked' || this.#status === 'open';
    this.#acknowledge();
    this.#cancelRest();
    this.#status = 'ended';
    this.#pause();
    this.#abort?.abort();
    if (wasAsked && !this.#wire.connected()) {
      this.#remove = remove;
      return;
    }
    if (wasAsked) this.#unsubscribe();
    remove();
  }

  #unsubscribe(): void {
    const { channel, name } = this.#options;
    this.#wire.send({ type: 'unsubscribe', ref: this.#wire.nextRef(), channel, durable: name });
  }

  #request(): SubscriptionRequest {
    const { channel, name, filter, from } = this.#options;
    return { channel, durable: name, ...(filter && { filter }), ...(from && { from }) };
  }

  #isOurs({ channel, durable }: { channel?: unknown; durable?: unknown }): boolean {
    return channel === this.#options.channel && durable === this.#options.name;
  }

  #answered(answer: SubscribedMessage | RefusedSubscription): void {
    if ('code' in answer) {
      this.#refused(answer.code, answer.message);
      return;
    }
    const { recovery, reason } = answer;
    if (this.#status === 'ended') return;
    this.#status = 'open';
    this.#ref = undefined;
    this.#failures = 0;
    // A cursor that begins although it was there before: the log was replaced.
    if (recovery === 'snapshot' && (reason || this.#known)) {
      this.#tell(() => this.#options.onGap?.(reason ?? 'epoch_unknown'));
    }
    this.#known = true;
  }

  #refused(code: Code, message?: string): void {
    this.#pause();
    this.#ref = undefined;
    const { reaction } = codes[code];
    if (reaction === 'retry' || reaction === 'reconnect') {
      const { clock, random } = this.#wire;
      this.#status = 'resting';
      this.#failures += 1;
      this.#cancelRest = clock.setTimer(
        () => {
          this.#status = 'none';
          this.ask();
        },
        retryDelayMs(this.#failures - 1, random(), maxRetryMs),
      );
      return;
    }
    this.#status = 'ended';
    this.#options.onError(new HeadwayError(code, message), { stage: 'durable' });
    this.#tell(() => this.#options.onEnded?.(code));
  }

  #deliver(fields: unknown): void {
    if (this.#status !== 'open') return;
    try {
      this.#queue.add(decodeDelivery(fields));
    } catch (error) {
      this.#options.onError(error, { stage: 'decode' });
    }
  }

  /** One that succeeds too late has failed; but when its event comes again, it is known. */
  async #handle(event: HeadwayEvent, attempt: number): Promise<void> {
    const { handler, timeoutMs } = this.#options;
    const abort = new AbortController();
    const late = Promise.withResolvers<never>();
    const cancel = this.#wire.clock.setTimer(() => {
      late.reject(new Error(`The handler took longer than ${timeoutMs} ms.`));
      abort.abort();
    }, timeoutMs);
    this.#abort = abort;
    const done = (async () => {
      await handler(event, { attempt, signal: abort.signal });
      this.#queue.handled(event.id);
    })();
    try {
      await Promise.race([done, late.promise]);
    } finally {
      cancel();
      this.#abort = null;
    }
  }

  /** What waits comes again, and what was done is told then. */
  #pause(): void {
    this.#queue.clear();
    this.#cancelAck?.();
    this.#cancelAck = null;
    this.#done = null;
  }

  #acknowledgeSoon(position: Position): void {
    this.#done = position;
    const delayMs = this.#queue.isEmpty ? 0 : gatherMs;
    this.#cancelAck ??= this.#wire.clock.setTimer(() => this.#acknowledge(), delayMs);
  }

  #acknowledge(): void {
    const { channel, name } = this.#options;
    const done = this.#done;
    this.#done = null;
    this.#cancelAck?.();
    this.#cancelAck = null;
    if (done) this.#wire.send({ type: 'ack', channel, durable: name, ...done });
  }

  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onError(error, { stage: 'listener' });
    }
  }
}
