import { channelColour, type PlaneFile, type PlaneSamples } from '@headway/hub-api';
import sharp, { type Sharp } from 'sharp';
import { spread } from './describe-stack.ts';
import { raised } from './project-slices.ts';
import { stretchToBytes } from '../images/stretch.ts';

/** More channels than these hide each other. */
const mostChannels = 7;

/** A picture of a stack for people: the largest values of some slices, each channel stretched, in the colour that the viewer gives it. */
export async function pictureOfStack(file: PlaneFile): Promise<Sharp> {
  const { width, height, stack, channels } = file.info;
  const shown = Math.min(stack.channels, mostChannels);
  const colourOf = (channel: number) =>
    channelColour(channels[channel]?.colour, { index: channel, count: stack.channels });
  if (shown === 1 && colourOf(0).every((part) => part === 255)) {
    return sharp(stretchToBytes(await largestOf(file, 0)), { raw: { width, height, channels: 1 } });
  }
  const rgb = new Uint8ClampedArray(3 * width * height);
  for (let channel = 0; channel < shown; channel += 1) {
    const [red, green, blue] = colourOf(channel);
    const bytes = stretchToBytes(await largestOf(file, channel));
    for (let index = 0; index < bytes.length; index += 1) {
      const value = bytes[index] ?? 0;
      rgb[3 * index] = (rgb[3 * index] ?? 0) + (value * red) / 255;
      rgb[3 * index + 1] = (rgb[3 * index + 1] ?? 0) + (value * green) / 255;
      rgb[3 * index + 2] = (rgb[3 * index + 2] ?? 0) + (value * blue) / 255;
    }
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/** Of the time in the middle: the first ones are often dark. */
async function largestOf(file: PlaneFile, channel: number): Promise<PlaneSamples> {
  const { width, height, stack } = file.info;
  const time = Math.floor(stack.times / 2);
  let largest: PlaneSamples | null = null;
  for (const slice of spread(stack.slices, width * height * stack.channels)) {
    largest = raised(largest, await file.plane({ slice, channel, time }));
  }
  return largest ?? new Uint8Array(width * height);
}
