import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textFrame } from './frame.ts';

// The first byte of every frame: final, no extension bits, a text. The lengths are RFC 6455's, section 5.2.
test.each([
  { length: 0, header: '8100' },
  { length: 125, header: '817d' },
  { length: 126, header: '817e007e' },
  { length: 65_535, header: '817effff' },
  { length: 65_536, header: '817f0000000000010000' },
])('a text of $length bytes has the header $header', ({ length, header }) => {
  const frame = textFrame('x'.repeat(length));
  expect(frame.subarray(0, -length || undefined).toString('hex')).toBe(header);
  expect(frame).toHaveLength(header.length / 2 + length);
});

test('the text is UTF-8 and its length counts bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const bytes = Buffer.from(text);
      fc.pre(bytes.length < 126);
      expect(textFrame(text)).toEqual(Buffer.concat([Buffer.from([0x81, bytes.length]), bytes]));
    }),
  );
});
