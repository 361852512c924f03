import type { ChannelPixels, PlaneFile, StackHistogram, StackInfo } from '@headway/hub-api';
import { levelsOf, tileSize } from '../images/pixel-file.ts';
import { createValueCounter } from '../images/pixel-statistics.ts';

/** Slices that are looked at to know what a stack is like. */
const mostLooked = 16;
/** Fewer where they are large: it has to be known at once. */
const mostSamples = 48_000_000;

/** Tells of a stack by some of its slices. @throws PlaneError */
export async function describeStack(file: PlaneFile, signal: AbortSignal): Promise<StackInfo> {
  const { width, height, stack, format, bits, channels, notes } = file.info;
  const planes = spread(stack.slices * stack.times, width * height * stack.channels);
  const counted = await countValues(file, planes, signal);
  return {
    width,
    height,
    stack,
    // As this file was opened; what else is known of it has the hub.
    stored: stack,
    format,
    bits,
    channels: counted.map((channel, index) => ({
      ...channel,
      name: channels[index]?.name ?? null,
      colour: channels[index]?.colour ?? null,
    })),
    notes: [...notes],
    tileSize,
    levels: levelsOf({ width, height }),
  };
}

/** Looks at all planes of a stack. @throws PlaneError */
export async function histogramOfStack(file: PlaneFile, signal: AbortSignal): Promise<StackHistogram> {
  const { slices, times } = file.info.stack;
  const all = Array.from({ length: slices * times }, (_, index) => index);
  return { channels: await countValues(file, all, signal) };
}

/** A few of `count` planes, from the first to the last. @param samples in one of them */
export function spread(count: number, samples: number): number[] {
  const few = Math.max(1, Math.min(count, mostLooked, Math.floor(mostSamples / samples)));
  if (few === 1) return [Math.floor(count / 2)];
  return Array.from({ length: few }, (_, index) => Math.round((index * (count - 1)) / (few - 1)));
}

/** @param planes numbers of planes of a channel: all slices of the first time, then of the next */
async function countValues(
  file: PlaneFile,
  planes: readonly number[],
  signal: AbortSignal,
): Promise<ChannelPixels[]> {
  const { width, height, stack, format } = file.info;
  const found: ChannelPixels[] = [];
  for (let channel = 0; channel < stack.channels; channel += 1) {
    const counter = createValueCounter(format, width * height * planes.length);
    for (const plane of planes) {
      signal.throwIfAborted();
      const [slice, time] = [plane % stack.slices, Math.floor(plane / stack.slices)];
      counter.add(await file.plane({ slice, channel, time }), { channels: 1, channel: 0 });
    }
    found.push(counter.result());
  }
  return found;
}
