import {
  type ClientMessage,
  type Clock,
  type Code,
  type EventDraft,
  encodeJson,
  HeadwayError,
} from '@headway/protocol';

/** Messages that wait for a connection. */
const maxWaiting = 100;
/** Messages that wait for their answer. */
const maxInFlight = 1000;
const waitingMs = 30_000;

type CallMessage = Extract<ClientMessage, { type: 'request' | 'publish' | 'authenticate' }>;

interface Call {
  text: string;
  resolve: (result: unknown) => void;
  reject: (error: HeadwayError) => void;
}

export interface CallsOptions {
  clock: Clock;
  /** Sends when connected; false when not. */
  send: (text: string) => boolean;
  /** Why nothing will be sent any more; null while there is hope. */
  ended: () => { code: Code; message: string } | null;
  nextRef: () => string;
  /** Ids of publishes and requests, unlike any other client's. */
  nextId: () => string;
}

/**
 * Messages that are answered. Without a connection they wait, in order, for a while; what was under way when the
 * connection went is rejected as `network_lost`, since it may have taken effect or not.
 */
export class Calls {
  readonly #options: CallsOptions;
  readonly #waiting = new Map<string, Call & { cancelTimer: () => void }>();
  readonly #inFlight = new Map<string, Call>();
  #maxBytes = Infinity;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  request(method: string, params: unknown): Promise<unknown> {
    return this.#call({
      type: 'request',
      ref: this.#options.nextRef(),
      id: this.#options.nextId(),
      method,
      params,
    });
  }

  publish(channel: string, event: EventDraft): Promise<unknown> {
    return this.#call({
      type: 'publish',
      ref: this.#options.nextRef(),
      id: this.#options.nextId(),
      channel,
      event,
    });
  }

  authenticate(token: string): Promise<unknown> {
    return this.#call({ type: 'authenticate', ref: this.#options.nextRef(), token }, false);
  }

  /** What has waited goes out in order. */
  connected(limits: { maxMessageBytes: number }): void {
    this.#maxBytes = limits.maxMessageBytes;
    for (const [ref, { cancelTimer, ...call }] of this.#waiting) {
      if (!this.#send(ref, call)) return;
      cancelTimer();
      this.#waiting.delete(ref);
    }
  }

  disconnected(): void {
    this.#rejectAll(this.#inFlight, 'network_lost');
  }

  /** Nobody will connect again by itself: who waits is told. */
  ended(code: Code, message: string): void {
    for (const { cancelTimer } of this.#waiting.values()) cancelTimer();
    this.#rejectAll(this.#waiting, code, message);
  }

  /** True when the ref was one of ours. */
  resolved(ref: string, result: unknown): boolean {
    const call = this.#inFlight.get(ref);
    this.#inFlight.delete(ref);
    call?.resolve(result);
    return call !== undefined;
  }

  /** True when the ref was one of ours. */
  rejected(ref: string, code: Code, message: string): boolean {
    const call = this.#inFlight.get(ref);
    this.#inFlight.delete(ref);
    call?.reject(new HeadwayError(code, message));
    return call !== undefined;
  }

  #call(message: CallMessage, mayWait = true): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call: Call = { text: encodeJson(message), resolve, reject };
      if (!this.#send(message.ref, call)) this.#wait(message.ref, call, mayWait);
    });
  }

  /** False when there is no connection; a message that can't be sent at all is rejected. */
  #send(ref: string, call: Call): boolean {
    const problem = this.#problemOf(call.text);
    if (problem) {
      call.reject(problem);
      return true;
    }
    if (!this.#options.send(call.text)) return false;
    this.#inFlight.set(ref, call);
    return true;
  }

  #problemOf(text: string): HeadwayError | null {
    // The server would close the connection of who sends too much. A character takes three bytes at most.
    if (text.length * 3 > this.#maxBytes && new TextEncoder().encode(text).length > this.#maxBytes) {
      return new HeadwayError('message_too_large', `The message is above ${this.#maxBytes} bytes.`);
    }
    return this.#inFlight.size >= maxInFlight ? tooMany() : null;
  }

  #wait(ref: string, call: Call, mayWait: boolean): void {
    const ended = this.#options.ended();
    if (ended) call.reject(new HeadwayError(ended.code, ended.message));
    else if (!mayWait) call.reject(new HeadwayError('network_lost'));
    else if (this.#waiting.size >= maxWaiting) {
      call.reject(tooMany());
    } else {
      const cancelTimer = this.#options.clock.setTimer(() => {
        this.#waiting.delete(ref);
        call.reject(new HeadwayError('network_lost', 'There was no connection in time; it was not sent.'));
      }, waitingMs);
      this.#waiting.set(ref, { ...call, cancelTimer });
    }
  }

  #rejectAll(calls: Map<string, Call>, code: Code, message?: string): void {
    const all = [...calls.values()];
    calls.clear();
    for (const call of all) call.reject(new HeadwayError(code, message));
  }
}

function tooMany(): HeadwayError {
  return new HeadwayError('unavailable', 'Too many messages wait already.');
}
