import { describe, expect, it } from 'vitest';
import {
  type Effect,
  type EventName,
  type MachineContext,
  type MachineEvent,
  type MachineState,
  type StateName,
  transition,
} from './connection-machine.ts';
import { defaults } from './defaults.ts';

const tries = { failures: 2, delays: 1 };
const link = { connection: 'c1', since: 50, heartbeatMs: 25_000 };

const states: Record<StateName, MachineState> = {
  idle: { name: 'idle' },
  authenticating: { name: 'authenticating', tries },
  opening: { name: 'opening', tries },
  connected: { name: 'connected', ...link },
  draining: { name: 'draining', ...link, leaveAt: 1500 },
  moving: { name: 'moving', leaveAt: 1500 },
  waiting: { name: 'waiting', tries, retryAt: 1500, code: 'network_lost' },
  exhausted: { name: 'exhausted', code: 'attempts_exhausted', message: 'over' },
  closed: { name: 'closed', code: 'signed_out', message: 'over' },
};

const events: Record<EventName, MachineEvent> = {
  connect: { type: 'connect' },
  reconnect: { type: 'reconnect' },
  close: { type: 'close' },
  tokenReady: { type: 'tokenReady' },
  accepted: { type: 'accepted', connection: 'c2', heartbeatMs: 20_000 },
  lost: { type: 'lost', code: 'network_lost' },
  draining: { type: 'draining', reconnectWithinMs: 4000 },
  timer: { type: 'timer' },
  silent: { type: 'silent' },
  online: { type: 'online' },
  offline: { type: 'offline' },
  wake: { type: 'wake' },
};

const context: MachineContext = { now: 1000, random: 0.5, silentMs: 100, busy: false, limits: defaults };

const same = 'stays';
/** `next: its effects`, `stays` for no change at all. */
type Cell = string;

const begin = 'authenticating: timer 10000, fetchToken';
const afresh = 'authenticating: forgetToken, timer 10000, fetchToken';
const dropAndBeginAfresh = 'authenticating: dropSocket closed, forgetToken, timer 10000, fetchToken';
const end = 'closed: forgetToken';
const dropAndEnd = 'closed: dropSocket closed, forgetToken';

const table: Record<StateName, Record<EventName, Cell>> = {
  idle: {
    connect: begin,
    reconnect: afresh,
    close: end,
    tokenReady: same,
    accepted: same,
    lost: same,
    draining: same,
    timer: same,
    silent: same,
    online: same,
    offline: same,
    wake: same,
  },
  authenticating: {
    connect: same,
    reconnect: afresh,
    close: end,
    tokenReady: 'opening: openSocket, timer 10000',
    accepted: same,
    lost: 'waiting: timer 500',
    draining: same,
    timer: 'waiting: timer 500',
    silent: same,
    online: 'authenticating:',
    offline: same,
    wake: 'authenticating:',
  },
  opening: {
    connect: same,
    reconnect: dropAndBeginAfresh,
    close: dropAndEnd,
    tokenReady: same,
    accepted: 'connected:',
    lost: 'waiting: dropSocket network_lost, timer 500',
    draining: same,
    timer: 'waiting: dropSocket connect_timeout, timer 500',
    silent: same,
    online: 'authenticating: dropSocket network_lost, timer 10000, fetchToken',
    offline: same,
    wake: 'opening:',
  },
  connected: {
    connect: same,
    reconnect: dropAndBeginAfresh,
    close: dropAndEnd,
    tokenReady: same,
    accepted: same,
    lost: 'waiting: dropSocket network_lost, timer 500',
    draining: 'draining: timer 2000',
    timer: same,
    silent: 'waiting: dropSocket heartbeat_lost, timer 500',
    online: same,
    offline: 'waiting: dropSocket network_lost, timer 500',
    wake: same,
  },
  draining: {
    connect: same,
    reconnect: dropAndBeginAfresh,
    close: dropAndEnd,
    tokenReady: same,
    accepted: same,
    lost: 'moving: dropSocket network_lost, timer 500',
    draining: same,
    timer: 'authenticating: dropSocket draining, timer 10000, fetchToken',
    silent: 'moving: dropSocket heartbeat_lost, timer 500',
    online: same,
    offline: 'moving: dropSocket network_lost, timer 500',
    wake: same,
  },
  moving: {
    connect: same,
    reconnect: afresh,
    close: end,
    tokenReady: same,
    accepted: same,
    lost: same,
    draining: same,
    timer: begin,
    silent: same,
    online: same,
    offline: same,
    wake: same,
  },
  waiting: {
    connect: same,
    reconnect: afresh,
    close: end,
    tokenReady: same,
    accepted: same,
    lost: same,
    draining: same,
    timer: begin,
    silent: same,
    online: begin,
    offline: same,
    wake: begin,
  },
  exhausted: {
    connect: begin,
    reconnect: afresh,
    close: end,
    tokenReady: same,
    accepted: same,
    lost: same,
    draining: same,
    timer: same,
    silent: same,
    online: begin,
    offline: same,
    wake: begin,
  },
  closed: {
    connect: begin,
    reconnect: afresh,
    close: same,
    tokenReady: same,
    accepted: same,
    lost: same,
    draining: same,
    timer: same,
    silent: same,
    online: same,
    offline: same,
    wake: same,
  },
};

function told(effect: Effect): string {
  if (effect.type === 'timer') return `timer ${effect.delayMs}`;
  return effect.type === 'dropSocket' ? `dropSocket ${effect.code}` : effect.type;
}

function run(state: MachineState, event: MachineEvent, changes: Partial<MachineContext> = {}) {
  const result = transition(state, event, { ...context, ...changes });
  const effects = result.effects.map(told).join(', ');
  const cell = result.state === state && effects === '' ? same : `${result.state.name}: ${effects}`.trimEnd();
  return { ...result, cell };
}

describe('the connection machine', () => {
  const cells = Object.entries(table).flatMap(([state, row]) =>
    Object.entries(row).map(([event, cell]) => [state, event, cell] as const),
  );
  it.each(cells)('%s, %s → %s', (state, event, cell) => {
    expect(run(states[state as StateName], events[event as EventName]).cell).toBe(cell);
  });

  it('stops for a code that says so, with the words of the server', () => {
    const { state } = run(states.connected, { type: 'lost', code: 'signed_out', message: 'Bye.' });
    expect(state).toEqual({ name: 'closed', code: 'signed_out', message: 'Bye.' });
    expect(run(states.authenticating, { type: 'lost', code: 'unauthenticated' }).state.name).toBe('closed');
    expect(run(states.draining, { type: 'lost', code: 'signed_out' }).state.name).toBe('closed');
  });

  it('forgets a token that has expired before it connects again', () => {
    expect(run(states.connected, { type: 'lost', code: 'token_expired' }).cell).toBe(
      'waiting: dropSocket token_expired, forgetToken, timer 500',
    );
  });

  it('gives up after the last attempt, and not when an established connection is lost', () => {
    const limits = { ...defaults, maxAttempts: 3 };
    expect(run(states.opening, events.lost, { limits }).state.name).toBe('exhausted');
    expect(run(states.opening, events.lost, { limits: { ...limits, maxAttempts: 4 } }).state.name).toBe(
      'waiting',
    );
    expect(run(states.connected, events.lost, { limits: { ...limits, maxAttempts: 1 } }).state.name).toBe(
      'waiting',
    );
  });

  it('counts from nothing once connected, and after the network came back', () => {
    expect(run(states.connected, events.lost).state).toMatchObject({ tries: { failures: 0, delays: 1 } });
    for (const event of [events.online, events.wake, events.reconnect]) {
      expect(run(states.waiting, event).state).toMatchObject({ tries: { failures: 0, delays: 0 } });
    }
    expect(run(states.opening, events.wake).state).toMatchObject({ tries: { failures: 0 } });
  });

  it('leaves a server that goes only with the answers that are still to come', () => {
    expect(run(states.draining, events.timer, { busy: true }).cell).toBe('draining: timer 500');
    expect(run(states.moving, events.timer, { busy: true }).cell).toBe(begin);
  });

  it('takes a connection for dead on waking up when its heartbeat is overdue', () => {
    expect(run(states.connected, events.wake, { silentMs: 30_000 }).cell).toBe(same);
    expect(run(states.connected, events.wake, { silentMs: 30_001 }).cell).toBe(
      'authenticating: dropSocket heartbeat_lost, timer 10000, fetchToken',
    );
    expect(run(states.connected, events.online, { silentMs: 30_001 }).state.name).toBe('authenticating');
  });
});
