import { decode } from 'tiff';
import UTIF from 'utif2';
import { ImageError } from './image-error.ts';
import { checkPixels, type ReadLimits } from './image-limits.ts';
import { pixelSizeOf } from './pixel-size.ts';
import type { Raster, Samples } from './raster.ts';
import { readTiffHeader, type TiffPage } from './tiff-header.ts';
import { readUncompressed } from './tiff-uncompressed.ts';

interface Pixels {
  readonly data: Samples;
  /** Samples per pixel in `data`, alpha included. */
  readonly samples: number;
  /** How many of them are colours. */
  readonly colours: number;
  readonly bits: number;
  readonly notes: readonly string[];
}

/** Reads the first full page of a TIFF. */
export function readTiff(bytes: Uint8Array, limits: ReadLimits): Raster {
  const { littleEndian, pages } = readTiffHeader(bytes);
  const page = pages.find(({ reduced }) => !reduced) ?? pages[0]!;
  if (page.width < 1 || page.height < 1)
    throw new ImageError('unsupported_image', 'This TIFF says that it has no pixels.');
  checkPixels(page.width, page.height, limits);
  // 8 bytes a sample at most; the same bound as for the largest RGB image of 16 bit.
  if (page.width * page.height * page.samples * (page.bits / 8) > limits.maxPixels * 8) {
    throw new ImageError(
      'image_too_large',
      `This TIFF has ${page.samples} channels of ${page.bits} bit: too much to hold in memory.`,
    );
  }
  checkComplete(bytes, page);
  const notes: string[] = [];
  if (pages.length > 1) notes.push(`The file has ${pages.length} pages; page ${page.index + 1} was used.`);
  const pixels = readPixels(bytes, page, littleEndian);
  const data = dropExtra(pixels, page.width * page.height);
  return {
    width: page.width,
    height: page.height,
    channels: pixels.colours,
    bitDepth: pixels.bits,
    data: repairFloats(data, notes),
    pixelSizeUm: pixelSizeOf(page),
    notes: [...notes, ...pixels.notes],
  };
}

function checkComplete(bytes: Uint8Array, page: TiffPage): void {
  const missing =
    page.offsets.length === 0 ||
    page.offsets.some((offset, i) => offset + (page.byteCounts[i] ?? 1) > bytes.length);
  if (missing)
    throw new ImageError('truncated_image', 'This TIFF is cut off: part of its pixel data is missing.');
}

function readPixels(bytes: Uint8Array, page: TiffPage, littleEndian: boolean): Pixels {
  const colours = Math.max(1, page.samples - page.extraSamples);
  const own = readUncompressed(bytes, page, littleEndian);
  if (own) return { data: own, samples: page.samples, colours, bits: page.bits, notes: [] };
  if (page.planar === 2 && page.samples > 1) {
    throw new ImageError(
      'unsupported_image',
      'This TIFF stores its channels as separate compressed planes, which is not supported. Save it uncompressed or with interleaved channels.',
    );
  }
  try {
    return readWithTiff(bytes, page, colours);
  } catch (error) {
    return readWithUtif(bytes, page, error);
  }
}

function readWithTiff(bytes: Uint8Array, page: TiffPage, colours: number): Pixels {
  const ifd = decode(bytes, { pages: [page.index] })[0];
  if (!ifd) throw new ImageError('unsupported_image', 'This TIFF has no page that can be read.');
  const { data, palette } = ifd;
  if (data.length < page.width * page.height * page.samples) {
    throw new ImageError('truncated_image', 'This TIFF is cut off: part of its pixel data is missing.');
  }
  if (palette) {
    const expanded = new Uint8Array(page.width * page.height * 3);
    for (let i = 0; i < page.width * page.height; i++) {
      // Palette entries have 16 bit; the picture they make has 8.
      expanded.set(
        (palette[data[i]!] ?? [0, 0, 0]).map((value) => value >> 8),
        i * 3,
      );
    }
    return { data: expanded, samples: 3, colours: 3, bits: 8, notes: [] };
  }
  return {
    data: page.sampleFormat === 2 ? signed(data) : data,
    samples: page.samples,
    colours,
    bits: page.bits,
    notes: [],
  };
}

/** The decoder hands out signed integers as unsigned ones of the same bytes. */
function signed(data: Samples): Samples {
  if (data instanceof Uint8Array) return new Int8Array(data.buffer, data.byteOffset, data.length);
  if (data instanceof Uint16Array) return new Int16Array(data.buffer, data.byteOffset, data.length);
  return data;
}

/** The last resort for rare compressions. It gives 8 bits per channel only. */
function readWithUtif(bytes: Uint8Array, page: TiffPage, cause: unknown): Pixels {
  try {
    const copy = bytes.slice().buffer;
    const ifd = UTIF.decode(copy)[page.index];
    if (!ifd) throw new RangeError(`page ${page.index} is missing`);
    UTIF.decodeImage(copy, ifd);
    const rgba = UTIF.toRGBA8(ifd);
    if (rgba.length !== page.width * page.height * 4) throw new RangeError('decoded to another size');
    const notes =
      page.bits > 8
        ? [`The file has ${page.bits} bit per sample; its compression could be read with 8 bit only.`]
        : [];
    return { data: rgba, samples: 4, colours: 3, bits: 8, notes };
  } catch {
    // What the first reader said is the better reason: the second one is only tried after it.
    throw new ImageError(
      'unsupported_image',
      `This kind of TIFF cannot be read (compression ${page.compression}, ${page.bits} bit).`,
      { cause },
    );
  }
}

/** Leaves out alpha and other extra samples. */
function dropExtra(pixels: Pixels, count: number): Samples {
  const { data, samples, colours } = pixels;
  if (samples === colours) return data;
  const kept = data.slice(0, count * colours);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < colours; c++) kept[i * colours + c] = data[i * samples + c]!;
  }
  return kept;
}

/** Floating-point samples may hold what is no number; those become the lowest value there is. */
function repairFloats(data: Samples, notes: string[]): Samples {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return data;
  let low = Infinity;
  let high = -Infinity;
  let bad = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) bad++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high)
    throw new ImageError('unsupported_image', 'This floating-point TIFF holds no finite values.');
  notes.push(
    `Floating-point samples from ${low} to ${high}: rescaled for the analysis, intensities stay in these units.`,
  );
  if (bad === 0) return data;
  notes.push(`${bad} samples that are not finite numbers were read as ${low}.`);
  return data.map((value) => (Number.isFinite(value) ? value : low));
}
