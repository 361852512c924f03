import type { PlaneFile, PlaneSamples } from '@headway/hub-api';
import sharp, { type Sharp } from 'sharp';
import { spread } from './describe-stack.ts';
import { raised } from './project-slices.ts';
import { stretchToBytes } from './stretch.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Where a file says nothing: as microscopes show first, second and third channels. */
const colours: readonly Colour[] = [
  [0, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, 0],
  [1, 0, 0],
  [0, 0, 1],
  [1, 1, 1],
];

/** A picture of a stack for people: the largest values of some slices, each channel stretched, in its colour. */
export async function pictureOfStack(file: PlaneFile): Promise<Sharp> {
  const { width, height, stack, channels } = file.info;
  const shown = Math.min(stack.channels, colours.length);
  if (shown === 1) {
    return sharp(stretchToBytes(await largestOf(file, 0)), { raw: { width, height, channels: 1 } });
  }
  const rgb = new Uint8ClampedArray(3 * width * height);
  for (let channel = 0; channel < shown; channel += 1) {
    const [red, green, blue] = colourOf(channels[channel]?.colour) ?? colours[channel] ?? [1, 1, 1];
    const bytes = stretchToBytes(await largestOf(file, channel));
    for (let index = 0; index < bytes.length; index += 1) {
      const value = bytes[index] ?? 0;
      rgb[3 * index] = (rgb[3 * index] ?? 0) + value * red;
      rgb[3 * index + 1] = (rgb[3 * index + 1] ?? 0) + value * green;
      rgb[3 * index + 2] = (rgb[3 * index + 2] ?? 0) + value * blue;
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

function colourOf(text: string | null | undefined): Colour | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text ?? '');
  if (!match) return null;
  const part = (index: number) => Number.parseInt(match[index] ?? '0', 16) / 255;
  return [part(1), part(2), part(3)];
}
