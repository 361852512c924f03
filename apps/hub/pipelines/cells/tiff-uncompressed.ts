import type { Samples } from './raster.ts';
import type { TiffPage } from './tiff-header.ts';

interface SampleKind {
  readonly bytes: number;
  create(length: number): Samples;
  read(view: DataView, place: number, littleEndian: boolean): number;
}

/** Readers by `sampleFormat:bits`. */
const KINDS: Readonly<Record<string, SampleKind>> = {
  '1:8': { bytes: 1, create: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  '2:8': { bytes: 1, create: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
  '1:16': { bytes: 2, create: (n) => new Uint16Array(n), read: (view, at, le) => view.getUint16(at, le) },
  '2:16': { bytes: 2, create: (n) => new Int16Array(n), read: (view, at, le) => view.getInt16(at, le) },
  '1:32': { bytes: 4, create: (n) => new Uint32Array(n), read: (view, at, le) => view.getUint32(at, le) },
  '2:32': { bytes: 4, create: (n) => new Int32Array(n), read: (view, at, le) => view.getInt32(at, le) },
  '3:32': { bytes: 4, create: (n) => new Float32Array(n), read: (view, at, le) => view.getFloat32(at, le) },
  '3:64': { bytes: 8, create: (n) => new Float64Array(n), read: (view, at, le) => view.getFloat64(at, le) },
};

/**
 * Reads uncompressed strips, interleaved or in separate planes, of any whole-byte sample kind.
 * Gives null for what it does not know: tiles, compression, palettes, odd depths.
 */
export function readUncompressed(bytes: Uint8Array, page: TiffPage, littleEndian: boolean): Samples | null {
  const kind = KINDS[`${page.sampleFormat === 4 ? 1 : page.sampleFormat}:${page.bits}`];
  const plain = page.compression === 1 && !page.tiled && page.photometric <= 2 && page.rowsPerStrip > 0;
  if (!plain || !kind) return null;
  const { width, height, samples, rowsPerStrip } = page;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = kind.create(width * height * samples);
  const planes = page.planar === 2 ? samples : 1;
  const perPixel = samples / planes;
  const strips = Math.ceil(height / rowsPerStrip);
  if (page.offsets.length < strips * planes) return null;
  for (let plane = 0; plane < planes; plane++) {
    for (let strip = 0; strip < strips; strip++) {
      const firstRow = strip * rowsPerStrip;
      const count = Math.min(rowsPerStrip, height - firstRow) * width * perPixel;
      const place = page.offsets[plane * strips + strip]!;
      if (place + count * kind.bytes > bytes.length) return null;
      const start = firstRow * width * samples + plane;
      const step = planes === 1 ? 1 : samples;
      for (let i = 0; i < count; i++)
        out[start + i * step] = kind.read(view, place + i * kind.bytes, littleEndian);
    }
  }
  if (page.photometric === 0 && page.sampleFormat === 1) {
    const white = 2 ** page.bits - 1;
    for (let i = 0; i < out.length; i++) out[i] = white - out[i]!;
  }
  return out;
}
