import type { MachineState } from './connection-machine.ts';
import type { ConnectionState } from './options.ts';

/** What of the machine's state an application sees. */
export function publicState(state: MachineState): ConnectionState {
  switch (state.name) {
    case 'idle':
      return { status: 'idle' };
    case 'authenticating':
    case 'opening':
      return { status: 'connecting', attempt: state.tries.failures + 1 };
    case 'moving':
      return { status: 'connecting', attempt: 1 };
    case 'connected':
    case 'draining':
      return { status: 'connected', connection: state.connection, since: state.since };
    case 'waiting':
      return {
        status: 'waiting',
        attempt: state.tries.failures + 1,
        retryAt: state.retryAt,
        code: state.code,
      };
    case 'exhausted':
    case 'closed':
      return { status: 'closed', code: state.code, message: state.message };
    default:
      return state satisfies never;
  }
}

/** Keeps `before` when nothing changed, so that a screen which compares by identity does not render again. */
export function sameOr(before: ConnectionState, after: ConnectionState): ConnectionState {
  // Both are made above: flat, with their fields in one order.
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}
