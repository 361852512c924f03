import {
  type Clock,
  closeCodeOf,
  type Code,
  codeOfClose,
  codes,
  type ConnectedMessage,
  type ConnectMessage,
  decodeJson,
  decodeServerMessage,
  encodeJson,
  HeadwayError,
  isCode,
  type ServerMessage,
} from '@headway/protocol';
import { type Effect, isUp, type MachineEvent, type MachineState, transition } from './connection-machine.ts';
import type { Limits } from './defaults.ts';
import type { Environment, Signal } from './environment.ts';
import { createListeners, type OnError } from './listeners.ts';
import type { ConnectionState, WebSocketLike } from './options.ts';
import { publicState, sameOr } from './public-state.ts';
import { createPulse } from './pulse.ts';
import { createTokenKeeper } from './token-keeper.ts';

export interface ConnectionOptions {
  /** Asked for each time that it connects. @throws TypeError where there is none. */
  url: () => string;
  limits: Limits;
  clock: Clock;
  random: () => number;
  environment: Environment;
  getToken: (() => Promise<string | null>) | undefined;
  onError: OnError;
  /** Whether answers are still to come on this connection. */
  busy: () => boolean;
  /** The first message on a socket. */
  introduce: (token: string | null) => ConnectMessage;
  /** Hands a new token to the server; rejects when it is refused. */
  present: (token: string) => Promise<unknown>;
  onConnected: (message: ConnectedMessage) => void;
  onMessage: (message: ServerMessage) => void;
  /** A connection that was there is gone. */
  onDisconnected: (code: Code | undefined) => void;
  /** The client won't connect again by itself. */
  onEnded: (code: Code, message: string) => void;
}

export interface Connection {
  state(): ConnectionState;
  subscribe(listener: () => void): () => void;
  connected(): boolean;
  /** False when there is no connection. */
  send(text: string): boolean;
  /** Events that come up while one is worked on wait for their turn. */
  dispatch(event: MachineEvent): void;
}

/** Owns the socket, the timers and the signals of the browser, and does what the machine says. */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock, random, limits, environment, onError } = options;
  const listeners = createListeners(onError);
  const events: MachineEvent[] = [];
  let machine: MachineState = { name: 'idle' };
  let shown: ConnectionState = { status: 'idle' };
  let socket: WebSocketLike | null = null;
  let token: string | null = null;
  let tokenRun = 0;
  let cancelTimer = (): void => {};
  let unwatch: (() => void) | null = null;

  const tokens = createTokenKeeper({
    clock,
    getToken: options.getToken,
    present: options.present,
    onFailure(error) {
      // The connection goes on without a new token, unless there will be none.
      if (error instanceof HeadwayError && codes[error.code].reaction === 'stop') noToken(error);
      else onError(error, { stage: 'renewToken' });
    },
  });
  const pulse = createPulse({
    clock,
    silenceMs: limits.silenceMs,
    hidden: () => environment.hidden(),
    onLeap: () => signal('wake'),
    onSilence: () => dispatch({ type: 'silent' }),
  });

  function dispatch(event: MachineEvent): void {
    // The first is the one that is worked on.
    if (events.push(event) > 1) return;
    try {
      for (let next: MachineEvent | undefined = event; next; next = events[0]) {
        step(next);
        events.shift();
      }
    } finally {
      events.length = 0;
    }
  }

  function signal(type: Signal): void {
    dispatch({ type });
    // The token may have come near its end meanwhile.
    if (isUp(machine)) tokens.startRenewing();
  }

  function step(event: MachineEvent): void {
    const before = machine;
    const { state, effects } = transition(before, event, {
      now: clock.now(),
      random: random(),
      silentMs: pulse.silentMs(),
      busy: options.busy(),
      limits,
    });
    machine = state;
    if (state.name !== before.name) {
      cancelTimer();
      watch();
    }
    if (isUp(before) && !isUp(state)) {
      tokens.stopRenewing();
      options.onDisconnected(event.type === 'lost' ? event.code : undefined);
    }
    for (const effect of effects) run(effect);
    const next = sameOr(shown, publicState(state));
    if (next === shown) return;
    shown = next;
    if (next.status === 'closed') options.onEnded(next.code, next.message);
    listeners.call();
  }

  function run(effect: Effect): void {
    switch (effect.type) {
      case 'fetchToken':
        void fetchToken();
        return;
      case 'forgetToken':
        tokens.forget();
        return;
      case 'openSocket':
        open();
        return;
      case 'dropSocket':
        drop(effect.code);
        return;
      case 'timer':
        cancelTimer();
        cancelTimer = clock.setTimer(() => dispatch({ type: 'timer' }), effect.delayMs);
        return;
      default:
        effect satisfies never;
    }
  }

  /** @param message what the server said, if anything */
  function lose(code: Code = 'network_lost', message?: string): void {
    dispatch({ type: 'lost', code, ...(message && { message }) });
  }

  async function fetchToken(): Promise<void> {
    const mine = (tokenRun += 1);
    const wanted = (): boolean => tokenRun === mine && machine.name === 'authenticating';
    try {
      const obtained = await tokens.obtain();
      if (!wanted()) return;
      token = obtained;
      dispatch({ type: 'tokenReady' });
    } catch (error) {
      if (wanted()) noToken(error);
    }
  }

  function noToken(error: unknown): void {
    onError(error, { stage: 'getToken' });
    if (error instanceof HeadwayError) lose(error.code, error.message);
    else lose();
  }

  function open(): void {
    let opened: WebSocketLike;
    try {
      opened = environment.openSocket(options.url());
    } catch (error) {
      onError(error, { stage: 'socket' });
      lose();
      return;
    }
    socket = opened;
    opened.onopen = () => opened.send(encodeJson(options.introduce(token)));
    opened.onmessage = ({ data }) => receive(opened, data);
    opened.onclose = ({ code, reason }) => {
      socket = null;
      // Our servers name the code in words too, which says more: several codes share one close code.
      if (isCode(reason) && closeCodeOf(reason) === code) lose(reason);
      else lose(codeOfClose(code), isCode(reason) ? '' : reason);
    };
    // An error is followed by a close, which says more.
    opened.onerror = ignore;
  }

  function receive(from: WebSocketLike, data: unknown): void {
    pulse.heard();
    let decoded: ServerMessage;
    try {
      if (typeof data !== 'string') throw new HeadwayError('bad_frame');
      decoded = decodeServerMessage(decodeJson(data));
    } catch (error) {
      onError(error, { stage: 'decode' });
      return;
    }
    const message = decoded.kind === 'control' ? decoded.message : null;
    if (message?.type === 'connected') {
      dispatch({ ...message, type: 'accepted' });
      if (socket !== from) return;
      tokens.startRenewing();
      options.onConnected(message);
    } else if (message?.type === 'draining') dispatch(message);
    else options.onMessage(decoded);
  }

  /** From here on the socket is nobody's: what it still says is not heard. */
  function drop(code: Code): void {
    if (!socket) return;
    const dropped = socket;
    socket = null;
    dropped.onopen = null;
    dropped.onmessage = null;
    dropped.onclose = null;
    dropped.onerror = ignore;
    // Browsers let applications close with 1000 and with codes from 3000 on.
    const closeCode = closeCodeOf(code);
    dropped.close(closeCode >= 3000 ? closeCode : 1000);
  }

  function watch(): void {
    const { name } = machine;
    const ended = name === 'idle' || name === 'closed';
    if (ended || name === 'exhausted') pulse.stop();
    else pulse.start();
    if (ended) {
      unwatch?.();
      unwatch = null;
    } else {
      // Also when the client gave up: the network's return and a person's look are reasons to try again.
      unwatch ??= environment.watch(signal);
    }
  }

  return {
    state: () => shown,
    subscribe: (listener) => listeners.add(listener),
    connected: () => isUp(machine),
    send(text) {
      if (!isUp(machine) || socket?.readyState !== openState) return false;
      socket.send(text);
      return true;
    },
    dispatch,
  };
}

/** `WebSocket.OPEN`, by its value: the constants are not part of what the client asks of a socket. */
const openState = 1;

function ignore(): void {}
