import { PlaneError, type StackLayout } from '@headway/hub-api';
import type { Arrangement } from './arrangement.ts';

/** What a person said comes first. `pages` are those of the file, in its order. @throws PlaneError */
export function applyLayout(
  arrangement: Arrangement,
  layout: StackLayout,
  { pages, samples }: { pages: readonly number[]; samples: number },
): Arrangement {
  const {
    slices = arrangement.slices,
    channels = arrangement.channels,
    times = arrangement.times,
    order = arrangement.order,
    pixelUm = arrangement.pixelUm,
    sliceUm = arrangement.sliceUm,
  } = layout;
  const spaced = { ...arrangement, pixelUm, sliceUm };
  const asBefore =
    slices === arrangement.slices &&
    channels === arrangement.channels &&
    times === arrangement.times &&
    order === arrangement.order;
  if (asBefore) return spaced;
  const total = (slices * channels * times) / samples;
  const whole = [slices, channels, times].every((count) => Number.isSafeInteger(count) && count >= 1);
  if (!whole || channels % samples !== 0) {
    throw new PlaneError(
      'bad_layout',
      samples > 1
        ? `Each page of this file holds ${samples} channels: their number must be a multiple of it.`
        : 'A stack has at least one slice, one channel and one time.',
    );
  }
  if (total > pages.length) {
    throw new PlaneError(
      'bad_layout',
      `${slices} slices, ${channels} channels and ${times} times need ${total} pages; this file has ${pages.length}.`,
    );
  }
  const left = pages.length - total;
  return {
    ...spaced,
    slices,
    channels,
    times,
    order,
    pages,
    notes:
      left > 0
        ? [...arrangement.notes, `${left} of ${pages.length} pages are left over.`]
        : arrangement.notes,
  };
}
