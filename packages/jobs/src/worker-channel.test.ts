import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineReader, encodeLine, longestMessageBytes, MessageTooLong } from './worker-channel.ts';

function reader(maxBytes?: number) {
  const messages: unknown[] = [];
  const broken: Error[] = [];
  const read = createLineReader({
    onMessage: (value) => messages.push(value),
    onBroken: (error) => broken.push(error),
    ...(maxBytes !== undefined && { maxBytes }),
  });
  return { messages, broken, read };
}

test('gives the messages that were sent, however their bytes were cut', () => {
  fc.assert(
    fc.property(fc.array(fc.json()), fc.integer({ min: 1, max: 7 }), (texts, size) => {
      const sent = texts.map((text) => JSON.parse(text) as unknown);
      const bytes = Buffer.concat(sent.map(encodeLine));
      const { messages, broken, read } = reader();
      for (let start = 0; start < bytes.length; start += size) read(bytes.subarray(start, start + size));
      expect(messages).toEqual(JSON.parse(JSON.stringify(sent)));
      expect(broken).toEqual([]);
    }),
  );
});

test('reads nothing after a line that is no message', () => {
  const { messages, broken, read } = reader();
  read(Buffer.from('{"a":1}\nnonsense\n{"b":2}\n'));
  read(Buffer.from('{"c":3}\n'));
  expect(messages).toEqual([{ a: 1 }]);
  expect(broken).toHaveLength(1);
});

test('holds no more than the longest message', () => {
  const { messages, broken, read } = reader(8);
  read(Buffer.from('1234567\n'));
  for (let count = 0; count < 3; count += 1) read(Buffer.from('1234'));
  expect(messages).toEqual([1_234_567]);
  expect(broken).toEqual([expect.any(MessageTooLong)]);
});

test('refuses to send what the other side would refuse to read', () => {
  expect(() => encodeLine('x'.repeat(longestMessageBytes))).toThrow(MessageTooLong);
  expect(() => encodeLine(1n)).toThrow(TypeError);
});
