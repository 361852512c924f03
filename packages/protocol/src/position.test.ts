import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChannel } from './channel.ts';
import { formatPositionHeader, parsePositionHeader } from './position.ts';

const channel = fc.stringMatching(/^[a-z][a-z0-9-]{0,31}(:[A-Za-z0-9._~@-]{1,128})?$/);

test('reads back what it wrote, of any channels', () => {
  const position = fc.record(
    { channel, epoch: fc.ulid(), offset: fc.maxSafeNat() },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(position, { maxLength: 4 }), (positions) => {
      expect(parsePositionHeader(formatPositionHeader(positions))).toEqual(positions);
    }),
  );
});

test('writes a structured header', () => {
  const positions = [
    { channel: 'project:7', epoch: '01J', offset: 42 },
    { channel: 'system', epoch: '01J', offset: 0 },
  ];
  expect(formatPositionHeader(positions)).toBe(
    '"project:7";epoch="01J";offset=42, "system";epoch="01J";offset=0',
  );
});

test('leaves out what is no position, and throws at nothing', () => {
  const good = '"project:7";epoch="01J";offset=42';
  expect(parsePositionHeader(`${good},, "x";offset=1, nonsense, "a";epoch="e";offset=-1`)).toEqual([
    { channel: 'project:7', epoch: '01J', offset: 42 },
  ]);
  // Beyond what a number can count.
  expect(parsePositionHeader('"a";epoch="e";offset=9999999999999999')).toEqual([]);
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(Array.isArray(parsePositionHeader(header))).toBe(true);
    }),
  );
});

test('splits every channel into its namespace and its id', () => {
  fc.assert(
    fc.property(channel, (each) => {
      const parts = parseChannel(each);
      expect(parts && (parts.id ? `${parts.namespace}:${parts.id}` : parts.namespace)).toBe(each);
    }),
  );
});

test.each(['', ':', 'a:', 'A:1', '1:a', 'a:b:c', 'a:b c', 'a:ü', `a:${'x'.repeat(129)}`, 'a\n', 'a:b\n'])(
  'takes %j for no channel',
  (wrong) => {
    expect(parseChannel(wrong)).toBeNull();
  },
);
