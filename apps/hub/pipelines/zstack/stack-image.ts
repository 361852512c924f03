import type { PlaneFile } from '@headway/hub-api';
import type { ZstackImage } from './contract.ts';
import { rounded } from './rounded.ts';

/** What a result says of its stack. */
export function imageOf({ info }: Pick<PlaneFile, 'info'>, channel: number): ZstackImage {
  const { width, height, bits, stack, notes } = info;
  const { slices, channels, times, pixelUm, sliceUm } = stack;
  const aspect = pixelUm !== null && sliceUm !== null ? sliceUm / pixelUm : null;
  const unknown =
    pixelUm === null ? 'The size of a voxel is not known' : 'The distance of slices is not known';
  return {
    width,
    height,
    slices,
    channels,
    times,
    bits,
    pixelUm: rounded(pixelUm),
    sliceUm: rounded(sliceUm),
    aspect: rounded(aspect ?? 1),
    channelName: info.channels[channel]?.name ?? null,
    notes:
      aspect === null && slices > 1
        ? [...notes, `${unknown}: slices were taken to be as far apart as pixels.`]
        : notes,
  };
}
