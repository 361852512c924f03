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
import { type Effect, type MachineEvent, type MachineState, transition } from './connection-machine.ts';
import type { Limits } from './defaults.ts';
import type { Environment } from './environment.ts';
import { Listeners, type OnError } from './listeners.ts';
import type { ConnectionState, WebSocketLike } from './options.ts';
import { publicState, sameOr } from './public-state.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { createTokenKeeper, type TokenKeeper } from './token-keeper.ts';

export interface ConnectionOptions {
  url: string;
  limits: Limits;
  clock: Clock;
  random: () => number;
  environment: Environment;
  getToken: (() => Promise<string | null>) | undefined;
  onError: OnError;
  /** The first message on a socket. */
  introduce: (token: string | null) => ConnectMessage;
  /** Hands a new token to the server; rejects when it is refused. */
  present: (token: string) => Promise<unknown>;
  onConnected: (message: ConnectedMessage) => void;
  onMessage: (message: ServerMessage) => void;
  /** A connection that was there is gone. */
  onDisconnected: () => void;
  /** The client won't connect again by itself. */
  onEnded: (code: Code, message: string) => void;
}

/** Owns the socket, the timers and the signals of the browser, and does what the machine says. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listeners: Listeners;
  readonly #tokens: TokenKeeper;
  readonly #pulse: Pulse;
  #machine: MachineState = { name: 'idle' };
  #public: ConnectionState = { status: 'idle' };
  readonly #events: MachineEvent[] = [];
  #stepping = false;
  #socket: WebSocketLike | null = null;
  #token: string | null = null;
  #tokenRun = 0;
  #cancelTimer = (): void => {};
  #unwatch: (() => void) | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { clock, getToken, present, environment, onError } = options;
    this.#listeners = new Listeners(onError);
    this.#tokens = createTokenKeeper({
      clock,
      getToken,
      present,
      onFailure: (error) => this.#notRenewed(error),
    });
    this.#pulse = createPulse({
      clock,
      silenceMs: options.limits.silenceMs,
      hidden: () => environment.hidden(),
      onLeap: () => this.dispatch({ type: 'wake' }),
      onSilence: () => this.dispatch({ type: 'silent' }),
    });
  }

  state(): ConnectionState {
    return this.#public;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  connected(): boolean {
    return isUp(this.#machine);
  }

  /** False when there is no connection. */
  send(text: string): boolean {
    if (!this.connected() || this.#socket?.readyState !== openState) return false;
    this.#socket.send(text);
    return true;
  }

  /** Events that come up while one is worked on wait for their turn. */
  dispatch(event: MachineEvent): void {
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  #step(event: MachineEvent): void {
    const { clock, random, limits } = this.#options;
    const before = this.#machine;
    const { state, effects } = transition(before, event, {
      now: clock.now(),
      random: random(),
      silentMs: this.#pulse.silentMs(),
      limits,
    });
    this.#machine = state;
    if (state.name !== before.name) {
      this.#cancelTimer();
      this.#watch(state);
    }
    if (isUp(before) && !isUp(state)) {
      this.#tokens.stopRenewing();
      this.#options.onDisconnected();
    }
    for (const effect of effects) this.#run(effect);
    const shown = sameOr(this.#public, publicState(state));
    if (shown === this.#public) return;
    this.#public = shown;
    if (shown.status === 'closed') this.#options.onEnded(shown.code, shown.message);
    this.#listeners.call();
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'fetchToken':
        void this.#fetchToken();
        return;
      case 'forgetToken':
        this.#tokens.forget();
        return;
      case 'openSocket':
        this.#open();
        return;
      case 'dropSocket':
        this.#drop(effect.code);
        return;
      case 'timer':
        this.#cancelTimer();
        this.#cancelTimer = this.#options.clock.setTimer(
          () => this.dispatch({ type: 'timer' }),
          effect.delayMs,
        );
        return;
      default:
        effect satisfies never;
    }
  }

  async #fetchToken(): Promise<void> {
    const run = (this.#tokenRun += 1);
    const wanted = (): boolean => this.#tokenRun === run && this.#machine.name === 'authenticating';
    try {
      const token = await this.#tokens.obtain();
      if (!wanted()) return;
      this.#token = token;
      this.dispatch({ type: 'tokenReady' });
    } catch (error) {
      if (wanted()) this.#noToken(error);
    }
  }

  #noToken(error: unknown): void {
    this.#options.onError(error, { stage: 'getToken' });
    this.dispatch(
      error instanceof HeadwayError
        ? { type: 'lost', code: error.code, message: error.message }
        : { type: 'lost', code: 'network_lost' },
    );
  }

  /** The connection goes on without a new token, unless there will be none. */
  #notRenewed(error: unknown): void {
    if (error instanceof HeadwayError && codes[error.code].reaction === 'stop') this.#noToken(error);
    else this.#options.onError(error, { stage: 'renewToken' });
  }

  #open(): void {
    let socket: WebSocketLike;
    try {
      socket = this.#options.environment.openSocket(this.#options.url);
    } catch (error) {
      this.#options.onError(error, { stage: 'socket' });
      this.dispatch({ type: 'lost', code: 'network_lost' });
      return;
    }
    this.#socket = socket;
    socket.onopen = () => socket.send(encodeJson(this.#options.introduce(this.#token)));
    socket.onmessage = ({ data }) => this.#receive(socket, data);
    socket.onclose = ({ code, reason }) => {
      this.#socket = null;
      this.dispatch({ type: 'lost', ...reasonOfClose(code, reason) });
    };
    // An error is followed by a close, which says more.
    socket.onerror = ignore;
  }

  #receive(socket: WebSocketLike, data: unknown): void {
    this.#pulse.heard();
    let decoded: ServerMessage;
    try {
      if (typeof data !== 'string') throw new HeadwayError('bad_frame');
      decoded = decodeServerMessage(decodeJson(data));
    } catch (error) {
      this.#options.onError(error, { stage: 'decode' });
      return;
    }
    if (decoded.kind === 'control' && decoded.message.type === 'connected') {
      const { connection, heartbeatMs } = decoded.message;
      this.dispatch({ type: 'accepted', connection, heartbeatMs });
      if (this.#socket !== socket) return;
      this.#tokens.startRenewing();
      this.#options.onConnected(decoded.message);
      return;
    }
    if (decoded.kind === 'control' && decoded.message.type === 'draining') {
      const { reconnectWithinMs } = decoded.message;
      this.dispatch({ type: 'draining', reconnectWithinMs });
      return;
    }
    this.#options.onMessage(decoded);
  }

  /** From here on the socket is nobody's: what it still says is not heard. */
  #drop(code: Code): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.onerror = ignore;
    // Browsers let applications close with 1000 and with codes from 3000 on.
    const closeCode = closeCodeOf(code);
    if (closeCode >= 3000) socket.close(closeCode);
    else socket.close(1000);
  }

  #watch(state: MachineState): void {
    const ended = state.name === 'idle' || state.name === 'closed';
    if (ended || state.name === 'exhausted') this.#pulse.stop();
    else this.#pulse.start();
    if (ended) {
      this.#unwatch?.();
      this.#unwatch = null;
    } else {
      // Also when the client gave up: the network's return and a person's look are reasons to try again.
      this.#unwatch ??= this.#options.environment.watch((type) => this.dispatch({ type }));
    }
  }
}

/** `WebSocket.OPEN`, by its value: the constants are not part of what the client asks of a socket. */
const openState = 1;

function ignore(): void {}

/** Our servers name the code in words too, which says more: several codes share one close code. */
function reasonOfClose(closeCode: number, reason: string): { code: Code; message?: string } {
  if (isCode(reason)) {
    return { code: closeCodeOf(reason) === closeCode ? reason : codeOfClose(closeCode) };
  }
  return { code: codeOfClose(closeCode), ...(reason && { message: reason }) };
}

function isUp(state: MachineState): boolean {
  return state.name === 'connected' || state.name === 'draining';
}
