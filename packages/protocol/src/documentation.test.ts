import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtinEvents } from './builtin.ts';
import { parseChannel } from './channel.ts';
import { codeSentences } from './code-sentences.ts';
import { codes, isCode } from './codes.ts';
import { decodeClientMessage } from './decode-client-message.ts';
import { decodeDelivery } from './decode-delivery.ts';
import { decodePresence } from './decode-presence.ts';
import { decodeServerMessage } from './decode-server-message.ts';
import { httpStatuses } from './http-statuses.ts';
import { parsePositionHeader } from './position.ts';

const text = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

interface Example {
  from: string;
  type: string;
  value: unknown;
}

const examples: Example[] = [...text.matchAll(/^```json (\w+)\n(.*?)^```/gms)].map(
  ([, from = '', json = '']) => {
    const value = JSON.parse(json) as { type: string };
    return { from, type: value.type, value };
  },
);
const of = (from: string) => examples.filter((example) => example.from === from);
const typesOf = (from: string) => [...new Set(of(from).map(({ type }) => type))].toSorted();

describe('docs/protocol.md', () => {
  test('lists every code with its status, close code, reaction and message', () => {
    const listed = text
      .split('\n')
      .map((line) => /^\| `(\w+)` \| (\d+) \| (\d*) ?\| (\w+) \| (.+?) \|$/.exec(line))
      .flatMap((row) => (row ? [row.slice(1)] : []));
    const expected = Object.keys(codes)
      .filter(isCode)
      .map((code) => {
        const { close, reaction } = codes[code];
        const status = String(httpStatuses[code]);
        return [code, status, close === undefined ? '' : String(close), reaction, codeSentences[code]];
      });
    expect(listed).toEqual(expected);
  });

  test('has an example of every message', () => {
    expect(typesOf('client')).toEqual([
      'ack',
      'authenticate',
      'connect',
      'publish',
      'request',
      'subscribe',
      'unsubscribe',
      'unwatch',
      'watch',
    ]);
    expect(typesOf('server')).toEqual([
      'connected',
      'delivery',
      'draining',
      'error',
      'ping',
      'presence',
      'reply',
      'skipped',
      'subscribed',
      'unsubscribed',
    ]);
    expect(of('event').length).toBeGreaterThan(5);
    expect(of('client').length + of('server').length + of('event').length).toBe(examples.length);
  });

  test.each(of('client'))('has a $type that a server reads just so', ({ value }) => {
    expect(decodeClientMessage(value)).toEqual(value);
  });

  test.each(of('server'))('has a $type that a client reads just so', ({ value }) => {
    const decoded = decodeServerMessage(value);
    const [kind, message] =
      decoded.kind === 'unknown'
        ? ['unknown', optionalDecoders[decoded.type]?.(value)]
        : [decoded.kind, 'message' in decoded && decoded.message];
    expect({ kind, message }).toEqual({
      kind: decoded.kind === 'unknown' ? kind : 'control',
      message: value,
    });
  });

  test.each(of('event'))('has an event $type that is what the definitions make', ({ value }) => {
    const decoded = decodeServerMessage(value);
    expect(decoded).toEqual({ kind: 'event', event: value });
    const { event } = decoded as Extract<typeof decoded, { kind: 'event' }>;
    expect(parseChannel(event.channel)).not.toBeNull();
    const prepared = preparedData(event.type, event.data);
    expect(prepared).toEqual(event.data === null ? null : { data: event.data, key: event.key });
  });

  test('has a position header that can be read', () => {
    const [, header = ''] = /^Headway-Position: (.*)$/m.exec(text) ?? [];
    expect(parsePositionHeader(header)).toMatchObject([
      { channel: 'project:7', offset: 42 },
      { channel: 'system' },
    ]);
  });
});

const optionalDecoders: Record<string, (value: unknown) => unknown> = {
  delivery: decodeDelivery,
  presence: decodePresence,
};

function preparedData(type: string, data: unknown): unknown {
  if (data === null) return null;
  const prepared = builtinEvents.prepare({ type, data });
  return { data: prepared.data, key: prepared.key };
}
