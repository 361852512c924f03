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
  /** Close code of the connection: 4000–4499 reconnect, 4500–4999 do not; absent when the connection stays open. */
  close?: number;
  reaction: Reaction;
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
  | 'token_revoked'
  | 'forbidden'
  | 'origin_refused'
  | 'message_too_large'
  | 'too_many_subscriptions'
  | 'snapshot_too_large'
  | 'state_too_large'
  | 'too_many_messages'
  | 'rate_limited'
  | 'too_many_connections'
  | 'server_full'
  | 'queue_full'
  | 'stalled'
  | 'invalid_event'
  | 'conflict'
  | 'outcome_unknown'
  | 'not_sent'
  | 'taken_over'
  | 'stale_run'
  | 'too_large'
  | 'invalid_result'
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
  bad_message: { reaction: 'report' },
  bad_frame: { reaction: 'stop', close: 4500 },
  unknown_type: { reaction: 'report' },
  unknown_method: { reaction: 'report' },
  unknown_channel: { reaction: 'report' },
  not_connected: { reaction: 'report' },
  already_connected: { reaction: 'report' },
  not_subscribed: { reaction: 'report' },
  already_subscribed: { reaction: 'report' },
  unauthenticated: { reaction: 'stop', close: 4501 },
  token_invalid: { reaction: 'stop', close: 4502 },
  token_expired: { reaction: 'reauthenticate', close: 4001 },
  user_changed: { reaction: 'stop', close: 4503 },
  signed_out: { reaction: 'stop', close: 4504 },
  token_revoked: { reaction: 'reauthenticate', close: 4006 },
  forbidden: { reaction: 'report' },
  origin_refused: { reaction: 'stop' },
  message_too_large: { reaction: 'stop', close: 4505 },
  too_many_subscriptions: { reaction: 'report' },
  snapshot_too_large: { reaction: 'report' },
  state_too_large: { reaction: 'report' },
  too_many_messages: { reaction: 'retry' },
  rate_limited: { reaction: 'retry', close: 4011 },
  too_many_connections: { reaction: 'reconnect', close: 4007 },
  server_full: { reaction: 'reconnect', close: 4008 },
  queue_full: { reaction: 'reconnect', close: 4009 },
  stalled: { reaction: 'reconnect', close: 4010 },
  invalid_event: { reaction: 'report' },
  conflict: { reaction: 'report' },
  outcome_unknown: { reaction: 'report' },
  not_sent: { reaction: 'report' },
  taken_over: { reaction: 'report' },
  stale_run: { reaction: 'report' },
  too_large: { reaction: 'report' },
  invalid_result: { reaction: 'report' },
  not_found: { reaction: 'report' },
  internal: { reaction: 'retry' },
  unavailable: { reaction: 'reconnect', close: 4002 },
  connect_timeout: { reaction: 'reconnect', close: 4003 },
  heartbeat_lost: { reaction: 'reconnect', close: 4004 },
  draining: { reaction: 'reconnect', close: 4005 },
  network_lost: { reaction: 'reconnect', close: 1006 },
  going_away: { reaction: 'reconnect', close: 1001 },
  closed: { reaction: 'stop', close: 1000 },
  attempts_exhausted: { reaction: 'stop' },
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
  /** Whether the same can succeed later. */
  readonly retryable: boolean;
  /** When to try again, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: Code,
    message: string = wordsOf(code),
    options: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = 'HeadwayError';
    this.code = code;
    const { reaction } = codes[code];
    this.retryable = reaction === 'retry' || reaction === 'reconnect';
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A code as plain words, for those who have no sentence for it. */
export function wordsOf(code: Code): string {
  return code.replaceAll('_', ' ');
}
