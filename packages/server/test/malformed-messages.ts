import fc from 'fast-check';
import type { Attack, Outcome } from './malformed.ts';
import { frame } from './raw-frames.ts';

const badMessage: Outcome = { answer: ['bad_message'] };
const refused: Outcome = {
  answer: [
    'bad_message',
    'invalid_event',
    'unknown_type',
    'unknown_channel',
    'unknown_method',
    'not_subscribed',
    'invalid_event',
  ],
};
const badFrame: Outcome = { closes: [4500] };

const text =
  (outcome: Outcome) =>
  (value: string): Attack => ({ bytes: frame(value), outcome });
const json =
  (outcome: Outcome) =>
  (value: unknown): Attack =>
    text(outcome)(JSON.stringify(value));

type Wrong = readonly unknown[];
const long = 'x'.repeat(10_000);
const noText: Wrong = [null, 0, true, '', long, {}, ['a']];
const noCount: Wrong = [null, -1, 0.5, 1e308, 2 ** 53, '1', [], {}];
const noObject: Wrong = [null, 0, 'x', [], true];
const noList: Wrong = [null, 0, 'x', {}, true];
const noTexts: Wrong = [...noList, [1], [null], [long], [['a']], Array.from({ length: 257 }, () => 'a')];

const position = { epoch: [noText, '01J'], offset: [noCount, 4] } as const;
const subscription = {
  channel: [noText, 'room:1'],
  recent: [noCount, 5],
  after: [noObject, position],
  filter: [noObject, { types: [noTexts, ['chat.*']], keys: [noTexts, ['task:1']] }],
  durable: [noText, 'phone'],
} as const;

/** Of each message every field: what it must not be, and what it may be (or its own fields). */
const messages: Record<string, Fields> = {
  connect: {
    token: [noText, 'e30.e30.e30'],
    client: [
      noObject,
      { id: [noText, 'tab'], kind: [noText, 'web'], name: [noText, 'hub'], version: [noText, '1'] },
    ],
    subscriptions: [[...noList, [1], [null], ['room:1'], [[]]], []],
  },
  subscribe: { ref: [noText, '1'], ...subscription },
  unsubscribe: { ref: [noText, '1'], channel: [noText, 'room:1'] },
  ack: {
    channel: [noText, 'room:1'],
    durable: [noText, 'phone'],
    epoch: [noText, '01J'],
    offset: [noCount, 1],
  },
  publish: {
    ref: [noText, '1'],
    id: [noText, 'p1'],
    channel: [noText, 'room:1'],
    event: [noObject, { type: [noText, 'chat.said'] }],
  },
  request: { ref: [noText, '1'], id: [noText, 'r1'], method: [noText, 'echo'] },
  authenticate: { ref: [noText, '1'], token: [noText, 'e30.e30.e30'] },
};

interface Fields {
  readonly [field: string]: readonly [Wrong, unknown];
}

function isFields(good: unknown): good is Fields {
  return (
    typeof good === 'object' &&
    good !== null &&
    !Array.isArray(good) &&
    Object.values(good).every((field) => Array.isArray(field) && field.length === 2)
  );
}

function goodOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, [, good]]) => [name, isFields(good) ? goodOf(good) : good]),
  );
}

/** Each object that differs from the good one in one field, at any depth. */
function eachWrong(fields: Fields): Record<string, unknown>[] {
  const good = goodOf(fields);
  return Object.entries(fields).flatMap(([name, [wrong, inner]]) => [
    ...wrong.map((value) => ({ ...good, [name]: value })),
    ...(isFields(inner) ? eachWrong(inner).map((value) => ({ ...good, [name]: value })) : []),
  ]);
}

const wrongFields = Object.entries(messages).flatMap(([type, fields]) =>
  eachWrong(fields).map((wrong) => ({ type, ...wrong })),
);

const brokenJson = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '{',
    '}',
    '[1,',
    '{"type"',
    '{"a":}',
    "{'a':1}",
    'NaN',
    'undefined',
    '\u{feff}{}',
    '01',
    '"\u0000"',
    '{}{}',
  ),
  // Any message that lost its end.
  fc
    .record({ whole: fc.constantFrom(...wrongFields), lost: fc.integer({ min: 1, max: 20 }) })
    .map(({ whole, lost }) => JSON.stringify(whole).slice(0, -lost)),
);

const nested = fc
  .record({ depth: fc.integer({ min: 500, max: 15_000 }), list: fc.boolean() })
  .map(({ depth, list }) =>
    list ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
  );

const ofPrototypes = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
);
const surrogate = fc.constantFrom('\\ud800', '\\udc00', 'a\\udfffb', '\\ud800\\ud800');

/** Texts that are not messages, or nearly. */
export const malformedMessages: Record<string, fc.Arbitrary<Attack>> = {
  'texts that are not JSON': brokenJson.map(text(badFrame)),
  'JSON that is no message': fc
    .jsonValue()
    .filter((value) => !(typeof value === 'object' && value !== null && 'type' in value))
    .map(json(badMessage)),
  'wrong types in any field': fc.constantFrom(...wrongFields).map(json(badMessage)),
  'numbers that are too large for their field': fc
    .constantFrom('1e999', '-1e999', '9'.repeat(400), '-0.1', '9007199254740993')
    .map((number) =>
      text(badMessage)(
        `{"type":"subscribe","ref":"1","channel":"room:1","after":{"epoch":"e","offset":${number}}}`,
      ),
    ),
  'nesting without end': nested.map((deep) => text(refused)(deep)),
  'nesting without end in what is handed on': fc
    .record({ deep: nested, publishes: fc.boolean(), id: fc.uuid() })
    .map(({ deep, publishes, id }) =>
      publishes
        ? text(refused)(
            `{"type":"publish","ref":"1","id":"${id}","channel":"room:1","event":{"type":"chat.said","data":{"text":${deep}}}}`,
          )
        : text({ answer: ['bad_message', 'reply'] })(
            `{"type":"request","ref":"1","id":"${id}","method":"echo","params":${deep}}`,
          ),
    ),
  'names of prototypes': fc
    .record({ name: ofPrototypes, where: fc.nat(4), id: fc.uuid() })
    .map(({ name, where, id }) =>
      json(refused)(
        [
          { type: name, ref: '1' },
          { type: 'subscribe', ref: '1', channel: `${name}:1` },
          { type: 'request', ref: '1', id, method: name, params: null },
          { type: 'publish', ref: '1', id, channel: 'room:1', event: { type: name, data: null } },
          { type: 'unsubscribe', ref: '1', channel: name },
        ][where],
      ),
    ),
  'fields that set a prototype': fc
    .constantFrom('__proto__', 'constructor')
    .map((name) => text(refused)(`{"type":"subscribe","ref":"1","${name}":{"channel":"room:1","ref":"x"}}`)),
  'halves of characters': fc
    .record({ half: surrogate, where: fc.nat(2) })
    .map(({ half, where }) =>
      text(refused)(
        [
          `{"type":"unsubscribe","ref":"${half}","channel":"room:77"}`,
          `{"type":"subscribe","ref":"1","channel":"room:${half}"}`,
          `{"type":"${half}","ref":"1"}`,
        ][where] ?? '',
      ),
    ),
};
