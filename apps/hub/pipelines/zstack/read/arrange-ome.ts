import { ordinalOf, type Arrangement } from './arrangement.ts';
import type { OmeImage } from './ome.ts';
import type { PageIndex } from './page-index.ts';
import { shownSamples } from './page-shape.ts';

/** More planes than a file can have pages are a slip of the pen, or ill will. */
const mostPlanes = 200_000;

/** Finds the planes of the first image of several planes. @returns `null` when they aren't in this file */
export function arrangeOme(images: readonly OmeImage[], index: PageIndex): Arrangement | null {
  const image = images.find(({ slices, channels, times }) => slices * channels * times > 1) ?? images[0];
  if (!image) return null;
  const samples = samplesOf(image, index);
  const channels = Math.max(1, Math.floor(image.channels / samples));
  const { slices, times, order } = image;
  const total = slices * channels * times;
  if (total < 1 || total > mostPlanes) return null;
  const pages = pagesOf(image, { channels, total, index });
  const missing = pages.filter((page) => page < 0).length;
  if (missing === total) return null;
  const notes: string[] = [];
  if (images.length > 1) notes.push(`The file holds ${images.length} images; the first stack is shown.`);
  if (missing > 0) {
    const others = image.planes.some(({ here }) => !here) ? ': they are in other files of its set' : '';
    notes.push(`${missing} of ${total} planes are not in this file${others}.`);
  }
  const { pixelUm, pixelHeightUm } = image;
  if (pixelUm !== null && pixelHeightUm !== null && Math.abs(pixelHeightUm / pixelUm - 1) > 0.01) {
    notes.push(`A pixel is ${pixelUm} µm wide and ${pixelHeightUm} µm high; the width is used for both.`);
  }
  return {
    slices,
    channels: channels * samples,
    times,
    order,
    pixelUm,
    sliceUm: image.sliceUm,
    channelInfo: image.channelInfo.flatMap((channel) =>
      channel.samples === 1 && samples === 1 ? [channel] : rgb(channel.name, samples),
    ),
    pages,
    notes,
  };
}

function samplesOf(image: OmeImage, index: PageIndex): number {
  const first = image.planes.find(({ here, page }) => here && page < index.count)?.page ?? 0;
  return shownSamples(index.shape(Math.min(first, index.count - 1)));
}

function rgb(name: string | null, samples: number): { name: string | null; colour: string | null }[] {
  if (samples !== 3) return Array.from({ length: samples }, () => ({ name, colour: null }));
  return ['#ff0000', '#00ff00', '#0000ff'].map((colour) => ({ name, colour }));
}

function pagesOf(
  image: OmeImage,
  { channels, total, index }: { channels: number; total: number; index: PageIndex },
): number[] {
  const pages = Array.from({ length: total }, () => -1);
  const sizes = { slices: image.slices, channels, times: image.times, order: image.order };
  const planes =
    image.planes.length > 0
      ? image.planes
      : [{ page: 0, slice: 0, channel: 0, time: 0, count: null, here: true }];
  for (const { page, slice, channel, time, count, here } of planes) {
    if (!here) continue;
    // Channels of colour pictures are counted by their samples in some files, by their pages in others.
    const ofPage = channel < channels ? channel : Math.floor((channel * channels) / image.channels);
    if (slice >= image.slices || ofPage >= channels || time >= image.times) continue;
    const from = ordinalOf({ slice, channel: ofPage, time }, sizes);
    const until = Math.min(total, from + (count ?? total));
    for (let ordinal = from; ordinal < until; ordinal++) {
      const at = page + ordinal - from;
      if (at < index.count) pages[ordinal] = at;
    }
  }
  return pages;
}
