import type { PlaneSamples, ShownPlane } from '@headway/hub-api';
import type { PixelPlane } from '../images/pixel-levels.ts';
import { emptyLike, type PlaneSource } from './plane-source.ts';
import { projectionOf } from './project-slices.ts';
import { sectionOf } from './section-blocks.ts';

/** Makes a plane that can be looked at, all channels of it. @throws PlaneError, and the reason of the signal. */
export async function samplesOfPlane(source: PlaneSource, plane: ShownPlane): Promise<PixelPlane> {
  const { width, height, stack } = source.file.info;
  const channels: PlaneSamples[] = [];
  for (let channel = 0; channel < stack.channels; channel += 1) {
    channels.push(await channelOfPlane(source, plane, channel));
  }
  const size = {
    slice: { width, height },
    projection: { width, height },
    xz: { width, height: stack.slices },
    yz: { width: stack.slices, height },
  }[plane.kind];
  return { ...size, channels: channels.length, samples: interleaved(channels) };
}

async function channelOfPlane(
  source: PlaneSource,
  plane: ShownPlane,
  channel: number,
): Promise<PlaneSamples> {
  const { time } = plane;
  switch (plane.kind) {
    case 'slice':
      return await source.file.plane({ slice: plane.slice, channel, time });
    case 'projection':
      return await projectionOf(source, { from: plane.from, to: plane.to, channel, time });
    case 'xz':
    case 'yz':
      return await sectionOf(source, { kind: plane.kind, at: plane.at, channel, time });
    default:
      return plane satisfies never;
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
