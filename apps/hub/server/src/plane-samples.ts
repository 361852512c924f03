import type { PlaneFile, PlaneSamples, ShownPlane } from '@headway/hub-api';
import type { PixelPlane } from './pixel-levels.ts';

/** Makes a plane that can be looked at, all channels of it. @throws PlaneError, and the reason of the signal. */
export async function samplesOfPlane(
  file: PlaneFile,
  plane: ShownPlane,
  signal: AbortSignal,
): Promise<PixelPlane> {
  const { width, height, stack } = file.info;
  const channels: PlaneSamples[] = [];
  for (let channel = 0; channel < stack.channels; channel += 1) {
    channels.push(await channelOfPlane({ file, plane, channel, signal }));
  }
  const size = {
    slice: { width, height },
    projection: { width, height },
    xz: { width, height: stack.slices },
    yz: { width: stack.slices, height },
  }[plane.kind];
  return { ...size, channels: channels.length, samples: interleaved(channels) };
}

interface ChannelWanted {
  file: PlaneFile;
  plane: ShownPlane;
  channel: number;
  signal: AbortSignal;
}

async function channelOfPlane({ file, plane, channel, signal }: ChannelWanted): Promise<PlaneSamples> {
  const { width, height, stack } = file.info;
  const { time } = plane;
  switch (plane.kind) {
    case 'slice':
      return await file.plane({ slice: plane.slice, channel, time });
    case 'projection': {
      const first = await file.plane({ slice: plane.from, channel, time });
      // A copy: what a reader gives may be its own.
      const largest = first.slice();
      for (let slice = plane.from + 1; slice <= plane.to; slice += 1) {
        signal.throwIfAborted();
        raise(largest, await file.plane({ slice, channel, time }));
      }
      return largest;
    }
    case 'xz': {
      let section: PlaneSamples | null = null;
      for (let slice = 0; slice < stack.slices; slice += 1) {
        signal.throwIfAborted();
        const row = await file.rows({ slice, channel, time }, { from: plane.at, count: 1 });
        section ??= emptyLike(row, width * stack.slices);
        section.set(row, slice * width);
      }
      return section ?? new Uint8Array(0);
    }
    case 'yz': {
      let section: PlaneSamples | null = null;
      for (let slice = 0; slice < stack.slices; slice += 1) {
        signal.throwIfAborted();
        const samples = await file.plane({ slice, channel, time });
        section ??= emptyLike(samples, stack.slices * height);
        for (let y = 0; y < height; y += 1) {
          section[y * stack.slices + slice] = samples[y * width + plane.at] ?? 0;
        }
      }
      return section ?? new Uint8Array(0);
    }
    default:
      return plane satisfies never;
  }
}

/** Where `other` is larger its value is taken. Numbers that are none are passed over where there is another. */
export function raise(largest: PlaneSamples, other: PlaneSamples): void {
  for (let index = 0; index < largest.length; index += 1) {
    const value = other[index] ?? 0;
    const before = largest[index] ?? 0;
    if (value > before || Number.isNaN(before)) largest[index] = value;
  }
}

function interleaved(channels: readonly PlaneSamples[]): PlaneSamples {
  const [first] = channels;
  if (!first) return new Uint8Array(0);
  if (channels.length === 1) return first;
  const all = emptyLike(first, first.length * channels.length);
  for (const [channel, samples] of channels.entries()) {
    for (let index = 0; index < samples.length; index += 1) {
      all[index * channels.length + channel] = samples[index] ?? 0;
    }
  }
  return all;
}

function emptyLike(samples: PlaneSamples, length: number): PlaneSamples {
  if (samples instanceof Uint8Array) return new Uint8Array(length);
  return samples instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}
