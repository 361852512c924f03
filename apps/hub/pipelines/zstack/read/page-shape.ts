import { PlaneError } from '@headway/hub-api';
import { tags, type TiffDirectory } from './tiff-directory.ts';

/** All that decides how a page is decoded, except for where its bytes are. Pages of one stack share it. */
export interface PageShape {
  width: number;
  height: number;
  /** Per sample. */
  bits: number;
  /** Samples per pixel, alpha and the like included. */
  samples: number;
  /** What the samples beyond the colours are: 0 not said, 1 and 2 alpha. */
  extraSamples: readonly number[];
  /** 1 unsigned, 2 signed, 3 real numbers. */
  sampleFormat: number;
  compression: number;
  photometric: number;
  /** 1 interleaved, 2 one plane per sample. */
  planar: number;
  predictor: number;
  fillOrder: number;
  tiled: boolean;
  /** Of a strip or a tile. */
  blockWidth: number;
  blockHeight: number;
  /** A smaller copy of another page. */
  reduced: boolean;
}

/** Beyond these a pixel is no pixel of a microscope; hyperspectral cameras have about 250. */
const mostSamples = 1024;
/** Fields of a page that are lists have one number per sample. */
const perSample = { from: 0, count: mostSamples };

/** Reads what a directory says of its page. @throws PlaneError */
export async function readShape(directory: TiffDirectory): Promise<PageShape> {
  const samples = await directory.number(tags.samplesPerPixel, 1);
  if (samples < 1 || samples > mostSamples) {
    throw new PlaneError('unsupported_image', `This TIFF says that a pixel has ${samples} values.`);
  }
  const width = await directory.number(tags.imageWidth, 0);
  const height = await directory.number(tags.imageLength, 0);
  const tiled = directory.has(tags.tileWidth) && directory.has(tags.tileOffsets);
  const rowsPerStrip = await directory.number(tags.rowsPerStrip, height);
  return {
    width,
    height,
    bits: same(await directory.numbers(tags.bitsPerSample, perSample), 1),
    samples,
    extraSamples: await directory.numbers(tags.extraSamples, perSample),
    sampleFormat: same(await directory.numbers(tags.sampleFormat, perSample), 1),
    compression: await directory.number(tags.compression, 1),
    photometric: await directory.number(tags.photometric, 1),
    planar: await directory.number(tags.planarConfiguration, 1),
    predictor: await directory.number(tags.predictor, 1),
    fillOrder: await directory.number(tags.fillOrder, 1),
    tiled,
    blockWidth: tiled ? await directory.number(tags.tileWidth, 0) : width,
    blockHeight: tiled
      ? await directory.number(tags.tileLength, 0)
      : Math.min(rowsPerStrip || height, height),
    reduced: ((await directory.number(tags.newSubfileType, 0)) & 1) === 1,
  };
}

/** The samples of a page are alike, or it is none that we know. */
function same(values: readonly number[], missing: number): number {
  const [first = missing] = values;
  return values.every((value) => value === first) ? first : 0;
}

/** How many samples of a pixel are shown: all but alpha. */
export function shownSamples(shape: PageShape): number {
  const alpha = shape.extraSamples.filter((kind) => kind !== 0).length;
  return Math.max(1, shape.samples - alpha);
}
