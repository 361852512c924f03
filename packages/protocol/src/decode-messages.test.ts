import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Code, codes, HeadwayError, isCode } from './codes.ts';
import { decodeClientMessage } from './decode-client-message.ts';
import { decodeDelivery } from './decode-delivery.ts';
import { decodePresence } from './decode-presence.ts';
import { decodeEvent, decodeServerMessage } from './decode-server-message.ts';
import type { HeadwayEvent } from './event.ts';
import { decodeJson, encodeJson } from './json.ts';
import {
  type ClientInfo,
  clientKinds,
  type ClientMessage,
  type ControlMessage,
  type EventFilter,
  type PresenceMember,
  type PresenceMessage,
  type RefusedSubscription,
  type SubscribedMessage,
  type SubscriptionRequest,
} from './messages.ts';
import type { Position } from './position.ts';

/** Over the wire and back. */
const sent = (message: object): unknown => decodeJson(encodeJson(message));

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const count = fc.maxSafeNat();
const channel = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}:[A-Za-z0-9._~@-]{1,10}$/);
const json = fc
  .jsonValue()
  .map((value) => sent({ value }) as { value: unknown })
  .map(({ value }) => value);
const position: fc.Arbitrary<Position> = fc.record({ epoch: fc.ulid(), offset: count });
const code = fc.constantFrom(...Object.keys(codes).filter(isCode));

/** A record whose other fields may be absent. */
function partly<T extends object>(
  fields: { [Name in keyof T]-?: fc.Arbitrary<Exclude<T[Name], undefined>> },
  required: readonly (keyof T & string)[],
): fc.Arbitrary<T> {
  return fc.record(fields as never, {
    requiredKeys: required as never,
    noNullPrototype: true,
  }) as fc.Arbitrary<T>;
}

const is = <Type extends string>(type: Type): fc.Arbitrary<Type> => fc.constant(type);

const filter = partly<EventFilter>({ types: fc.array(text), keys: fc.array(text) }, []);
const subscription = {
  channel,
  after: position,
  recent: count,
  filter,
  durable: text,
  from: is('start'),
} satisfies { [Name in keyof SubscriptionRequest]-?: fc.Arbitrary<unknown> };
const client = partly<ClientInfo>(
  { id: text, kind: fc.constantFrom(...clientKinds), name: text, version: text },
  ['id', 'kind'],
);

const clientMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  partly<Extract<ClientMessage, { type: 'connect' }>>(
    {
      type: is('connect'),
      token: text,
      client,
      subscriptions: fc.array(partly<SubscriptionRequest>(subscription, ['channel']), { maxLength: 3 }),
    },
    ['type', 'client', 'subscriptions'],
  ),
  partly<Extract<ClientMessage, { type: 'subscribe' }>>(
    { type: is('subscribe'), ref: text, ...subscription },
    ['type', 'ref', 'channel'],
  ),
  partly<Extract<ClientMessage, { type: 'watch' }>>(
    { type: is('watch'), ref: text, channel, unseen: fc.constant(true as const) },
    ['type', 'ref', 'channel'],
  ),
  fc.record({ type: is('unwatch'), ref: text, channel }),
  partly<Extract<ClientMessage, { type: 'unsubscribe' }>>(
    { type: is('unsubscribe'), ref: text, channel, durable: text },
    ['type', 'ref', 'channel'],
  ),
  partly<Extract<ClientMessage, { type: 'ack' }>>(
    { type: is('ack'), ref: text, channel, durable: text, epoch: fc.ulid(), offset: count },
    ['type', 'channel', 'durable', 'epoch', 'offset'],
  ),
  fc.record({
    type: is('publish'),
    ref: text,
    id: text,
    channel,
    event: fc.record({ type: text, data: json }),
  }),
  partly<Extract<ClientMessage, { type: 'request' }>>(
    { type: is('request'), ref: text, id: text, method: text, params: json, sentTo: text },
    ['type', 'ref', 'id', 'method', 'params'],
  ),
  fc.record({ type: is('authenticate'), ref: text, token: text }),
);

const event = partly<HeadwayEvent>(
  {
    type: fc.stringMatching(/^[a-z]{1,8}\.[a-z]{1,8}$/),
    channel,
    offset: count,
    timestamp: text,
    id: text,
    key: text,
    state: fc.constant(true),
    data: json,
  },
  ['type', 'channel', 'offset', 'timestamp', 'id', 'data'],
);
const subscribed = partly<SubscribedMessage>(
  {
    type: is('subscribed'),
    ref: text,
    channel,
    durable: text,
    position,
    recovery: fc.constantFrom('snapshot', 'resumed'),
    reason: fc.constantFrom('epoch_unknown', 'rolled_back', 'trimmed', 'filter_changed'),
    events: fc.array(event, { maxLength: 3 }),
    more: fc.constant(true),
  },
  ['type', 'channel', 'position', 'recovery', 'events'],
);
const refused = partly<RefusedSubscription>({ channel, durable: text, code, message: text }, [
  'channel',
  'code',
]);

const controlMessage: fc.Arbitrary<ControlMessage> = fc.oneof(
  fc.record({
    type: is('connected'),
    connection: text,
    server: text,
    protocol: count,
    heartbeatMs: count,
    limits: fc.record({
      maxMessageBytes: count,
      maxSubscriptions: count,
      maxMessagesPerSecond: count,
      onceWindowMs: count,
    }),
    user: fc.option(fc.record({ id: text })),
    subscriptions: fc.array(fc.oneof(subscribed, refused), { maxLength: 3 }),
  }),
  subscribed,
  fc.record({ type: is('skipped'), channel, count }),
  partly<Extract<ControlMessage, { type: 'unsubscribed' }>>(
    { type: is('unsubscribed'), ref: text, channel, durable: text, code },
    ['type', 'channel'],
  ),
  fc.record({ type: is('reply'), ref: text, result: json }),
  partly<Extract<ControlMessage, { type: 'error' }>>(
    { type: is('error'), ref: text, code, message: text, retryable: fc.boolean(), retryAfterMs: count },
    ['type', 'code', 'message', 'retryable'],
  ),
  partly<Extract<ControlMessage, { type: 'ping' }>>(
    { type: is('ping'), positions: fc.dictionary(channel, position) },
    ['type'],
  ),
  fc.record({ type: is('draining'), reconnectWithinMs: count }),
);

const delivery = fc.record({
  type: is('delivery'),
  channel,
  durable: text,
  epoch: fc.ulid(),
  attempt: count,
  event,
});
const member: fc.Arbitrary<PresenceMember> = fc.record({
  user: text,
  since: text,
  clients: fc.array(
    partly<PresenceMember['clients'][number]>(
      { id: text, kind: fc.constantFrom(...clientKinds), name: text },
      ['id', 'kind'],
    ),
    { maxLength: 3 },
  ),
});
const members = fc.array(member, { maxLength: 3 });
const presence = partly<PresenceMessage>(
  {
    type: is('presence'),
    channel,
    count,
    members,
    changed: members,
    left: fc.array(text),
    filling: fc.constant(true as const),
    code: fc.constantFrom(...Object.keys(codes).filter(isCode)),
  },
  ['type', 'channel', 'count'],
);

describe('decoders', () => {
  test('read back every message of a client', () => {
    fc.assert(
      fc.property(clientMessage, (message) => {
        expect(decodeClientMessage(sent(message))).toEqual(sent(message));
      }),
    );
  });

  test('read back every control message of the server', () => {
    fc.assert(
      fc.property(controlMessage, (message) => {
        expect(decodeServerMessage(sent(message))).toEqual({ kind: 'control', message: sent(message) });
      }),
    );
  });

  test('read back what only some clients are sent', () => {
    fc.assert(
      fc.property(delivery, presence, (aDelivery, aPresence) => {
        expect(decodeDelivery(sent(aDelivery))).toEqual(sent(aDelivery));
        expect(decodePresence(sent(aPresence))).toEqual(sent(aPresence));
        expect(decodeServerMessage(sent(aPresence))).toMatchObject({ kind: 'unknown', type: 'presence' });
      }),
    );
  });

  test('read back every event, alone and as a frame', () => {
    fc.assert(
      fc.property(event, (each) => {
        expect(decodeEvent(sent(each))).toEqual(sent(each));
        expect(decodeServerMessage(sent(each))).toEqual({ kind: 'event', event: sent(each) });
      }),
    );
  });

  test('throw nothing but errors with a code, whatever JSON comes', () => {
    const nearly = fc
      .oneof(clientMessage, controlMessage, delivery, presence, event)
      .chain((message) =>
        fc
          .tuple(fc.constantFrom(...Object.keys(message)), fc.jsonValue())
          .map(([field, value]) => ({ ...message, [field]: value })),
      );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), nearly), (value) => {
        const all = [decodeClientMessage, decodeServerMessage, decodeEvent, decodeDelivery, decodePresence];
        for (const decode of all) {
          const thrown = errorOf(() => decode(value));
          expect(thrown === null || thrown instanceof HeadwayError).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('take any text for a bad frame that is not JSON', () => {
    fc.assert(
      fc.property(fc.string(), (frame) => {
        const thrown = errorOf(() => decodeJson(frame));
        const code = thrown instanceof HeadwayError ? thrown.code : thrown;
        expect([null, 'bad_frame']).toContain(code);
      }),
    );
    expect(errorOf(() => decodeJson('{'))).toMatchObject({ code: 'bad_frame' });
  });
});

describe('decodeClientMessage', () => {
  const connect = { type: 'connect', client: { id: 'tab-1', kind: 'web' } };
  const subscribe = { type: 'subscribe', ref: '1', channel: 'project:7' };

  test.each<[string, Code, unknown]>([
    ["'message' must be an object, got array", 'bad_message', []],
    ["'type' must be a string", 'bad_message', {}],
    ["'hello' is not known", 'unknown_type', { type: 'hello' }],
    ["'client' must be an object", 'bad_message', { type: 'connect' }],
    ["'ref' must be a string of 1 to 256 characters, got undefined", 'bad_message', { type: 'subscribe' }],
    ["'ref' must be", 'bad_message', { ...subscribe, ref: 'x'.repeat(257) }],
    ["'recent' must be a whole number", 'bad_message', { ...subscribe, recent: 1.5 }],
    ["'offset' must be a whole number", 'bad_message', { ...subscribe, after: { epoch: 'e', offset: -1 } }],
    ["'after' must be an object, got null", 'bad_message', { ...subscribe, after: null }],
    ["'types[1]' must be a string", 'bad_message', { ...subscribe, filter: { types: ['a', 1] } }],
    ["'filter' may name 256", 'bad_message', { ...subscribe, filter: { keys: Array(257).fill('k') } }],
    ["'token' must be", 'bad_message', { ...connect, token: 'x'.repeat(8193) }],
    ["'id' must be a string of 1 to 64", 'bad_message', { type: 'request', ref: '1', id: 'x'.repeat(65) }],
  ])('says %s', (message, expected, value) => {
    expect(errorOf(() => decodeClientMessage(value))).toMatchObject({
      code: expected,
      message: expect.stringContaining(message),
    });
  });

  test('takes a connect without subscriptions, and a kind of client that it does not know', () => {
    expect(decodeClientMessage({ ...connect, client: { id: 'a', kind: 'fridge' } })).toEqual({
      type: 'connect',
      client: { id: 'a', kind: 'unknown' },
      subscriptions: [],
    });
  });

  test('leaves out fields that it does not know', () => {
    expect(decodeClientMessage({ ...subscribe, later: true })).toEqual(subscribe);
  });
});

describe('decodeServerMessage', () => {
  test('gives a control message of a later version as unknown', () => {
    expect(decodeServerMessage({ type: 'weather', who: [] })).toEqual({
      kind: 'unknown',
      type: 'weather',
      fields: { type: 'weather', who: [] },
    });
  });

  test('reads a code of a later version as internal, and an unknown reason as epoch_unknown', () => {
    const error = { type: 'error', code: 'later', message: 'm', retryable: false };
    expect(decodeServerMessage(error)).toMatchObject({ message: { code: 'internal' } });
    const answer = { channel: 'a:1', position: { epoch: 'e', offset: 0 }, events: [] };
    expect(
      decodeServerMessage({ ...answer, type: 'subscribed', recovery: 'snapshot', reason: 'later' }),
    ).toMatchObject({ message: { reason: 'epoch_unknown' } });
  });

  test('refuses an answer that is neither a snapshot nor resumed', () => {
    const answer = { channel: 'a:1', position: { epoch: 'e', offset: 0 }, events: [], recovery: 'half' };
    expect(() => decodeServerMessage({ ...answer, type: 'subscribed' })).toThrow("'recovery' must be");
  });

  test('reads an event without data as one whose data is null', () => {
    const bare = { type: 'a.b', channel: 'a:1', offset: 1, timestamp: 't', id: 'i' };
    expect(decodeEvent(bare)).toEqual({ ...bare, data: null });
  });
});

/** What a call throws; `null` when it returns. */
function errorOf(call: () => unknown): unknown {
  try {
    call();
    return null;
  } catch (error) {
    return error;
  }
}
