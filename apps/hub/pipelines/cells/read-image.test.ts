import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ImageError } from './image-error.ts';
import { readImage } from './read-image.ts';
import { buildTiff, type TiffOptions } from './synthetic-tiff.ts';

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ImageError ? error.code : `no ImageError: ${String(error)}`;
}

const ramp = Array.from({ length: 12 }, (_, i) => i * 20);
const small: TiffOptions = { width: 4, height: 3, samples: ramp };

describe('readImage', () => {
  it('refuses an empty file', async () => {
    expect(await codeOf(readImage(new Uint8Array()))).toBe('empty_file');
  });

  it.each([
    ['a renamed PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'not_an_image'],
    ['text', Buffer.from('just some words'), 'not_an_image'],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00'), 'unsupported_image'],
    ['a BigTIFF', Buffer.from('II+\0\x08\0\0\0'), 'unsupported_image'],
    [
      'a PNG signature alone',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      'truncated_image',
    ],
    ['a TIFF header alone', Buffer.from('II*\0\x08\0\0\0'), 'truncated_image'],
  ])('refuses %s', async (_, bytes, code) => {
    expect(await codeOf(readImage(bytes))).toBe(code);
  });

  it('refuses truncated PNG, JPEG and TIFF files', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
    const image = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
    for (const bytes of [await image.clone().png().toBuffer(), await image.clone().jpeg().toBuffer()]) {
      expect(await codeOf(readImage(bytes.subarray(0, Math.floor(bytes.length * 0.6))))).toBe(
        'truncated_image',
      );
    }
    const tiff = buildTiff({ width: 64, height: 64, samples: [...noise.subarray(0, 64 * 64)] });
    expect(await codeOf(readImage(tiff.subarray(0, Math.floor(tiff.length * 0.6))))).toBe('truncated_image');
  });

  it('refuses 100 megapixels by the header alone', async () => {
    const before = process.memoryUsage().rss;
    expect(await codeOf(readImage(pngBomb(10_000, 10_000)))).toBe('image_too_large');
    expect(await codeOf(readImage(buildTiff({ ...small, claimed: { width: 10_000, height: 10_000 } })))).toBe(
      'image_too_large',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it('reads grey, colour and transparent PNGs, and makes three equal channels one', async () => {
    const rgba = Buffer.from([10, 20, 30, 255, 40, 50, 60, 128]);
    const colour = await readImage(
      await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
        .png()
        .toBuffer(),
    );
    expect(colour).toMatchObject({ width: 2, height: 1, channels: 3, bitDepth: 8 });
    expect([...colour.data]).toEqual([10, 20, 30, 40, 50, 60]);
    const grey = Buffer.from([7, 7, 7, 9, 9, 9]);
    const one = await readImage(
      await sharp(grey, { raw: { width: 2, height: 1, channels: 3 } })
        .png()
        .toBuffer(),
    );
    expect(one.channels).toBe(1);
    expect([...one.data]).toEqual([7, 9]);
  });

  it('keeps 16-bit grey PNGs at 16 bit', async () => {
    const samples = Uint16Array.of(0, 300, 40_000, 65_535);
    const png = await sharp(samples, { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    const raster = await readImage(png);
    expect(raster.bitDepth).toBe(16);
    expect([...raster.data]).toEqual([...samples]);
  });

  it('reads the sample kinds of TIFF in both byte orders', async () => {
    for (const littleEndian of [true, false]) {
      expect([...(await readImage(buildTiff({ ...small, littleEndian }))).data]).toEqual(ramp);
      const deep = ramp.map((value) => value * 200);
      expect([
        ...(await readImage(buildTiff({ ...small, littleEndian, bits: 16, samples: deep }))).data,
      ]).toEqual(deep);
      const signed = ramp.map((value) => value / 2 - 60);
      const int8 = await readImage(buildTiff({ ...small, littleEndian, format: 2, samples: signed }));
      expect([...int8.data]).toEqual(signed);
    }
  });

  it('reads signed samples also behind compression', async () => {
    const signed = ramp.map((value) => value / 2 - 60);
    const raster = await readImage(buildTiff({ ...small, format: 2, samples: signed, deflate: deflateSync }));
    expect([...raster.data]).toEqual(signed);
  });

  it('reads floating point, says so, and replaces what is no number', async () => {
    const samples = ramp.map((value, i) => (i === 5 ? Number.NaN : value / 1000));
    const raster = await readImage(buildTiff({ ...small, bits: 32, format: 3, samples }));
    expect(raster.data[1]).toBeCloseTo(0.02);
    expect(raster.data[5]).toBe(0);
    expect(raster.notes.join(' ')).toContain('Floating-point');
  });

  it('takes the first of several pages and the pixel size of ImageJ', async () => {
    const raster = await readImage(
      buildTiff({ ...small, pages: 3, description: 'ImageJ=1.53t\nunit=micron\n', xResolution: 4 }),
    );
    expect([...raster.data]).toEqual(ramp);
    expect(raster.pixelSizeUm).toBeCloseTo(0.25);
    expect(raster.notes.join(' ')).toContain('3 pages');
  });
});

/** A PNG whose header promises more than its few bytes hold. */
function pngBomb(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
