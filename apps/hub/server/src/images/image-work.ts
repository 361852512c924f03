import { writeFile } from 'node:fs/promises';
import { type PlaneFile, PlaneError } from '@headway/hub-api';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { ImageAnswer, ImageOrder, ImageReply } from './image-messages.ts';
import { writePixels } from './pixel-file.ts';
import { withoutCopies } from './pixel-levels.ts';
import type { PixelSamples } from './pixel-statistics.ts';
import type { OpenStack } from '../stacks/plane-readers.ts';
import { pictureOfStack } from '../stacks/stack-picture.ts';
import { isDim, stretchToBytes } from './stretch.ts';

const thumbnailSide = 512;

/** What came out: the answer, and what writes the output when it is a good one. */
interface Done {
  answer: ImageAnswer;
  write?: (path: string) => Promise<void>;
}

/** Does one order. Runs in a process of its own: the file may be made to break what decodes it. */
export async function doImageOrder(order: ImageOrder, openStack: OpenStack): Promise<ImageReply> {
  const { answer, write } = await decode(order, openStack);
  if (!write) return answer;
  try {
    await write(order.output);
    return answer;
  } catch (error) {
    const noRoom = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    return { ok: false, failure: noRoom ? 'no_room' : 'not_written' };
  }
}

async function decode(order: ImageOrder, openStack: OpenStack): Promise<Done> {
  try {
    if (order.type === 'pixels') return await pixels(order);
    const stack = await openStack({ path: order.path, layout: order.layout });
    if (stack) return await withStack(stack, order);
    return order.type === 'inspect' ? await inspect(order) : await view(order);
  } catch (error) {
    if (error instanceof PlaneError) return { answer: asAnswer(error) };
    // The decoder's words are about its internals; the caller tells people what it means.
    const detail = 'The image is damaged, cut off, or of a kind that is too rare: it can not be decoded.';
    return { answer: { ok: false, code: 'image_unreadable', detail } };
  }
}

function asAnswer({ code, message }: PlaneError): ImageAnswer {
  return {
    ok: false,
    code: code === 'image_too_large' ? 'image_too_large' : 'image_unreadable',
    detail: message,
  };
}

/** Shows the largest values of some slices. */
async function withStack(file: PlaneFile, { type, maxPixels }: ImageOrder): Promise<Done> {
  try {
    const { width, height, stack } = file.info;
    const tooLarge = refusalOf({ width, height }, maxPixels);
    if (tooLarge) return tooLarge;
    const picture = await pictureOfStack(file);
    const small = {
      width: thumbnailSide,
      height: thumbnailSide,
      fit: 'inside',
      withoutEnlargement: true,
    } as const;
    const written =
      type === 'view'
        ? picture.png({ compressionLevel: 3 })
        : (await brightened(picture.resize(small))).webp({ quality: 80 });
    return { answer: { ok: true, width, height, stack }, write: writing(await written.toBuffer()) };
  } finally {
    await file.close();
  }
}

function refusalOf({ width, height }: { width: number; height: number }, maxPixels: number): Done | null {
  if (width * height <= maxPixels) return null;
  const megapixels = (pixels: number) => (pixels / 1e6).toFixed(pixels < 1e7 ? 1 : 0);
  const detail = `The image has ${megapixels(width * height)} megapixels; ${megapixels(maxPixels)} are allowed.`;
  return { answer: { ok: false, code: 'image_too_large', detail, width, height } };
}

async function inspect(order: ImageOrder): Promise<Done> {
  const metadata = await sharp(order.path, { limitInputPixels: false }).metadata();
  const { width, height } = metadata.autoOrient;
  const tooLarge = refusalOf({ width, height }, order.maxPixels);
  if (tooLarge) return tooLarge;
  const small = open(order).resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true });
  const thumbnail = await brightened(await visible(small, metadata));
  return {
    answer: { ok: true, width, height },
    write: writing(await thumbnail.webp({ quality: 80 }).toBuffer()),
  };
}

async function view(order: ImageOrder): Promise<Done> {
  const metadata = await sharp(order.path, { limitInputPixels: order.maxPixels }).metadata();
  const picture = await visible(open(order), metadata);
  const { width, height } = metadata.autoOrient;
  return {
    answer: { ok: true, width, height },
    write: writing(await picture.png({ compressionLevel: 3 }).toBuffer()),
  };
}

const writing = (picture: Buffer) => (path: string) => writeFile(path, picture, { mode: 0o600 });

/** The values of the file, with 8 or 16 bits as they are and all else as real numbers; without alpha. */
async function pixels(order: ImageOrder): Promise<Done> {
  const metadata = await sharp(order.path, { limitInputPixels: order.maxPixels }).metadata();
  const { depth, space, hasAlpha } = metadata;
  const colours = metadata.channels - (hasAlpha ? 1 : 0);
  const kind = depth === 'uchar' || depth === undefined ? 'uchar' : depth === 'ushort' ? 'ushort' : 'float';
  const isGrey = space === 'b-w' || space === 'grey16' || colours < 3;
  const spaces = { uchar: isGrey ? 'b-w' : 'srgb', ushort: isGrey ? 'grey16' : 'rgb16', float: 'b-w' };
  const { data, info } = await open(order)
    .removeAlpha()
    .toColourspace(spaces[kind])
    .raw({ depth: kind })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const samples = samplesOf(data, kind);
  return {
    answer: { ok: true, width, height },
    write: (path) =>
      writePixels(path, withoutCopies({ width, height, channels, samples }), bitsOf[depth ?? 'uchar'] ?? 32),
  };
}

const bitsOf: Readonly<Record<string, number>> = { uchar: 8, char: 8, ushort: 16, short: 16, double: 64 };

function samplesOf(data: Buffer, kind: 'uchar' | 'ushort' | 'float'): PixelSamples {
  const { buffer, byteOffset, length } = data;
  if (kind === 'uchar') return new Uint8Array(buffer, byteOffset, length);
  return kind === 'ushort'
    ? new Uint16Array(buffer, byteOffset, length / Uint16Array.BYTES_PER_ELEMENT)
    : new Float32Array(buffer, byteOffset, length / Float32Array.BYTES_PER_ELEMENT);
}

/** Upright: cameras store how they were held, and pipelines work on what people see. */
function open(order: ImageOrder): Sharp {
  // 'error' refuses cut files; 'warning' would refuse the many TIFFs with private tags.
  return sharp(order.path, { limitInputPixels: order.maxPixels, failOn: 'error', page: 0 }).autoOrient();
}

/** The picture in 8 bits as a person can see it. */
async function visible(picture: Sharp, { depth, channels }: Metadata): Promise<Sharp> {
  if (depth === 'uchar' || depth === undefined) return picture.toColourspace('srgb');
  const space = depth === 'ushort' ? (channels >= 3 ? 'rgb16' : 'grey16') : 'b-w';
  const { data, info } = await picture
    .toColourspace(space)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true });
  const samples = new Float32Array(
    data.buffer,
    data.byteOffset,
    data.length / Float32Array.BYTES_PER_ELEMENT,
  );
  return sharp(stretchToBytes(samples), {
    raw: { width: info.width, height: info.height, channels: info.channels },
  });
}

/** The picture, stretched when it would look black. */
async function brightened(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(isDim(data) ? stretchToBytes(data) : data, { raw: { width, height, channels } });
}
