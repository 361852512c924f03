import sharp, { type Metadata } from 'sharp';
import { ImageError } from './image-error.ts';
import { checkPixels, defaultReadLimits, type ReadLimits } from './image-limits.ts';
import type { Raster } from './raster.ts';
import { readTiff } from './read-tiff.ts';
import { sniffImage } from './sniff-image.ts';

/**
 * Decodes a PNG, JPEG or TIFF, told by its content. Alpha is dropped, palettes are expanded, 16-bit
 * stays 16-bit, and three equal channels become one. Throws an `ImageError`.
 */
export async function readImage(bytes: Uint8Array, limits: ReadLimits = defaultReadLimits): Promise<Raster> {
  const type = sniffImage(bytes);
  const raster = type === 'tiff' ? readTiff(bytes, limits) : await readWithSharp(bytes, type, limits);
  return equalChannelsToGrey(raster);
}

async function readWithSharp(bytes: Uint8Array, type: 'png' | 'jpeg', limits: ReadLimits): Promise<Raster> {
  const name = type.toUpperCase();
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw new ImageError(
      'truncated_image',
      `This ${name} is cut off or damaged: its header cannot be read.`,
      { cause: error },
    );
  }
  checkPixels(metadata.width, metadata.height, limits);
  if (type === 'png' && !endsWithin(bytes, 'IEND')) throw cutOff(name);
  if (type === 'jpeg' && !hasEndOfJpeg(bytes)) throw cutOff(name);
  const deep = metadata.depth === 'ushort';
  const grey = metadata.space === 'b-w' || metadata.space === 'grey16';
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: limits.maxPixels, failOn: 'truncated' })
      .autoOrient()
      .removeAlpha()
      .toColourspace(grey ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb')
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const turned = (metadata.orientation ?? 1) > 1;
    return {
      width: info.width,
      height: info.height,
      channels: info.channels,
      bitDepth: deep ? 16 : 8,
      data: deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data,
      pixelSizeUm: null,
      notes: turned ? ['The image was turned upright as its orientation tag says.'] : [],
    };
  } catch (error) {
    throw new ImageError(
      'truncated_image',
      `This ${name} is damaged or cut off: its pixels cannot be decoded.`,
      { cause: error },
    );
  }
}

function cutOff(name: string): ImageError {
  return new ImageError('truncated_image', `This ${name} is cut off: its end is missing.`);
}

function endsWithin(bytes: Uint8Array, mark: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(mark) > 0;
}

/** Cameras append data behind the end marker, so it is looked for anywhere in the last half. */
function hasEndOfJpeg(bytes: Uint8Array): boolean {
  const end = Buffer.from([0xff, 0xd9]);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(end) > bytes.length / 2;
}

/** Many grey pictures are stored as colour; one channel holds all there is. */
function equalChannelsToGrey(raster: Raster): Raster {
  const { data, channels } = raster;
  if (channels !== 3) return raster;
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return raster;
  }
  const grey = data.slice(0, data.length / 3);
  for (let i = 0; i < grey.length; i++) grey[i] = data[i * 3]!;
  return { ...raster, channels: 1, data: grey };
}
