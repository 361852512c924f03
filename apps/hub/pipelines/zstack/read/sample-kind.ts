import { endianness } from 'node:os';
import { PlaneError, type PlaneSamples, type SampleFormat } from '@headway/hub-api';
import type { PageShape } from './page-shape.ts';

/** How the samples of a file become numbers that are handed out. */
export interface SampleKind {
  format: SampleFormat;
  create(length: number): PlaneSamples;
  /** Numbers of rows that lie one after the other, `perRow` in each; the bytes are not theirs any more. */
  decode(bytes: Uint8Array, perRow: number): PlaneSamples;
  /** What people need to know of it. */
  note: string | null;
}

/** Within these, a real number of 32 bit holds every integer. */
const exactIntegers = (2 ** 24).toLocaleString('en');

/** @throws PlaneError for samples that can't be read */
export function sampleKindOf(shape: PageShape, littleEndian: boolean): SampleKind {
  const { bits, sampleFormat } = shape;
  // 4 says that nobody knows; what comes of such writers are plain integers.
  const format = sampleFormat === 4 ? 1 : sampleFormat;
  if (format === 1 && bits >= 1 && bits < 16 && bits !== 8) return packedBits(shape);
  if (format === 1 && bits === 8) {
    return {
      format: 'uint8',
      create: (length) => new Uint8Array(length),
      decode: (bytes) => bytes,
      note: null,
    };
  }
  if (format === 1 && bits === 16) {
    return {
      format: 'uint16',
      create: (length) => new Uint16Array(length),
      decode: (bytes) => new Uint16Array(...native(bytes, 2, littleEndian)),
      note: null,
    };
  }
  const read = realNumber(format, bits, littleEndian);
  if (!read) {
    const kind =
      ['unsigned', 'signed', 'real', 'unknown', 'complex', 'complex'][sampleFormat - 1] ?? 'unknown';
    throw new PlaneError(
      'unsupported_image',
      bits === 0
        ? 'This TIFF has values of different kinds in one pixel, which can’t be read here.'
        : `This TIFF has ${kind} values of ${bits} bit, which can’t be read here. Save it with 8 or 16 bit.`,
    );
  }
  return {
    format: 'float32',
    create: (length) => new Float32Array(length),
    decode: read,
    note: noteOf(format, bits),
  };
}

function noteOf(format: number, bits: number): string | null {
  if (format === 2 && bits < 32) return `The values are signed integers of ${bits} bit.`;
  if (format !== 3) {
    return `The values are integers of ${bits} bit; beyond ${exactIntegers} they are rounded.`;
  }
  return `The values are real numbers of ${bits} bit; those that are no number are read as 0.`;
}

function realNumber(
  format: number,
  bits: number,
  littleEndian: boolean,
): ((bytes: Uint8Array) => Float32Array) | null {
  const size = bits / 8;
  const of = (bytes: Uint8Array): NativeBytes => native(bytes, size, littleEndian);
  switch (`${format}:${bits}`) {
    case '1:32':
      return (bytes) => Float32Array.from(new Uint32Array(...of(bytes)));
    case '1:64':
      return (bytes) => Float32Array.from(new BigUint64Array(...of(bytes)), Number);
    case '2:8':
      return (bytes) => Float32Array.from(new Int8Array(...of(bytes)));
    case '2:16':
      return (bytes) => Float32Array.from(new Int16Array(...of(bytes)));
    case '2:32':
      return (bytes) => Float32Array.from(new Int32Array(...of(bytes)));
    case '2:64':
      return (bytes) => Float32Array.from(new BigInt64Array(...of(bytes)), Number);
    case '3:16':
      return (bytes) => finite(Float32Array.from(new Uint16Array(...of(bytes)), halfToNumber));
    case '3:32':
      return (bytes) => finite(new Float32Array(...of(bytes)));
    case '3:64':
      return (bytes) => finite(Float32Array.from(new Float64Array(...of(bytes))));
    default:
      return null;
  }
}

/** In the byte order of this machine: in place where they are aligned, else a copy. */
function native(bytes: Uint8Array, size: number, littleEndian: boolean): NativeBytes {
  const length = Math.floor(bytes.length / size);
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  if (littleEndian !== (endianness() === 'LE')) {
    const swapped = Buffer.from(aligned.buffer, aligned.byteOffset, length * size);
    if (size === 2) swapped.swap16();
    else if (size === 4) swapped.swap32();
    else if (size === 8) swapped.swap64();
  }
  return [aligned.buffer, aligned.byteOffset, length];
}

type NativeBytes = [buffer: ArrayBufferLike, offset: number, length: number];

/** What is no number would spoil every sum that it is part of. */
function finite(values: Float32Array): Float32Array {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) values[at] = 0;
  }
  return values;
}

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Samples that fill no whole bytes: highest bit first, each row begins with a new byte. */
function packedBits(shape: PageShape): SampleKind {
  const { bits } = shape;
  const create = (length: number): Uint8Array | Uint16Array =>
    bits < 8 ? new Uint8Array(length) : new Uint16Array(length);
  const most = 2 ** bits - 1;
  return {
    format: bits < 8 ? 'uint8' : 'uint16',
    create,
    note: bits === 1 ? 'The values are 0 and 1.' : `The values have ${bits} bit: from 0 to ${most}.`,
    decode(bytes, perRow) {
      const rowBytes = Math.ceil((perRow * bits) / 8);
      const rows = Math.floor(bytes.length / rowBytes);
      const out = create(rows * perRow);
      for (let row = 0; row < rows; row++) {
        for (let index = 0; index < perRow; index++) {
          const bit = index * bits;
          const at = row * rowBytes + (bit >> 3);
          // Fewer than 16 bits lie in three bytes at most.
          const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
          out[row * perRow + index] = (three >> (24 - (bit & 7) - bits)) & most;
        }
      }
      return out;
    },
  };
}
