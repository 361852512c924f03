import { promisify } from 'node:util';
import { inflate, inflateSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { PlaneError } from '@headway/hub-api';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './pack-bits.ts';

const inflateAsync = promisify(inflate);
const zstdAsync = promisify(zstdDecompress);
/** To ask another thread for less takes longer than to do it. */
const smallBytes = 64 * 1024;
/** No byte of deflate makes more (zlib's "Maximum Compression Factor"). */
const mostDeflated = 1032;

/** What people know the compressions by that can't be read. */
const names: Readonly<Record<number, string>> = {
  2: 'CCITT fax',
  3: 'CCITT fax',
  4: 'CCITT fax',
  6: 'old JPEG',
  9: 'JBIG',
  10: 'JBIG',
  32809: 'ThunderScan',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  33007: 'JPEG',
  34676: 'SGI LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34892: 'JPEG',
  34925: 'LZMA',
  34933: 'PNG',
  34934: 'JPEG XR',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** Refuses a compression before anything is read. @throws PlaneError */
export function checkCompression(compression: number): void {
  if ([1, 5, 7, 8, 32773, 32946, 50000].includes(compression)) return;
  const name = names[compression] ?? `number ${compression}`;
  throw new PlaneError(
    'unsupported_image',
    `This TIFF is compressed in a way that can't be read here (${name}). Save it without compression, or with LZW or deflate.`,
  );
}

/**
 * Unpacks a strip or a tile; those of JPEG are unpacked by `unpackJpeg`.
 * @param size of the block in bytes: never more is made, whatever the data says.
 * @throws PlaneError when it is damaged
 */
export async function unpackBlock(packed: Buffer, compression: number, size: number): Promise<Uint8Array> {
  switch (compression) {
    case 1:
      return packed;
    case 5:
      return decodeLzw(packed, size);
    case 32773:
      return decodePackBits(packed, size);
    case 8:
    case 32946:
      return unpackWith(packed.length < smallBytes ? inflateSync : inflateAsync, packed, size);
    case 50000:
      return unpackWith(packed.length < smallBytes ? zstdDecompressSync : zstdAsync, packed, size);
    default:
      checkCompression(compression);
      return packed;
  }
}

type Unpack = (
  packed: Buffer,
  options: { maxOutputLength: number; chunkSize: number },
) => Buffer | Promise<Buffer>;

async function unpackWith(unpack: Unpack, packed: Buffer, size: number): Promise<Buffer> {
  // In one piece where it can be: pieces are a tenth as fast.
  const chunkSize = Math.max(64, Math.min(size, packed.length * mostDeflated));
  try {
    return await unpack(packed, { maxOutputLength: Math.max(1, size), chunkSize });
  } catch (cause) {
    throw new PlaneError(
      'truncated_image',
      'This file is damaged: part of its pixels can’t be unpacked. Send it again.',
      { cause },
    );
  }
}
