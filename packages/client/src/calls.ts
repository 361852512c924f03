import {
  type Clock,
  type Code,
  type ConnectedMessage,
  encodeJson,
  HeadwayError,
  type PublishMessage,
  type RequestMessage,
} from '@headway/protocol';
import type { ClientPart } from './client-part.ts';
import type { CallOptions } from './client.ts';
import { createPace, type Pace } from './pace.ts';

/** Calls that may be without an answer, and the characters of their messages. */
const maxCalls = 1000;
const maxLength = 4_194_304;
/** How long a message waits to be sent. */
const waitingMs = 30_000;
/** How much of the server's window is used: what is sent at the end of it takes its time. */
const usableWindow = 0.9;
/** What the server did not take, to be sent again. */
const refusals: ReadonlySet<Code> = new Set(['rate_limited', 'too_many_messages', 'draining']);
/** When to try again what the server has no room for, where it does not say. */
const restMs = 500;

type CallMessage = Omit<RequestMessage, 'ref' | 'id'> | Omit<PublishMessage, 'ref' | 'id'>;

interface Waiter {
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

interface Call extends Waiter {
  /** Written at once: the caller's objects may change until it is sent. */
  text: string;
  /** How old it is, ms. */
  age: () => number;
  options: CallOptions;
  /** It went out on this connection. */
  sent?: boolean;
  /** The run of the server that it first went to, on an earlier connection. */
  sentTo?: string;
  cancelTimer: () => void;
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

export interface Calls extends ClientPart {
  call(message: CallMessage, options?: CallOptions): Promise<unknown>;
  /** Hands a token over on this connection; rejects without one. */
  authenticate(token: string): Promise<unknown>;
  /** Nobody will connect again by itself: who waits is told. */
  ended(code: Code, message: string): void;
  /** Whether answers are still to come on this connection. */
  busy(): boolean;
}

/**
 * Messages that take effect once and are answered. They go out in the order of the calls, no faster than the server
 * allows, and again after a lost connection, under the same ids, until they are answered or their time is over.
 *
 * ```text
 * waiting ──pump──▶ sent ──reply, error──▶ settled ◀── expired, aborted, closed, another user: from anywhere
 *    ▲               │
 *    └───────────────┘ connection lost, not taken
 * ```
 */
export function createCalls({ clock, send, ended, nextRef, nextId }: CallsOptions): Calls {
  /** By ref, in the order of the calls. */
  const calls = new Map<string, Call>();
  /** Tokens on their way: of use on this connection only. */
  const tokens = new Map<string, Waiter>();
  let length = 0;
  let server: ConnectedMessage | null = null;
  let pace: Pace;
  let windowMs = Infinity;
  /** Whose calls these are; undefined before the first connection. */
  let user: string | null | undefined;
  let cancelPump = (): void => {};

  function call(message: CallMessage, options: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ref = nextRef();
      const text = encodeJson({ ...message, ref, id: nextId() });
      const end = ended();
      if (end) throw new HeadwayError(end.code, end.message);
      if (calls.size >= maxCalls || length + text.length > maxLength) {
        throw new HeadwayError('too_many_messages');
      }
      const wall = clock.now();
      const monotonic = clock.monotonic();
      // By whichever clock saw more of it: one of them may have stood still.
      const age = (): number => Math.max(clock.now() - wall, clock.monotonic() - monotonic);
      calls.set(ref, { text, age, options, cancelTimer() {}, resolve, reject });
      length += text.length;
      setTimer(ref);
      pump();
    });
  }

  function pump(): void {
    cancelPump();
    for (const [ref, one] of calls) {
      if (!server) return;
      if (one.sent) continue;
      // Timers stand still while a device sleeps.
      if (leftMs(one) <= 0) {
        giveUp(ref);
        continue;
      }
      const text = textOf(one);
      if (isLarger(text, server.limits.maxMessageBytes)) {
        // The server would close the connection of who sends too much.
        take(ref)?.reject(new HeadwayError('message_too_large'));
        continue;
      }
      const waitMs = pace.take();
      if (waitMs > 0) {
        cancelPump = clock.setTimer(pump, waitMs);
        return;
      }
      if (!send(text)) return;
      one.sent = true;
      setTimer(ref);
    }
  }

  function setTimer(ref: string): void {
    const one = calls.get(ref);
    if (!one) return;
    one.cancelTimer();
    one.cancelTimer = clock.setTimer(() => giveUp(ref), leftMs(one));
  }

  function leftMs(one: Call): number {
    const { timeoutMs = isOut(one) ? Infinity : waitingMs } = one.options;
    return Math.min(timeoutMs, windowMs) - one.age();
  }

  function giveUp(ref: string, code: Code = 'not_sent', message?: string): void {
    const one = take(ref);
    if (!one) return;
    one.reject(isOut(one) ? new HeadwayError('outcome_unknown') : new HeadwayError(code, message));
  }

  function giveUpAll(code: Code, message?: string): void {
    for (const ref of calls.keys()) giveUp(ref, code, message);
  }

  /** Takes a call out of the books. */
  function take(ref: string): Call | undefined {
    const one = calls.get(ref);
    if (!one) return undefined;
    calls.delete(ref);
    length -= one.text.length;
    one.cancelTimer();
    return one;
  }

  /** Takes what is answered, of whatever kind. */
  function settle(ref: string): Waiter | undefined {
    const waiter = tokens.get(ref) ?? take(ref);
    tokens.delete(ref);
    return waiter;
  }

  return {
    call,
    authenticate: (token) =>
      new Promise((resolve, reject) => {
        const ref = nextRef();
        if (!send(encodeJson({ type: 'authenticate', ref, token }))) throw new HeadwayError('network_lost');
        tokens.set(ref, { resolve, reject });
      }),
    connected(message) {
      const nextUser = message.user?.id ?? null;
      // What one person wanted must not be done in the name of another.
      if (user !== undefined && user !== nextUser) giveUpAll('user_changed');
      user = nextUser;
      server = message;
      const { onceWindowMs, maxMessagesPerSecond } = message.limits;
      windowMs = onceWindowMs * usableWindow;
      pace = createPace(clock, maxMessagesPerSecond);
      pump();
    },
    disconnected(code) {
      cancelPump();
      for (const one of calls.values()) {
        // A server that closes because it goes has answered all that it took.
        if (one.sent && server && code !== 'draining') one.sentTo ??= server.server;
        one.sent = false;
      }
      server = null;
      for (const { reject } of tokens.values()) reject(new HeadwayError('network_lost'));
      tokens.clear();
    },
    busy: () => [...calls.values()].some(({ sent }) => sent),
    ended(code, message) {
      giveUpAll(code, message);
      user = undefined;
    },
    message(decoded) {
      const message = decoded.kind === 'control' ? decoded.message : null;
      if ((message?.type !== 'reply' && message?.type !== 'error') || message.ref === undefined) return false;
      const { ref } = message;
      const one = calls.get(ref);
      const waiter = one ?? tokens.get(ref);
      if (message.type === 'reply') {
        settle(ref)?.resolve(message.result);
      } else if (one && refusals.has(message.code)) {
        one.sent = false;
        // A server that goes takes nothing any more: the next one will.
        pace.rest(message.code === 'draining' ? Infinity : (message.retryAfterMs ?? restMs));
        setTimer(ref);
        pump();
      } else {
        const { code, retryAfterMs } = message;
        settle(ref)?.reject(new HeadwayError(code, message.message, { retryAfterMs }));
      }
      return waiter !== undefined;
    },
  };
}

/** Whether it may have taken effect. */
function isOut({ sent, sentTo }: Call): boolean {
  return sent === true || sentTo !== undefined;
}

/** Only to a request does it matter which run of the server it was sent to. */
function textOf({ text, sentTo }: Call): string {
  return sentTo === undefined ? text : `${text.slice(0, -1)},"sentTo":${JSON.stringify(sentTo)}}`;
}

function isLarger(text: string, maxBytes: number): boolean {
  return new TextEncoder().encode(text).length > maxBytes;
}
