import { type Code, wordsOf } from './codes.ts';

/** What each code says to people. Apart from the table of codes, since browsers get most sentences from the server. */
export const codeSentences: Readonly<Record<Code, string>> = {
  bad_message: 'The message could not be understood.',
  bad_frame: 'The frame is not a JSON text message.',
  unknown_type: 'This message type is not known.',
  unknown_method: 'This method is not known.',
  unknown_channel: 'There is no such channel.',
  not_connected: 'Send connect before anything else.',
  already_connected: 'This connection has already introduced itself.',
  not_subscribed: 'There is no such subscription.',
  already_subscribed: 'This channel is already subscribed to.',
  unauthenticated: 'Sign in to connect.',
  token_invalid: 'The token is not valid.',
  token_expired: 'The token has expired.',
  user_changed: 'The token belongs to someone else.',
  signed_out: 'The session has ended.',
  token_revoked: 'The token was revoked.',
  forbidden: 'You may not do this.',
  origin_refused: 'This origin may not connect.',
  message_too_large: 'The message is too large.',
  too_many_subscriptions: 'Too many subscriptions.',
  snapshot_too_large: 'The state of this channel is too large to be sent.',
  state_too_large: 'What the job saved for its next run is too large.',
  too_many_messages: 'Too many messages are under way.',
  rate_limited: 'Messages come too fast.',
  too_many_connections: 'You have too many connections.',
  server_full: 'The server is full.',
  queue_full: 'Too much waits to be sent.',
  stalled: 'Nothing was taken for too long.',
  invalid_event: 'The event does not match its definition.',
  conflict: 'The request no longer fits the state.',
  outcome_unknown: 'Whether this took effect is not known.',
  not_sent: 'It waited for too long and was not sent.',
  taken_over: 'Another client has taken this over.',
  not_found: 'There is no such thing.',
  internal: 'Something went wrong on the server.',
  unavailable: 'The server is not available.',
  connect_timeout: 'connect did not come in time.',
  heartbeat_lost: 'Nothing was heard for too long.',
  draining: 'The server is going down.',
  network_lost: 'The connection was lost.',
  going_away: 'The other side went away.',
  closed: 'The connection was closed.',
  attempts_exhausted: 'The server could not be reached.',
};

/** What an error says: its own words, or the sentence of its code where it has none. */
export function sentenceOf({ code, message }: { code: Code; message: string }): string {
  return message === '' || message === wordsOf(code) ? codeSentences[code] : message;
}
