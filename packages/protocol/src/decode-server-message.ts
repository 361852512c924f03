import { type Code, HeadwayError, isCode } from './codes.ts';
import { decodePosition } from './decode-client-message.ts';
import { count, type Fields, fieldsOf, isFields, list, optional, text } from './decode.ts';
import type { HeadwayEvent } from './event.ts';
import type {
  ControlMessage,
  RecoveryReason,
  RefusedSubscription,
  ServerMessage,
  SubscribedMessage,
} from './messages.ts';
import type { Position } from './position.ts';

/**
 * Reads a message of the server from an untrusted value. A type of a later protocol comes out as `unknown`, and so do
 * `delivery` and `presence`, which have decoders of their own: most clients are never sent one.
 * @throws HeadwayError `bad_message` (names the field).
 */
export function decodeServerMessage(value: unknown): ServerMessage {
  const fields = fieldsOf(value, 'message');
  const type = text(fields, 'type');
  if (type.includes('.')) return { kind: 'event', event: decodeEvent(fields) };
  const message = decodeControl(type, fields);
  return message ? { kind: 'control', message } : { kind: 'unknown', type, fields };
}

/** Reads an event. @throws HeadwayError `bad_message`. */
export function decodeEvent(value: unknown): HeadwayEvent {
  const fields = fieldsOf(value, 'event');
  const key = optional(fields, 'key', (f, name) => text(f, name, 512));
  return {
    type: text(fields, 'type'),
    channel: text(fields, 'channel'),
    offset: count(fields, 'offset'),
    timestamp: text(fields, 'timestamp'),
    id: text(fields, 'id'),
    ...(key !== undefined && { key }),
    ...(fields['state'] === true && { state: true }),
    data: fields['data'] ?? null,
  };
}

function decodeControl(type: string, fields: Fields): ControlMessage | null {
  switch (type) {
    case 'connected': {
      const limits = fieldsOf(fields['limits'], 'limits');
      const user = fields['user'];
      return {
        type,
        connection: text(fields, 'connection'),
        server: text(fields, 'server'),
        protocol: count(fields, 'protocol'),
        heartbeatMs: count(fields, 'heartbeatMs'),
        limits: {
          maxMessageBytes: count(limits, 'maxMessageBytes'),
          maxSubscriptions: count(limits, 'maxSubscriptions'),
          maxMessagesPerSecond: count(limits, 'maxMessagesPerSecond'),
          onceWindowMs: count(limits, 'onceWindowMs'),
        },
        user: isFields(user) ? { id: text(user, 'id') } : null,
        subscriptions: list(fields, 'subscriptions').map((item) => {
          const entry = fieldsOf(item, 'subscriptions');
          return 'code' in entry ? refused(entry) : subscribed(entry);
        }),
      };
    }
    case 'subscribed':
      return subscribed(fields);
    case 'skipped':
      return { type, channel: text(fields, 'channel'), count: count(fields, 'count') };
    case 'unsubscribed': {
      const code = optional(fields, 'code', readCode);
      return {
        type,
        ...optionalText(fields, 'ref'),
        channel: text(fields, 'channel'),
        ...optionalText(fields, 'durable'),
        ...(code && { code }),
      };
    }
    case 'reply':
      return { type, ref: text(fields, 'ref'), result: fields['result'] ?? null };
    case 'error': {
      const retryAfterMs = optional(fields, 'retryAfterMs', count);
      return {
        type,
        ...optionalText(fields, 'ref'),
        code: readCode(fields, 'code'),
        message: text(fields, 'message', 4096),
        retryable: fields['retryable'] === true,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
    }
    case 'ping': {
      const positions = fields['positions'];
      return { type, ...(isFields(positions) && { positions: readPositions(positions) }) };
    }
    case 'draining':
      return { type, reconnectWithinMs: count(fields, 'reconnectWithinMs') };
    default:
      return null;
  }
}

function optionalText<Name extends string>(fields: Fields, field: Name): { [name in Name]?: string } {
  const value = optional(fields, field, text);
  return (value === undefined ? {} : { [field]: value }) as { [name in Name]?: string };
}

/** A code of a later version reads as `internal`. */
export function readCode(fields: Fields, field: string): Code {
  const value = text(fields, field);
  return isCode(value) ? value : 'internal';
}

function refused(fields: Fields): RefusedSubscription {
  const message = optional(fields, 'message', (f, name) => text(f, name, 4096));
  return {
    channel: text(fields, 'channel'),
    ...optionalText(fields, 'durable'),
    code: readCode(fields, 'code'),
    ...(message !== undefined && { message }),
  };
}

function subscribed(fields: Fields): SubscribedMessage {
  const recovery = text(fields, 'recovery');
  if (recovery !== 'snapshot' && recovery !== 'resumed') {
    throw new HeadwayError('bad_message', `'recovery' must be snapshot or resumed, got ${recovery}.`);
  }
  const reason = optional(fields, 'reason', text);
  return {
    type: 'subscribed',
    ...optionalText(fields, 'ref'),
    channel: text(fields, 'channel'),
    ...optionalText(fields, 'durable'),
    position: decodePosition(fields, 'position'),
    recovery,
    ...(reason !== undefined && { reason: isReason(reason) ? reason : 'epoch_unknown' }),
    events: list(fields, 'events').map(decodeEvent),
    ...(fields['more'] === true && { more: true }),
  };
}

const reasons: readonly string[] = [
  'epoch_unknown',
  'rolled_back',
  'trimmed',
  'filter_changed',
] satisfies RecoveryReason[];

function isReason(value: string): value is RecoveryReason {
  return reasons.includes(value);
}

function readPositions(fields: Fields): Record<string, Position> {
  return Object.fromEntries(Object.keys(fields).map((channel) => [channel, decodePosition(fields, channel)]));
}
