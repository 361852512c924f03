import { type Code, codes, wordsOf } from '@headway/protocol';
import type { Limits } from './defaults.ts';
import { retryDelayMs } from './retry-delay.ts';

/**
 * What the connection does, as a pure function of what happens. The shell runs the effects and decides nothing.
 *
 * ```text
 *          connect              tokenReady          accepted
 *   idle ──────────▶ authenticating ─────▶ opening ─────────▶ connected ──draining──▶ draining
 *                      ▲     ▲                │ lost, timer      │ lost, silent,         │ lost
 *                      │     │ timer, online, │                  │ offline               ▼
 *                      │     │ wake, reconnect▼                  │                    moving
 *                      │     └────────────  waiting ◀────────────┘                       │
 *                      │                      │ too many attempts                        │
 *                      │ online, wake,        ▼                                          │
 *                      ├── reconnect ───  exhausted                                      │
 *                      └───────────────────────────────────── timer ─────────────────────┘
 *
 *   close, or a code that says to stop: closed (from anywhere); connect, reconnect: closed → authenticating
 * ```
 *
 * `draining`: the server goes away soon, we leave at a moment of our own choice. `moving`: it went before that moment,
 * which is still kept, so that not everyone comes at once. Neither is an error to be shown.
 */
export type MachineState =
  | { name: 'idle' }
  | { name: 'authenticating' | 'opening'; tries: Tries }
  | { name: 'connected'; connection: string; since: number; heartbeatMs: number }
  | { name: 'draining'; connection: string; since: number; heartbeatMs: number; leaveAt: number }
  | { name: 'moving'; leaveAt: number }
  | { name: 'waiting'; tries: Tries; retryAt: number; code: Code }
  | { name: 'exhausted' | 'closed'; code: Code; message: string };

export type StateName = MachineState['name'];

/** Since the last connection, or since something reset them. */
export interface Tries {
  /** Connects that failed. */
  failures: number;
  /** Delays that were waited. */
  delays: number;
}

export type MachineEvent =
  /** The application's wishes. */
  | { type: 'connect' | 'reconnect' | 'close' }
  /** A token is at hand (or none is needed). */
  | { type: 'tokenReady' }
  /** The server answered `connected`. */
  | { type: 'accepted'; connection: string; heartbeatMs: number }
  /** No token, no socket, or no longer: the code decides what comes next. */
  | { type: 'lost'; code: Code; message?: string }
  | { type: 'draining'; reconnectWithinMs: number }
  /** The timer of the state went off. */
  | { type: 'timer' }
  /** Nothing was heard for too long. */
  | { type: 'silent' }
  | { type: 'online' | 'offline' | 'wake' };

export type EventName = MachineEvent['type'];

export type Effect =
  | { type: 'fetchToken' }
  | { type: 'forgetToken' }
  | { type: 'openSocket' }
  | { type: 'dropSocket'; code: Code }
  /** Starts the one timer of the state. It ends when a state of another name is entered. */
  | { type: 'timer'; delayMs: number };

export interface MachineContext {
  /** Ms since 1970. */
  now: number;
  /** 0 ≤ x < 1. */
  random: number;
  /** Answers are still to come on this connection. */
  busy: boolean;
  /** Since anything was heard from the server. */
  silentMs: number;
  limits: Limits;
}

export interface Transition {
  state: MachineState;
  effects: readonly Effect[];
}

const fresh: Tries = { failures: 0, delays: 0 };
/** When to look again whether a server that goes has answered. */
const busyMs = 500;
// A heartbeat may be this late before waking up takes the connection for dead.
const lateMs = 5000;

export function transition(state: MachineState, event: MachineEvent, context: MachineContext): Transition {
  switch (event.type) {
    case 'connect':
      return state.name === 'idle' || state.name === 'exhausted' || state.name === 'closed'
        ? begin(fresh, context)
        : stay(state);
    case 'reconnect':
      return begin(fresh, context, [...dropSocket(state, 'closed'), { type: 'forgetToken' }]);
    case 'close':
      return stop(state, 'closed');
    case 'tokenReady':
      return state.name === 'authenticating'
        ? {
            state: { name: 'opening', tries: state.tries },
            effects: [{ type: 'openSocket' }, { type: 'timer', delayMs: context.limits.connectTimeoutMs }],
          }
        : stay(state);
    case 'accepted': {
      if (state.name !== 'opening') return stay(state);
      const { connection, heartbeatMs } = event;
      return { state: { name: 'connected', connection, heartbeatMs, since: context.now }, effects: [] };
    }
    case 'lost':
      return lose(state, event.code, context, event.message);
    case 'draining': {
      if (state.name !== 'connected') return stay(state);
      const delayMs = Math.floor(context.random * event.reconnectWithinMs);
      return {
        state: { ...state, name: 'draining', leaveAt: context.now + delayMs },
        effects: [{ type: 'timer', delayMs }],
      };
    }
    case 'timer':
      return onTimer(state, context);
    case 'silent':
    case 'offline':
      return isUp(state)
        ? lose(state, event.type === 'silent' ? 'heartbeat_lost' : 'network_lost', context)
        : stay(state);
    case 'online':
      return onHope(state, context, true);
    case 'wake':
      return onHope(state, context, false);
    default:
      return event satisfies never;
  }
}

/** Whether there is a connection. */
export function isUp(state: MachineState): state is Extract<MachineState, { heartbeatMs: number }> {
  return 'heartbeatMs' in state;
}

function isTrying(
  state: MachineState,
): state is Extract<MachineState, { name: 'authenticating' | 'opening' }> {
  return state.name === 'authenticating' || state.name === 'opening';
}

function stay(state: MachineState): Transition {
  return { state, effects: [] };
}

function begin(tries: Tries, context: MachineContext, before: readonly Effect[] = []): Transition {
  return {
    state: { name: 'authenticating', tries },
    effects: [...before, { type: 'timer', delayMs: context.limits.connectTimeoutMs }, { type: 'fetchToken' }],
  };
}

function ended(name: 'exhausted' | 'closed', code: Code, message = wordsOf(code)): MachineState {
  return { name, code, message };
}

function stop(state: MachineState, code: Code, message?: string): Transition {
  if (state.name === 'closed') return stay(state);
  return {
    state: ended('closed', code, message),
    effects: [...dropSocket(state, code), { type: 'forgetToken' }],
  };
}

function dropSocket(state: MachineState, code: Code): Effect[] {
  return state.name === 'opening' || isUp(state) ? [{ type: 'dropSocket', code }] : [];
}

function lose(state: MachineState, code: Code, context: MachineContext, message?: string): Transition {
  if (!isTrying(state) && !isUp(state)) return stay(state);
  const { reaction } = codes[code];
  if (reaction === 'stop') return stop(state, code, message);
  const effects: Effect[] = [
    ...dropSocket(state, code),
    ...(reaction === 'reauthenticate' ? [{ type: 'forgetToken' } as const] : []),
  ];
  if (state.name === 'draining') {
    const { leaveAt } = state;
    return {
      state: { name: 'moving', leaveAt },
      effects: [...effects, { type: 'timer', delayMs: Math.max(0, leaveAt - context.now) }],
    };
  }
  const tries = isTrying(state) ? { ...state.tries, failures: state.tries.failures + 1 } : fresh;
  if (tries.failures >= context.limits.maxAttempts) {
    return { state: ended('exhausted', 'attempts_exhausted'), effects };
  }
  const delayMs = retryDelayMs(tries.delays, context.random, context.limits.maxDelayMs);
  return {
    state: {
      name: 'waiting',
      code,
      retryAt: context.now + delayMs,
      tries: { ...tries, delays: tries.delays + 1 },
    },
    effects: [...effects, { type: 'timer', delayMs }],
  };
}

function onTimer(state: MachineState, context: MachineContext): Transition {
  const { name } = state;
  if (name === 'waiting') return begin(state.tries, context);
  // The server answers what it has taken, and closes then.
  if (name === 'draining' && context.busy) return { state, effects: [{ type: 'timer', delayMs: busyMs }] };
  if (name === 'draining' || name === 'moving') return begin(fresh, context, dropSocket(state, 'draining'));
  return isTrying(state) ? lose(state, 'connect_timeout', context) : stay(state);
}

/** The network is back, or somebody looks again: what failed before says little about now. */
function onHope(state: MachineState, context: MachineContext, networkIsNew: boolean): Transition {
  const { name } = state;
  if (name === 'waiting' || name === 'exhausted') return begin(fresh, context);
  // A socket that began to open on a network that is gone would only end in a timeout.
  if (name === 'opening' && networkIsNew) return begin(fresh, context, dropSocket(state, 'network_lost'));
  if (isTrying(state)) return stay({ ...state, tries: fresh });
  return isUp(state) && context.silentMs > state.heartbeatMs + lateMs
    ? begin(fresh, context, dropSocket(state, 'heartbeat_lost'))
    : stay(state);
}
