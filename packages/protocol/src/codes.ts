/** What a client does about a code. */
export type Reaction =
  /** Nothing by itself: the caller is told. */
  | 'report'
  /** Try the same again, after `retryAfterMs` where given. */
  | 'retry'
  /** Connect again. */
  | 'reconnect'
  /** Get a new token, then connect again. */
  | 'reauthenticate'
  /** Connecting again would not help: stop and say why. */
  | 'stop';

export interface CodeEntry {
  /** HTTP status of the same refusal in an API. */
  status: number;
  /** Close code of the connection: 4000–4499 reconnect, 4500–4999 do not; absent when the connection stays open. */
  close?: number;
  reaction: Reaction;
  /** A sentence for people. */
  message: string;
}

/** The codes of the table. */
export type Code =
  | 'bad_message'
  | 'bad_frame'
  | 'unknown_type'
  | 'unknown_method'
  | 'unknown_channel'
  | 'not_connected'
  | 'already_connected'
  | 'not_subscribed'
  | 'already_subscribed'
  | 'unauthenticated'
  | 'token_invalid'
  | 'token_expired'
  | 'user_changed'
  | 'signed_out'
  | 'forbidden'
  | 'origin_refused'
  | 'message_too_large'
  | 'too_many_subscriptions'
  | 'invalid_event'
  | 'conflict'
  | 'not_found'
  | 'internal'
  | 'unavailable'
  | 'connect_timeout'
  | 'heartbeat_lost'
  | 'draining'
  | 'network_lost'
  | 'going_away'
  | 'closed'
  | 'attempts_exhausted';

/** The one table of codes: protocol errors, refused subscriptions and close reasons. */
export const codes: Readonly<Record<Code, CodeEntry>> = {
  bad_message: { status: 400, reaction: 'report', message: 'The message could not be understood.' },
  bad_frame: { status: 400, close: 4500, reaction: 'stop', message: 'The frame is not a JSON text message.' },
  unknown_type: { status: 400, reaction: 'report', message: 'This message type is not known.' },
  unknown_method: { status: 404, reaction: 'report', message: 'This method is not known.' },
  unknown_channel: { status: 404, reaction: 'report', message: 'There is no such channel.' },
  not_connected: { status: 400, reaction: 'report', message: 'Send connect before anything else.' },
  already_connected: {
    status: 409,
    reaction: 'report',
    message: 'This connection has already introduced itself.',
  },
  not_subscribed: { status: 409, reaction: 'report', message: 'There is no such subscription.' },
  already_subscribed: { status: 409, reaction: 'report', message: 'This channel is already subscribed to.' },
  unauthenticated: { status: 401, close: 4501, reaction: 'stop', message: 'Sign in to connect.' },
  token_invalid: { status: 401, close: 4502, reaction: 'stop', message: 'The token is not valid.' },
  token_expired: { status: 401, close: 4001, reaction: 'reauthenticate', message: 'The token has expired.' },
  user_changed: { status: 403, close: 4503, reaction: 'stop', message: 'The token belongs to someone else.' },
  signed_out: { status: 401, close: 4504, reaction: 'stop', message: 'The session has ended.' },
  forbidden: { status: 403, reaction: 'report', message: 'You may not do this.' },
  origin_refused: { status: 403, reaction: 'stop', message: 'This origin may not connect.' },
  message_too_large: { status: 413, close: 4505, reaction: 'stop', message: 'The message is too large.' },
  too_many_subscriptions: { status: 429, reaction: 'report', message: 'Too many subscriptions.' },
  invalid_event: { status: 422, reaction: 'report', message: 'The event does not match its definition.' },
  conflict: { status: 409, reaction: 'report', message: 'The request no longer fits the state.' },
  not_found: { status: 404, reaction: 'report', message: 'There is no such thing.' },
  internal: { status: 500, reaction: 'retry', message: 'Something went wrong on the server.' },
  unavailable: { status: 503, close: 4002, reaction: 'reconnect', message: 'The server is not available.' },
  connect_timeout: {
    status: 408,
    close: 4003,
    reaction: 'reconnect',
    message: 'connect did not come in time.',
  },
  heartbeat_lost: {
    status: 408,
    close: 4004,
    reaction: 'reconnect',
    message: 'Nothing was heard for too long.',
  },
  draining: { status: 503, close: 4005, reaction: 'reconnect', message: 'The server is going down.' },
  network_lost: { status: 503, close: 1006, reaction: 'reconnect', message: 'The connection was lost.' },
  going_away: { status: 503, close: 1001, reaction: 'reconnect', message: 'The other side went away.' },
  closed: { status: 200, close: 1000, reaction: 'stop', message: 'The connection was closed.' },
  attempts_exhausted: { status: 503, reaction: 'stop', message: 'The server could not be reached.' },
};

/** Whether a string is one of our codes. */
export function isCode(value: unknown): value is Code {
  return typeof value === 'string' && Object.hasOwn(codes, value);
}

/**
 * The code that a close code stands for. Unlisted ones in 4500–4999 read as `closed` (do not reconnect), all others
 * as `network_lost` (reconnect).
 */
export function codeOfClose(closeCode: number): Code {
  for (const code of Object.keys(codes)) {
    if (isCode(code) && codes[code].close === closeCode) return code;
  }
  return closeCode >= 4500 && closeCode < 5000 ? 'closed' : 'network_lost';
}

/** The close code of a code; 4500 for one that closes nothing by itself. */
export function closeCodeOf(code: Code): number {
  return codes[code].close ?? 4500;
}

/** An error of the protocol, with a code of the table. */
export class HeadwayError extends Error {
  readonly code: Code;
  readonly retryable: boolean;

  constructor(code: Code, message: string = codes[code].message, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HeadwayError';
    this.code = code;
    this.retryable = codes[code].reaction === 'retry';
  }
}
