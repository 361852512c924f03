import fc from 'fast-check';
import { malformedMessages } from './malformed-messages.ts';
import { frame, opcodes } from './raw-frames.ts';

/** What must come of it: an error with one of these codes (or a reply), while the connection goes on; a close; or the test ends it. */
export type Outcome = { answer: readonly string[] } | { closes: readonly number[] } | { cut: true };

/** Bytes that no good client sends. */
export interface Attack {
  bytes: Buffer;
  outcome: Outcome;
  /** On a connection of its own, whose upgrade offered compression. */
  offersDeflate?: true;
}

/** Whatever is wrong with a frame, the table has one code for it. */
const badFrame = { closes: [4500] };
const tooLarge = { closes: [4505] };
const refused = { answer: ['unknown_method'] };

const someBytes = fc.uint8Array({ minLength: 1, maxLength: 100 });
const request = JSON.stringify({ type: 'request', ref: 'f', id: 'f', method: 'nothing', params: null });

/** Ends in the middle: what is left open is closed by the test. */
const half = fc
  .record({ text: fc.json(), keep: fc.double({ min: 0.1, max: 0.9, noNaN: true }) })
  .map(({ text, keep }) => {
    const whole = frame(text);
    return {
      bytes: whole.subarray(0, Math.max(1, Math.floor(whole.length * keep))),
      outcome: { cut: true } as const,
    };
  });

const notUtf8 = fc
  .constantFrom('c328', 'a0a1', 'e228a1', 'f0288cbc', 'eda080', 'f8a1a1a1a1', 'ff', 'c0af')
  .map((hex) => {
    const bytes = Buffer.concat([Buffer.from('{"type":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')]);
    return { bytes: frame(bytes), outcome: badFrame };
  });

const badClose = fc.oneof(
  // RFC 6455, section 7.4: codes that an endpoint must not send, or that nobody defined.
  fc
    .oneof(
      fc.nat(999),
      fc.constantFrom(1004, 1005, 1006, 1015, 1016, 2999),
      fc.integer({ min: 5000, max: 65_535 }),
    )
    .map((code) => ({
      bytes: frame(Buffer.from([code >> 8, code & 0xff]), { opcode: opcodes.close }),
      outcome: badFrame,
    })),
  fc.constant({ bytes: frame(Buffer.from([3]), { opcode: opcodes.close }), outcome: badFrame }),
  fc.constant({
    bytes: frame(Buffer.from([0x03, 0xe8, 0xff, 0xfe]), { opcode: opcodes.close }),
    outcome: badFrame,
  }),
);

/** Good by the standard, and hardly ever sent: a control frame in the middle of a text in many pieces. */
const fragmented = fc.nat(request.length - 1).map((at) => ({
  bytes: Buffer.concat([
    frame(request.slice(0, at), { fin: false }),
    frame('', { opcode: opcodes.continuation, fin: false }),
    frame('ping', { opcode: opcodes.ping }),
    frame(request.slice(at), { opcode: opcodes.continuation }),
  ]),
  outcome: refused,
}));

const wrongFragments = fc.constantFrom(
  frame('{}', { opcode: opcodes.continuation }),
  Buffer.concat([frame('{', { fin: false }), frame('{}')]),
  Buffer.concat([frame('{', { fin: false }), frame('{}', { opcode: opcodes.binary })]),
  frame('ping', { opcode: opcodes.ping, fin: false }),
  frame('x'.repeat(126), { opcode: opcodes.ping }),
  frame('x'.repeat(200), { opcode: opcodes.pong }),
);

/** What is nearly right on the level of frames; `maxMessageBytes` is what the server takes. */
function malformedFrames(maxMessageBytes: number): Record<string, fc.Arbitrary<Attack>> {
  const large = `"${'x'.repeat(maxMessageBytes)}"`;
  return {
    'binary frames': someBytes.map((bytes) => ({
      bytes: frame(bytes, { opcode: opcodes.binary }),
      outcome: badFrame,
    })),
    'opcodes that nobody defined': fc
      .record({ opcode: fc.constantFrom(3, 4, 5, 6, 7, 11, 12, 13, 14, 15), payload: someBytes })
      .map(({ opcode, payload }) => ({ bytes: frame(payload, { opcode }), outcome: badFrame })),
    'reserved bits': fc
      .record({ reserved: fc.integer({ min: 1, max: 3 }), payload: fc.json() })
      .map(({ reserved, payload }) => ({ bytes: frame(payload, { reserved }), outcome: badFrame })),
    // The first reserved bit says that it is compressed. A few bytes may inflate to a digit, which is JSON.
    'compressed garbage': someBytes.map((bytes) => ({
      bytes: frame(bytes, { reserved: 4 }),
      outcome: { ...badFrame, answer: ['bad_message'] },
      offersDeflate: true,
    })),
    'unmasked frames': fc
      .json()
      .map((text) => ({ bytes: frame(text, { masked: false }), outcome: badFrame })),
    'lengths beyond all measure': fc
      .constantFrom(2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, BigInt(maxMessageBytes) + 1n)
      .map((length) => ({ bytes: frame('{}', { length }), outcome: tooLarge })),
    'messages that are too large': fc
      .constantFrom(
        frame(large),
        Buffer.concat([
          frame(large.slice(0, 100), { fin: false }),
          frame(large.slice(100), { opcode: opcodes.continuation }),
        ]),
      )
      .map((bytes) => ({ bytes, outcome: tooLarge })),
    'texts that are not UTF-8': notUtf8,
    'close frames that say nonsense': badClose,
    'wrong fragments': wrongFragments.map((bytes) => ({ bytes, outcome: badFrame })),
    'fragments with a ping between them': fragmented,
    'half frames and a cut': half,
    'bytes at random': someBytes.map((bytes) => ({ bytes: Buffer.from(bytes), outcome: { cut: true } })),
  };
}

/** Every kind of malformed input, by its name. */
export function malformed(maxMessageBytes: number): Record<string, fc.Arbitrary<Attack>> {
  return { ...malformedMessages, ...malformedFrames(maxMessageBytes) };
}
