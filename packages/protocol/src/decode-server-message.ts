import { type Code, HeadwayError, isCode } from './codes.ts';
import { decodePosition } from './decode-client-message.ts';
import { count, type Fields, fieldsOf, isFields, list, optional, text } from './decode.ts';
import type { HeadwayEvent } from './event.ts';
import type {
  ConnectionLimits,
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
  if (!Object.hasOwn(controls, type)) return { kind: 'unknown', type, fields };
  const shape = controls[type as ControlMessage['type']] as Shape<Record<string, unknown>>;
  return { kind: 'control', message: { ...read(fields, shape), type } as unknown as ControlMessage };
}

/** Reads an event. @throws HeadwayError `bad_message`. */
export function decodeEvent(value: unknown): HeadwayEvent {
  return read(fieldsOf(value, 'event'), event);
}

/** Reads one field. `undefined` stands for one that is not there. */
type Reader<T> = (fields: Fields, field: string) => T;
/** A reader for each field: this is checked code, every browser carries it, and tables are smaller than code. */
type Shape<T> = { readonly [Field in keyof T]-?: Reader<T[Field] | undefined> };

function read<T extends object>(fields: Fields, shape: Shape<T>): T {
  const result: Record<string, unknown> = {};
  for (const [field, reader] of Object.entries<Reader<unknown>>(shape)) {
    const value = reader(fields, field);
    if (value !== undefined) result[field] = value;
  }
  return result as T;
}

const maybe =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (fields, field) =>
    optional(fields, field, reader);
const anything: Reader<unknown> = (fields, field) => fields[field] ?? null;
const flag: Reader<true | undefined> = (fields, field) => fields[field] === true || undefined;
const sentence: Reader<string> = (fields, field) => text(fields, field, 4096);

const event: Shape<HeadwayEvent> = {
  type: text,
  channel: text,
  offset: count,
  timestamp: text,
  id: text,
  key: maybe((fields, field) => text(fields, field, 512)),
  state: flag,
  data: anything,
};

const limits: Shape<ConnectionLimits> = {
  maxMessageBytes: count,
  maxSubscriptions: count,
  maxMessagesPerSecond: count,
  onceWindowMs: count,
};

const subscribed: Shape<Omit<SubscribedMessage, 'type'>> = {
  ref: maybe(text),
  channel: text,
  durable: maybe(text),
  position: decodePosition,
  recovery: readRecovery,
  reason: maybe(readReason),
  events: (fields, field) => list(fields, field).map(decodeEvent),
  more: flag,
};

const refused: Shape<RefusedSubscription> = {
  channel: text,
  durable: maybe(text),
  code: readCode,
  message: maybe(sentence),
};

type ShapeOf<Message> = Message extends ControlMessage ? Shape<Omit<Message, 'type'>> : never;

const controls: {
  readonly [Type in ControlMessage['type']]: ShapeOf<Extract<ControlMessage, { type: Type }>>;
} = {
  connected: {
    connection: text,
    server: text,
    protocol: count,
    heartbeatMs: count,
    limits: (fields, field) => read(fieldsOf(fields[field], field), limits),
    user: (fields, field) => (isFields(fields[field]) ? { id: text(fields[field], 'id') } : null),
    subscriptions: (fields, field) => list(fields, field).map(readAnswer),
  },
  subscribed,
  skipped: { channel: text, count },
  unsubscribed: { ref: maybe(text), channel: text, durable: maybe(text), code: maybe(readCode) },
  reply: { ref: text, result: anything },
  error: {
    ref: maybe(text),
    code: readCode,
    message: sentence,
    retryable: (fields, field) => fields[field] === true,
    retryAfterMs: maybe(count),
  },
  ping: { positions: readPositions },
  draining: { reconnectWithinMs: count },
};

function readAnswer(value: unknown): SubscribedMessage | RefusedSubscription {
  const fields = fieldsOf(value, 'subscriptions');
  return 'code' in fields ? read(fields, refused) : { type: 'subscribed', ...read(fields, subscribed) };
}

/** A code of a later version reads as `internal`. */
export function readCode(fields: Fields, field: string): Code {
  const value = text(fields, field);
  return isCode(value) ? value : 'internal';
}

function readRecovery(fields: Fields, field: string): SubscribedMessage['recovery'] {
  const value = text(fields, field);
  if (value === 'snapshot' || value === 'resumed') return value;
  throw new HeadwayError('bad_message', `'${field}' must be snapshot or resumed, got ${value}.`);
}

const reasons: readonly string[] = [
  'epoch_unknown',
  'rolled_back',
  'trimmed',
  'filter_changed',
] satisfies RecoveryReason[];

/** One of a later version reads as the first. */
function readReason(fields: Fields, field: string): RecoveryReason {
  const value = text(fields, field);
  return reasons.includes(value) ? (value as RecoveryReason) : 'epoch_unknown';
}

function readPositions(fields: Fields, field: string): Record<string, Position> | undefined {
  const positions = fields[field];
  if (!isFields(positions)) return undefined;
  return Object.fromEntries(
    Object.keys(positions).map((channel) => [channel, decodePosition(positions, channel)]),
  );
}
