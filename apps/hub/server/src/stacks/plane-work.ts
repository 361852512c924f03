import { type PlaneFile, PlaneError } from '@headway/hub-api';
import { describeStack, histogramOfStack } from './describe-stack.ts';
import type { OpenStacks } from './open-stacks.ts';
import { writePixels } from '../images/pixel-file.ts';
import type { PlaneOrder, PlaneReply } from './plane-messages.ts';
import { samplesOfPlane } from './plane-samples.ts';
import type { PlaneSource } from './plane-source.ts';
import { createKeptSamples, type KeptSamples } from './kept-samples.ts';

/** What a process keeps from one order to the next. */
export interface PlaneWork {
  stacks: OpenStacks;
  kept: KeptSamples;
}

const mostKeptBytes = 256_000_000;

export function createPlaneWork(stacks: OpenStacks): PlaneWork {
  return { stacks, kept: createKeptSamples(mostKeptBytes) };
}

/** Does one order. Runs in a process of its own: the file may be made to break what decodes it. */
export async function doPlaneOrder(
  { stacks, kept }: PlaneWork,
  order: PlaneOrder,
  signal: AbortSignal,
): Promise<PlaneReply> {
  try {
    const file = await stacks.open(order);
    if (!file) return { type: 'no_stack' };
    refuseLarge(file, order.maxPixels);
    return await doWith({ file, kept, signal }, order);
  } catch (error) {
    if (signal.aborted) return { type: 'cancelled' };
    if (error instanceof PlaneError) return { type: 'unreadable', code: error.code, detail: error.message };
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') return { type: 'no_room' };
    if (code === 'ENOENT') return { type: 'gone' };
    // A reader's own words are about its internals.
    return { type: 'unreadable', code: 'failed', detail: 'These planes of the image can not be read.' };
  }
}

async function doWith(source: PlaneSource, order: PlaneOrder): Promise<PlaneReply> {
  const { file, signal } = source;
  switch (order.type) {
    case 'open':
      return { type: 'opened' };
    case 'info':
      return { type: 'info', info: await describeStack(file, signal) };
    case 'histogram':
      return { type: 'histogram', histogram: await histogramOfStack(file, signal) };
    case 'plane': {
      const plane = await samplesOfPlane(source, order.plane);
      signal.throwIfAborted();
      await writePixels(order.output, plane, file.info.bits);
      return { type: 'written' };
    }
    default:
      return order satisfies never;
  }
}

/** As many values as a pixel may have in one page. What is told of all channels is an answer of 600 KB. */
const mostChannels = 1024;

function refuseLarge({ info: { width, height, stack } }: PlaneFile, maxPixels: number): void {
  if (stack.channels > mostChannels) {
    throw new PlaneError(
      'unsupported_image',
      `${stack.channels.toLocaleString('en')} channels are more than can be shown; up to ${mostChannels.toLocaleString('en')} can. If they are slices or times, correct that.`,
    );
  }
  // Three colours of the largest image are taken, too; a plane has all channels.
  if (width * height <= maxPixels && width * height * stack.channels <= 4 * maxPixels) return;
  const megapixels = (pixels: number) => Math.round(pixels / 1e6);
  throw new PlaneError(
    'image_too_large',
    `A plane of the image has ${megapixels(width * height)} megapixels in ${stack.channels} ${stack.channels === 1 ? 'channel' : 'channels'}; ${megapixels(maxPixels)} are allowed.`,
  );
}
